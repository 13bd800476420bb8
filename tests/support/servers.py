"""Fixtures: a PostgreSQL and a Redis of this test process's own, on free ports, in a folder that goes away with it.

RAPPORT_TEST_PG=embedded (the default) takes the binaries that the product ships, =debian those of Debian's packages.
Every xdist worker has its own servers, so tests in one process may do anything to them.

    def test_x(database_environment): ...     # the settings' variables for fresh, prepared databases
    def test_y(new_databases): a, b = new_databases(), new_databases()
"""

import asyncio
import os
import random
import re
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import psutil
import pytest

from kernel.keys.file import FileKeyProvider
from rapport.local import databases, processes, programs
from rapport.local.postgres import EmbeddedPostgres
from rapport.local.redis_server import EmbeddedRedis

CONTROL_PASSWORD, TENANT_PASSWORD = "control-password", "tenant-password"
EMBEDDED_POSTGRES, OLDEST_POSTGRES = 18, 15
"""The major version that we ship, and that of Debian 12, the oldest one that we serve."""

ROOM = 8 << 30
"""Bytes of memory that have to be free, and its file system's too, for the data of all the servers of a run."""
MEMORY = "/dev/shm"  # noqa: S108  # folders of our own are made in it
OF_A_PROCESS = re.compile(r"rapport-test-(\d+)-.")

# Nothing of a test has to survive a power cut.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}


class DatabasePair(msgspec.Struct, frozen=True):
    """A control and a tenant database, prepared by what `rapport db init` calls: login and administrator URLs."""

    control_url: str
    tenant_url: str
    control_admin_url: str
    tenant_admin_url: str

    def environment(self, *, redis_url: str, folder: Path) -> dict[str, str]:
        """The variables of `Settings.from_env` for an embedded start on these databases; files live in `folder`."""
        key = folder / "root.key"
        if not key.exists():
            FileKeyProvider.create(key)
        return {
            "RAPPORT_MODE": "embedded",
            "CONTROL_DATABASE_URL": self.control_url,
            "TENANT_DATABASE_URLS": f"main={self.tenant_url}",
            "CONTROL_ADMIN_DATABASE_URL": self.control_admin_url,
            "TENANT_ADMIN_DATABASE_URLS": f"main={self.tenant_admin_url}",
            "REDIS_URL": redis_url,
            "KEY_PROVIDER": f"file:{key}",
            "PUBLIC_URL": "http://localhost:8400",
            "LISTEN": "127.0.0.1:8400",
            "DATA_DIR": str(folder),
            "MAIL_URL": "mailbox:",
        }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what uses a database, and of that further cases of a test and further tests of a file."""
    seen: set[str] = set()
    for item in items:
        if "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)
            for place, further in (
                (item.nodeid.partition("[")[0], pytest.mark.further_case),
                (item.nodeid.partition("::")[0], pytest.mark.further_test),
            ):
                # What `make check` leaves out anyway is nobody's first.
                if place in seen:
                    item.add_marker(further)
                elif not any(item.iter_markers("slow")) and not any(item.iter_markers("deep")):
                    seen.add(place)


def postgres_kind() -> str:
    """`embedded` or `debian`."""
    kind = os.environ.get("RAPPORT_TEST_PG", "embedded")
    if kind not in {"embedded", "debian"}:
        raise pytest.UsageError(f"RAPPORT_TEST_PG={kind}: embedded or debian")
    return kind


def postgres_commands() -> Path:
    """The folder of server commands to test with."""
    if postgres_kind() == "embedded":
        return programs.embedded_postgres(shared_programs())
    return debian_postgres(Path("/usr/lib/postgresql"))


def debian_postgres(root: Path) -> Path:
    """Debian's server commands: those of its own version, or of the newest one that is installed beside it."""
    found = sorted(root.glob("[0-9]*/bin/initdb"), key=lambda path: int(path.parents[1].name))
    newest = int(found[-1].parents[1].name) if found else 0
    if newest < OLDEST_POSTGRES:
        seen = f"version {newest} is installed" if newest else "there is none"
        raise pytest.UsageError(
            f"RAPPORT_TEST_PG=debian needs PostgreSQL {OLDEST_POSTGRES} or newer, and {seen} in {root}:"
            " apt-get install postgresql"
        )
    return found[-1].parent


def redis_command() -> Path:
    """The redis-server to test with."""
    if postgres_kind() == "embedded":
        return programs.embedded_redis(shared_programs())
    return debian_redis("/usr/bin")


def debian_redis(folder: str) -> Path:
    """Debian's redis-server; never the embedded one in its place, or the run would test the same server twice."""
    found = shutil.which("redis-server", path=folder)
    if found is None:
        raise pytest.UsageError(
            "RAPPORT_TEST_PG=debian needs Debian's package redis-server: apt-get install redis-server"
        )
    return Path(found)


def pytest_report_header() -> str:
    """Says which servers are tested with."""
    if postgres_kind() == "embedded":
        return f"servers: embedded PostgreSQL {EMBEDDED_POSTGRES} and Redis"
    return f"servers: Debian's, {postgres_commands()} and {redis_command()}"


def shared_programs() -> Path | None:
    """As root the servers run as `nobody`, who needs a copy outside a private checkout; one serves all test runs."""
    return Path("/var/lib/rapport/test-programs") if processes.service_user() else None


def worker() -> tuple[int, int]:
    """Which of a run's processes this is, and of how many."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return number, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


def server_port() -> int:
    """A free port, far from those of a running Rapport; no other process of this run looks where this one does."""
    number, count = worker()
    width = 9_000 // count
    first = 23_000 + number * width
    # The next free one of five hundred.
    return processes.free_port(random.randrange(first, first + max(width - 500, 1)))  # noqa: S311 - no secret


def _in_memory() -> str | None:
    """A file system in memory, where there is one with room: each test empties tables, which makes their files anew."""
    try:
        room = min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available)
    except OSError:
        return None
    return MEMORY if room > ROOM else None


def _sweep() -> None:
    """Takes away the data of runs that were killed: nobody else does."""
    for place in (MEMORY, tempfile.gettempdir()):
        for left in Path(place).glob("rapport-test-*"):
            made_by = OF_A_PROCESS.match(left.name)
            if made_by and not psutil.pid_exists(int(made_by[1])):
                shutil.rmtree(left, ignore_errors=True)


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """Where the servers keep their data. Not pytest's own folder: it is private, and `nobody` must get through."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"rapport-test-{os.getpid()}-", dir=_in_memory()))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(server_folder: Path) -> Iterator[EmbeddedPostgres]:
    """The PostgreSQL server of this test process."""
    server = EmbeddedPostgres(
        postgres_commands(),
        server_folder / "postgres",
        port=server_port(),
        password="postgres-password",
        log=server_folder / "postgres.log",
        settings=_FAST,
    )
    server.initialise()
    server.start()
    yield server
    if server.process is not None:
        # At once: its data goes away, so nobody waits until that of a thousand organisations is written down.
        processes.stop(server.process, signal.SIGQUIT, 20)


@pytest.fixture(scope="session")
def redis_server(server_folder: Path) -> Iterator[EmbeddedRedis]:
    """The Redis server of this test process."""
    server = EmbeddedRedis(
        redis_command(),
        server_folder / "redis",
        port=server_port(),
        password="redis-password",
        log=server_folder / "redis.log",
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def new_databases(postgres: EmbeddedPostgres) -> Callable[[], DatabasePair]:
    """Makes another prepared pair of databases; about half a second."""
    made = 0

    def make() -> DatabasePair:
        nonlocal made
        made += 1
        suffix = "" if made == 1 else f"_{made}"
        pair = DatabasePair(
            postgres.url(f"control{suffix}", "control_app", CONTROL_PASSWORD),
            postgres.url(f"tenant{suffix}", "app_login", TENANT_PASSWORD),
            postgres.url(f"control{suffix}"),
            postgres.url(f"tenant{suffix}"),
        )
        access = databases.Access.of
        work = databases.initialise(
            access(pair.control_admin_url, pair.control_url), [access(pair.tenant_admin_url, pair.tenant_url)]
        )
        # In a thread with a loop of its own: the caller may be inside a running one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, work).result()
        return pair

    return make


@pytest.fixture(scope="session")
def database_pair(new_databases: Callable[[], DatabasePair]) -> DatabasePair:
    """The pair that most tests of this process share."""
    return new_databases()


@pytest.fixture(scope="session")
def database_environment(
    database_pair: DatabasePair, redis_server: EmbeddedRedis, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The settings' variables for the shared pair; migrations have not run."""
    return database_pair.environment(redis_url=redis_server.url, folder=tmp_path_factory.mktemp("data"))
