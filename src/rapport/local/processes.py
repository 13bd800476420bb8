"""Child processes that never outlive their supervisor unnoticed.

A child is known by its pid *and* its start time and boot, so a later start ends only what an earlier one began and
never a stranger that got the same pid. Linux only: it reads /proc and uses the parent-death signal.
"""

import ctypes
import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from rapport.local.errors import LocalError

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)
_STATE, _PARENT, _GROUP, _STARTED = 0, 1, 2, 19  # fields of /proc/<pid>/stat after the command's name


class ProcessMark(msgspec.Struct, frozen=True):
    """A process beyond doubt: pid, start time in clock ticks since boot, and which boot."""

    name: str
    pid: int
    started: int
    boot: str


class ServiceUser(msgspec.Struct, frozen=True):
    """The operating system user that servers run as: `nobody` when we are root, which PostgreSQL refuses to run as."""

    uid: int
    gid: int


def service_user() -> ServiceUser | None:
    """None means: as whoever runs this."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return ServiceUser(entry.pw_uid, entry.pw_gid)


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: ServiceUser | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Starts a child in a session of its own (Ctrl-C reaches only us) that gets `death_signal` if we die."""
    parent = os.getpid()

    def before_exec() -> None:
        # Runs after the change of user, which would clear the death signal again.
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os._exit(1)

    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            cwd=cwd or "/",
            start_new_session=True,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
            preexec_fn=before_exec,
        )


def stop(process: subprocess.Popen[bytes], how: signal.Signals, seconds: float) -> None:
    """Asks a child to end, waits, and kills its whole group if it does not."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            kill_group(process.pid)
            process.wait(5)
    kill_group(process.pid)


def kill_group(leader: int) -> None:
    """Kills what is left of a child's process group (a killed server's workers)."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def mark(name: str, pid: int) -> ProcessMark | None:
    """Identifies a living process; a zombie counts as dead."""
    fields = _stat(pid)
    if fields is None or fields[_STATE] in {"Z", "X"}:
        return None
    return ProcessMark(name, pid, int(fields[_STARTED]), _boot())


def is_alive(known: ProcessMark) -> bool:
    """True if this very process still runs."""
    return mark(known.name, known.pid) == known


def end_leftovers(known: Sequence[ProcessMark], how: Mapping[str, signal.Signals], seconds: float = 5) -> None:
    """Ends what an earlier supervisor left: it asks each one, waits, then kills; strangers are never touched.

    A member of a left group counts too: an API whose first process was killed leaves workers that hold its port.
    """
    if not any(is_alive(process) or _group_members(process) for process in known):
        return
    for process in known:
        if is_alive(process):
            _signal(process.pid, how.get(process.name, signal.SIGTERM))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(is_alive(process) for process in known):
        time.sleep(0.05)
    for process in known:
        if is_alive(process):
            _signal(process.pid, signal.SIGKILL)
        for member in _group_members(process):
            _signal(member, signal.SIGKILL)
    while time.monotonic() < deadline + seconds and any(_group_members(process) for process in known):
        time.sleep(0.05)


def _group_members(leader: ProcessMark) -> list[int]:
    """Living processes in the group of a dead or living leader. Linux gives no pid away that is still a group's id."""
    if leader.boot != _boot():
        return []
    members = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        fields = _stat(int(entry.name))
        if fields and fields[_STATE] not in {"Z", "X"} and int(fields[_GROUP]) == leader.pid:
            younger = int(fields[_STARTED]) >= leader.started
            reused = int(entry.name) == leader.pid and int(fields[_STARTED]) != leader.started
            if reused:
                return []
            if younger:
                members.append(int(entry.name))
    return members


def _signal(pid: int, how: signal.Signals) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return


def _stat(pid: int) -> list[str] | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def port_is_free(port: int) -> bool:
    """True if this machine's loopback address can be bound there now."""
    with socket.socket() as probe:
        # As the servers do it: a connection that lingers from before is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port(wanted: int) -> int:
    """The first free port from `wanted` on; callers stay below 32768: from there the kernel lends ports itself."""
    for port in range(wanted, wanted + 500):
        if port_is_free(port):
            return port
    raise LocalError(
        f"No free port between {wanted} and {wanted + 499} on this machine; stop some servers and start again."
    )


def last_line(log: Path) -> str:
    """The last thing that a server said, for the sentence about its failure."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4096))
            lines = [line.strip() for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    except OSError:
        return "it said nothing"
    return lines[-1][:200] if lines else "it said nothing"
