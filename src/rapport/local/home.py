"""The folder where one checkout keeps its data, secrets and logs, and the lock that says who runs on it.

As root it is /var/lib/rapport/<hash of the checkout's path>, because servers run as `nobody` there and can't enter a
private checkout; for everyone else it is in the user's data directory. DATA_DIR names another one.
"""

import fcntl
import hashlib
import os
import secrets
import zlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from rapport.local import processes
from rapport.local.errors import LocalError

CHECKOUT = Path(__file__).resolve().parents[3]
MINIMUM_FREE = 200_000_000
_LOG_LIMIT = 10_000_000


class Secrets(msgspec.Struct, frozen=True):
    """Passwords made once per data directory; nobody types them."""

    postgres: str
    control_app: str
    app_login: str
    redis: str
    # Of a data directory from before there was a gateway they are made when it starts.
    stripe_key: str = ""
    stripe_webhook: str = ""

    def completed(self) -> "Secrets":
        """With those that were not there yet. The keys look like Stripe's, as the SDK and settings want them."""
        made = {
            "stripe_key": self.stripe_key or f"sk_test_{secrets.token_urlsafe(24)}",
            "stripe_webhook": self.stripe_webhook or f"whsec_{secrets.token_urlsafe(24)}",
        }
        return msgspec.structs.replace(self, **made)


class Running(msgspec.Struct):
    """What a supervisor leaves on disk about itself, for `doctor`, for a second start and for the next one."""

    url: str
    supervisor: processes.ProcessMark
    environment: dict[str, str]
    children: list[processes.ProcessMark]


class Home:
    """Paths and small files below one root folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.logs = root / "logs"
        self.keys = root / "keys"
        self.postgres = root / "postgres"
        self.redis = root / "redis"
        self.payments = root / "payments"
        self.files = root / "data"
        # Binaries are copied only where the servers run as another user than the one who owns the checkout.
        self.programs = root / "programs" if processes.service_user() else None
        self._lock: int | None = None

    @property
    def server_port(self) -> int:
        """Where to look for free ports first: another place for every folder, so that two starts do not meet.

        Below 23000, where the servers of tests begin (tests/support/servers.py).
        """
        return 20_000 + zlib.crc32(os.fsencode(self.root)) % 300 * 10

    @classmethod
    def of_checkout(cls, env: Mapping[str, str]) -> "Home":
        """The folder of this checkout."""
        if env.get("DATA_DIR"):
            return cls(Path(env["DATA_DIR"]).absolute())
        name = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:12]
        if os.geteuid() == 0:
            return cls(Path("/var/lib/rapport") / name)
        base = env.get("XDG_DATA_HOME") or str(Path(env.get("HOME") or "~").expanduser() / ".local" / "share")
        return cls(Path(base) / "rapport" / name)

    def prepare(self) -> None:
        """Makes the folders. `nobody` may pass through the root, and enters only what is given to it."""
        passable = 0o755 if processes.service_user() else 0o700
        for folder in reversed([self.root, *self.root.parents]):
            if not folder.exists():
                folder.mkdir()
                folder.chmod(passable)  # whatever the umask says
        for folder in (self.logs, self.keys, self.files):
            folder.mkdir(mode=0o700, exist_ok=True)
        free = os.statvfs(self.root).f_bavail * os.statvfs(self.root).f_frsize
        if free < MINIMUM_FREE:
            raise LocalError(
                f"The disk of {self.root} is full ({free // 10**6} MB free); free some space and start again."
            )
        self._check_passable()

    def lock(self) -> bool:
        """True if nobody else runs here. The kernel drops the lock when the process ends, however it ends."""
        handle = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._lock = handle
        return True

    def log(self, name: str) -> Path:
        """The log file of a process; a large one is put aside."""
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > _LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
        return path

    def secrets(self) -> Secrets:
        """The passwords of this data directory, made at the first start."""
        path = self.keys / "passwords.json"
        if path.exists():
            known = msgspec.json.decode(path.read_bytes(), type=Secrets)
            found = known.completed()
            if found != known:
                write_private(path, msgspec.json.encode(found))
            return found
        if self.postgres.exists() and any(self.postgres.iterdir()):
            raise LocalError(
                f"{path} is missing, so nobody can log in to {self.postgres}; bring it back from a backup."
            )
        made = Secrets(*(secrets.token_urlsafe(24) for _ in range(4))).completed()
        write_private(path, msgspec.json.encode(made))
        return made

    def root_key(self) -> Path:
        """The file of the root key, made at the first start. Losing it means losing everything encrypted."""
        path = self.keys / "root.key"
        if not path.exists():
            if self.postgres.exists() and any(self.postgres.iterdir()):
                raise LocalError(
                    f"The root key {path} is missing; without it nothing can be read: bring it back from a backup."
                )
            # Not at the top: a start that finds the key does not wait for the cryptography to load.
            from kernel.keys.file import FileKeyProvider

            FileKeyProvider.create(path)
        return path

    def running(self) -> Running | None:
        """What the last supervisor wrote; it may be dead by now."""
        try:
            return msgspec.json.decode((self.root / "running.json").read_bytes(), type=Running)
        except (OSError, msgspec.DecodeError):
            return None

    def write_running(self, running: Running) -> None:
        """Remembers who runs, with the passwords in the environment: for the owner's eyes only."""
        write_private(self.root / "running.json", msgspec.json.encode(running))

    def _check_passable(self) -> None:
        if processes.service_user() is None:
            return
        for folder in self.root.parents:
            if not folder.stat().st_mode & 0o001:
                raise LocalError(
                    f"DATA_DIR={self.root} lies below {folder}, which only its owner may enter, and PostgreSQL does "
                    "not run as root; choose another DATA_DIR or leave it out."
                )


def write_private(path: Path, content: bytes) -> None:
    """Writes a file that only its owner reads, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
