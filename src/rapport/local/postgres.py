"""A PostgreSQL server of our own: made, started, found again after a crash, stopped.

Used with the embedded binaries by `rapport run` and with Debian's by the tests. It listens on the loopback address
only, has no Unix socket, asks everyone for a password, and writes no statement, parameter or row into its log.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from rapport.local import processes, programs
from rapport.local.errors import LocalError

SUPERUSER = "postgres"
STALE_SECONDS = 5.0  # a killed server stays a zombie, and its shared memory attached, for about a second
START_SECONDS = 60.0  # crash recovery replays the log first

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Customers' text must not reach the log: no statements, no parameters, no DETAIL lines (they quote row values), and
    # ERROR messages, which can quote an input, not at all; the application reports its own errors.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_connections": "off",
    "log_disconnections": "off",
    "track_activity_query_size": "256",
}
_ACCESS = "host all all 127.0.0.1/32 scram-sha-256\n"


class EmbeddedPostgres:
    """One server over one data directory. Raises `LocalError` for anything a person has to settle."""

    def __init__(
        self,
        bindir: Path,
        data_dir: Path,
        *,
        port: int,
        password: str,
        log: Path,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.bindir, self.data_dir, self.port, self.log = bindir, data_dir, port, log
        self._password = password
        self._settings = {**_SETTINGS, **(settings or {})}
        self._user = processes.service_user()
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: str, login: str = SUPERUSER, password: str | None = None) -> str:
        """The URL of a database for a login; without a password the superuser's."""
        secret = quote(password if password is not None else self._password, safe="")
        return f"postgresql://{login}:{secret}@127.0.0.1:{self.port}/{database}"

    def initialise(self) -> None:
        """Makes the data directory if there is none; names one that another major version wrote."""
        version_file = self.data_dir / "PG_VERSION"
        if not version_file.exists():
            self._make_data_dir()
            return
        wrote, have = int(version_file.read_text().strip()), programs.postgres_major(self.bindir)
        if wrote != have:
            raise LocalError(
                f"The data in {self.data_dir} was written by PostgreSQL {wrote} and this is PostgreSQL {have}: "
                f"dump it with version {wrote} and restore it, or move that folder away to start empty."
            )

    def start(self) -> None:
        """Starts the server and waits until it answers; clears up after one that was killed."""
        self.data_dir.joinpath("rapport.conf").write_text(self._configuration())
        deadline = time.monotonic() + STALE_SECONDS
        while True:
            before = self.log.stat().st_size if self.log.exists() else 0
            self._end_stale()
            self.process = self._spawn()
            if self._answers(self.process):
                return
            if time.monotonic() > deadline:
                said = self.log.read_bytes()[before:].decode(errors="replace")
                line = processes.last_line(self.log)
                raise self._refusal(
                    said, f"PostgreSQL does not start on {self.data_dir} ({line}); its log is {self.log}."
                )
            time.sleep(0.3)

    def stop(self) -> None:
        """A fast shutdown: open transactions roll back, everything committed is on disk."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGINT, 20)
            self.process = None

    def _make_data_dir(self) -> None:
        if self.data_dir.exists() and any(self.data_dir.iterdir()):
            raise LocalError(
                f"{self.data_dir} is no PostgreSQL data directory and not empty; move it away and start again."
            )
        unfinished = self.data_dir.with_name(f"{self.data_dir.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700, parents=True)
        self._give(unfinished)
        with tempfile.NamedTemporaryFile("w", dir=self.data_dir.parent) as secret:
            secret.write(self._password)
            secret.flush()
            self._give(Path(secret.name))
            options = ["--username", SUPERUSER, "--pwfile", secret.name, "--auth", "scram-sha-256"]
            # The C locale sorts alike on every version and machine; people's orders are computed in the application.
            options += ["--encoding", "UTF8", "--locale", "C", "--no-instructions"]
            done = subprocess.run(
                [self.bindir / "initdb", "--pgdata", unfinished, *options],
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                user=self._user.uid if self._user else None,
                group=self._user.gid if self._user else None,
                extra_groups=[] if self._user else None,
            )
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines()
            said = next((line for line in lines if "error" in line.lower() or "FATAL" in line), "".join(lines[-1:]))
            raise self._refusal(done.stderr, f"PostgreSQL could not make its data directory {self.data_dir} ({said}).")
        unfinished.joinpath("pg_hba.conf").write_text(_ACCESS)
        with unfinished.joinpath("postgresql.conf").open("a") as configuration:
            configuration.write("include_if_exists 'rapport.conf'\n")
        with contextlib.suppress(FileNotFoundError):
            self.data_dir.rmdir()
        # Only a finished directory gets the name: killed half-way, the next start begins anew.
        unfinished.rename(self.data_dir)

    def _give(self, path: Path) -> None:
        if self._user is not None:
            os.chown(path, self._user.uid, self._user.gid)

    def _configuration(self) -> str:
        lines = {**self._settings, "port": str(self.port)}.items()
        return "".join(f"{name} = '{value}'\n" for name, value in lines)

    def _spawn(self) -> subprocess.Popen[bytes]:
        return processes.spawn(
            [self.bindir / "postgres", "-D", self.data_dir],
            log=self.log,
            user=self._user,
            death_signal=signal.SIGINT,
        )

    def _answers(self, process: subprocess.Popen[bytes]) -> bool:
        """Waits for the line in postmaster.pid by which the server says that it takes connections."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            lines = self._pid_lines()
            if len(lines) > 7 and lines[0] == str(process.pid) and lines[7] == "ready":
                return True
            time.sleep(0.02)
        if process.poll() is None:
            self.stop()
        return False

    def _end_stale(self) -> None:
        """Ends a server that still runs on this directory, and drops the pid file of one that does not.

        PostgreSQL itself refuses to start as long as the pid in the file is anyone's, a zombie's or a stranger's too.
        """
        lines = self._pid_lines()
        if not lines or not lines[0].isdigit():
            return
        pid = int(lines[0])
        running = processes.mark("postgres", pid)
        if running is not None and self._is_ours(pid):
            processes.end_leftovers([running], {"postgres": signal.SIGINT})
        self.data_dir.joinpath("postmaster.pid").unlink(missing_ok=True)

    def _is_ours(self, pid: int) -> bool:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return words[0].endswith(b"postgres") and os.fsencode(self.data_dir) in words

    def _pid_lines(self) -> list[str]:
        try:
            text = self.data_dir.joinpath("postmaster.pid").read_text()
        except OSError:
            return []
        return [line.strip() for line in text.splitlines()]

    def _refusal(self, said: str, otherwise: str) -> LocalError:
        if "No space left" in said:
            return LocalError(f"The disk of {self.data_dir} is full; free some space and start again.")
        return LocalError(otherwise)
