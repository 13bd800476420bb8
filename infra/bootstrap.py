"""Makes a checkout runnable: virtual environment, locked Python packages, locked Node packages, front-end build.

Uses the standard library only, because it runs before anything is installed. Every step has a stamp, a hash of its
inputs in build/stamps, so a later start costs nothing and an interrupted one is done again. A failure is one sentence.

    bootstrap.py [web] [debian] [scanners]

web: also the front-end build; debian and scanners: also the packages and the scanners that `make test` needs.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
BUILD = ROOT / "build"
LOCKS = ROOT / "infra" / "scanners"
PIP = ("--disable-pip-version-check", "--no-input", "install", "--quiet", "--no-deps")
LOG = BUILD / "bootstrap.log"
NEEDED_BYTES = 2_500_000_000  # packages, Node modules and two demo organisations take about 2 GB
DEBIAN = {
    "chromium": ("chromium",), "pgbouncer": ("pgbouncer",), "postgresql": ("initdb",),
    "redis-server": ("redis-server",),
}  # fmt: skip
PACKAGE_FILES = {"package.json", "package-lock.json", ".npmrc"}
NOT_INPUTS = {"node_modules", "dist", "coverage", ".git"}


class BootstrapError(Exception):
    """Something the person at the terminal has to settle; the message is one sentence."""


def main(goals: list[str]) -> int:
    """Runs the steps; returns the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        check_checkout()
        with only_one_at_a_time():
            ensure_environment()
            ensure_packages()
            if "web" in goals:
                ensure_node_packages()
                ensure_front_end()
            if "scanners" in goals:
                ensure_scanners()
        if "debian" in goals:
            ensure_debian()
    except BootstrapError as problem:
        return fail(str(problem))
    except OSError as error:
        return fail(sentence_for(error))
    except KeyboardInterrupt:
        return fail("stopped; the next start goes on from here.", code=130)
    return 0


def fail(sentence: str, code: int = 1) -> int:
    """Says one sentence."""
    print(f"rapport: {sentence}", file=sys.stderr)
    return code


def sentence_for(error: OSError) -> str:
    """Puts an operating system error into words."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk of {ROOT} is full; free about {NEEDED_BYTES // 10**9} GB and start again."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (
            f"No permission to write {error.filename}; run as the owner of this checkout, or make a clone of your own."
        )
    return f"{error.strerror or error}: {error.filename or ROOT}."


def check_checkout() -> None:
    """Fails before anything is half done: no write permission, no room."""
    if not os.access(ROOT, os.W_OK | os.X_OK):
        raise BootstrapError(f"{ROOT} can't be written by this user; run as its owner, or make a clone of your own.")
    fresh = not (VENV / "bin" / "rapport").exists()
    free = shutil.disk_usage(ROOT).free
    if fresh and free < NEEDED_BYTES:
        raise BootstrapError(
            f"The disk of {ROOT} is full: {free // 10**6} MB free, about {NEEDED_BYTES // 10**6} MB needed; "
            "free some and start again."
        )
    (BUILD / "stamps").mkdir(parents=True, exist_ok=True)


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Two starts of one checkout at once: the second waits. The kernel drops the lock with the process."""
    handle = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another start of this checkout ...", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def ensure_environment() -> None:
    """Makes .venv, or makes it again when it is broken, was moved, or belongs to another Python."""
    stamp = digest([], str(VENV))
    if is_stamped("environment", stamp) and environment_works():
        return
    ensure_ensurepip()
    with step("Python environment"):
        if VENV.exists():
            # A leftover of an interrupted start, or a moved checkout: its scripts name the old path.
            shutil.rmtree(VENV)
        run([sys.executable, "-m", "venv", str(VENV)], "Making the virtual environment failed")
        forget("packages")
    write_stamp("environment", stamp)


def environment_works() -> bool:
    """True if .venv has a pip and a Python of the right version."""
    question = "import sys, pip; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))"
    try:
        return subprocess.run([str(PYTHON), "-c", question], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def ensure_ensurepip() -> None:
    """Debian ships venv without ensurepip; the package that has it is installed, or named."""
    if subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0:
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    install_debian([package])


def ensure_packages() -> None:
    """Installs exactly what requirements.lock says, then this project itself, editable."""
    stamp = digest([ROOT / "requirements.lock", ROOT / "pyproject.toml"], str(VENV), sys.version)
    if is_stamped("packages", stamp) and (VENV / "bin" / "rapport").exists():
        return
    with step("Python packages from requirements.lock"):
        pip = [str(PYTHON), "-m", "pip", *PIP]
        locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "requirements.lock")]
        run([*pip, *locked], "Installing the Python packages failed")
        run([*pip, "--no-build-isolation", "--editable", str(ROOT)], "Installing this project failed")
    write_stamp("packages", stamp)


def ensure_node_packages() -> None:
    """Node comes with the virtual environment; its packages from package-lock.json."""
    stamp = digest([path for path in front_end_inputs() if path.name in PACKAGE_FILES], str(FRONTEND))
    if is_stamped("node", stamp) and (FRONTEND / "node_modules" / ".package-lock.json").exists():
        return
    with step("Node packages from package-lock.json"):
        run(
            [str(VENV / "bin" / "npm"), "ci", "--no-audit", "--no-fund"],
            "Installing the Node packages failed",
            FRONTEND,
        )
    write_stamp("node", stamp)


def ensure_front_end() -> None:
    """Builds the web application."""
    stamp = digest(front_end_inputs())
    if is_stamped("web", stamp) and (FRONTEND / "web" / "dist" / "index.html").exists():
        return
    with step("Web application"):
        run([str(VENV / "bin" / "npm"), "run", "build"], "Building the web application failed", FRONTEND)
    write_stamp("web", digest(front_end_inputs()))


def front_end_inputs() -> list[Path]:
    """Every file that the build may read, in a stable order."""
    inputs = []
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = sorted(name for name in folders if name not in NOT_INPUTS)
        inputs += [Path(folder, name) for name in sorted(files)]
    return inputs


def ensure_scanners() -> None:
    """Each in an environment of its own: they need other packages than the product, and have other licences."""
    for name in ("static", "wapiti"):
        # What has no wheel is built by setuptools, which is among the wheels.
        wheels, sources = LOCKS / f"{name}.lock", LOCKS / f"{name}-source.lock"
        folder = BUILD / "scanners" / name
        stamp = digest([path for path in (wheels, sources) if path.exists()], str(folder), sys.version)
        if is_stamped(f"scanners-{name}", stamp) and (folder / "bin" / "python").exists():
            continue
        with step(f"Scanners from {wheels.relative_to(ROOT)}"):
            shutil.rmtree(folder, ignore_errors=True)
            run([str(PYTHON), "-m", "venv", str(folder)], "Making an environment for scanners failed")
            pip = [str(folder / "bin" / "python"), "-m", "pip", *PIP, "--require-hashes"]
            run([*pip, "--only-binary", ":all:", "-r", str(wheels)], "Installing the scanners failed")
            if sources.exists():
                run([*pip, "--no-build-isolation", "-r", str(sources)], "Installing the scanners failed")
        write_stamp(f"scanners-{name}", stamp)


def ensure_debian() -> None:
    """What the tests need beside the product: a browser, and Debian's PostgreSQL and Redis."""
    missing = [package for package, commands in DEBIAN.items() if not all(debian_command(name) for name in commands)]
    if missing:
        install_debian(missing)


def debian_command(name: str) -> bool:
    """True if Debian's own command is there (Debian keeps PostgreSQL's server commands off PATH)."""
    if name == "initdb":
        return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return any(Path(folder, name).exists() for folder in ("/usr/bin", "/usr/sbin"))


def install_debian(packages: list[str]) -> None:
    """Installs with apt as root or through sudo; without either, names the packages."""
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        raise BootstrapError(f"These packages are missing and there is no apt-get here to install them: {names}.")
    prefix = [] if os.geteuid() == 0 else sudo()
    if prefix is None:
        raise BootstrapError(f"These packages are missing; install them as root with: apt-get install {names}")
    with step(f"Debian packages: {names}"):
        environment = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
        run(
            [*environment, "apt-get", "update", "-q"],
            f"apt-get update failed, so these could not be installed: {names}",
        )
        install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
        run([*environment, *install], f"apt-get could not install: {names}")


def sudo() -> list[str] | None:
    """The prefix for sudo, if this user may use it; a password is asked for at a terminal only."""
    if shutil.which("sudo") is None:
        return None
    if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        return ["sudo", "-n"]
    return ["sudo"] if sys.stdin.isatty() else None


def run(command: list[str], failure: str, folder: Path = ROOT) -> None:
    """Runs a command with its output in the log; a failure becomes one sentence with the last thing it said."""
    environment = {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    with LOG.open("wb") as log:
        code = subprocess.run(command, cwd=folder, env=environment, stdout=log, stderr=log, check=False).returncode
    if code == 0:
        return
    lines = LOG.read_text(errors="replace").splitlines()
    if any("No space left" in line or "ENOSPC" in line for line in lines):
        raise OSError(errno.ENOSPC, "No space left on device", str(folder))
    # The first line with some length: npm begins with a bare code and ends with the name of its own log.
    said = next((line.strip() for line in lines if "error" in line.lower() and len(line) > 25), "".join(lines[-1:]))
    raise BootstrapError(
        f"{failure} ({said[:200] or f'exit code {code}'}); all of its output is in {LOG.relative_to(ROOT)}."
    )


@contextmanager
def step(name: str) -> Iterator[None]:
    """Shows what is going on and how long it took."""
    print(f"  {name} ...", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - started:.0f} s", flush=True)


def digest(files: Iterable[Path], *words: str) -> str:
    """A hash of files' names and bytes, and of words."""
    state = hashlib.sha256("\0".join(words).encode())
    for path in files:
        state.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return state.hexdigest()


def is_stamped(name: str, stamp: str) -> bool:
    """True if the step ended with these inputs."""
    path = BUILD / "stamps" / name
    return path.exists() and path.read_text() == stamp


def write_stamp(name: str, stamp: str) -> None:
    """Remembers that a step ended."""
    (BUILD / "stamps" / name).write_text(stamp)


def forget(name: str) -> None:
    """Makes a step run again."""
    (BUILD / "stamps" / name).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
