"""Our own PostgreSQL: survives kill -9, clears up after one, names what it can't use, and logs no customer's text."""

import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from rapport.local import programs
from rapport.local.errors import LocalError
from rapport.local.postgres import EmbeddedPostgres
from tests.support.servers import postgres_commands, server_port
from tests.support.waits import PATIENCE

pytestmark = pytest.mark.postgres


@pytest.fixture
def server(server_folder, request):
    folder = server_folder / f"own-{request.node.name[:40]}"
    folder.mkdir(mode=0o755)
    own = EmbeddedPostgres(
        postgres_commands(), folder / "data", port=server_port(), password="p", log=folder / "postgres.log"
    )
    yield own
    own.stop()
    shutil.rmtree(folder)


@pytest.mark.slow
async def test_killed_server_starts_again_and_keeps_what_was_committed(server):
    server.initialise()
    server.start()
    connection = await asyncpg.connect(server.url("postgres"))
    await connection.execute("CREATE TABLE kept (word text)")
    await connection.execute("INSERT INTO kept VALUES ('committed')")
    server.process.kill()  # not waited for: a zombie for the next start
    connection.terminate()
    server.start()
    connection = await asyncpg.connect(server.url("postgres"))
    assert await connection.fetchval("SELECT word FROM kept") == "committed"
    await connection.close()


@pytest.mark.slow
async def test_server_that_still_runs_on_the_directory_is_taken_over(server):
    server.initialise()
    server.start()
    first = server.process
    server.start()
    assert first.wait(PATIENCE) == 0
    assert server.process.pid != first.pid
    connection = await asyncpg.connect(server.url("postgres"))
    await connection.close()


@pytest.mark.slow
def test_pid_file_that_names_a_stranger_is_no_obstacle(server):
    server.initialise()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        (server.data_dir / "postmaster.pid").write_text(f"{stranger.pid}\n{server.data_dir}\n0\n1\n\n\n\n")
        server.start()
        assert stranger.poll() is None


@pytest.mark.slow
async def test_log_has_no_text_of_a_customer(server):
    server.initialise()
    server.start()
    connection = await asyncpg.connect(server.url("postgres"))
    await connection.execute("CREATE TABLE person (name text UNIQUE)")
    await connection.execute("INSERT INTO person VALUES ($1)", "Zhang Xiaohong")
    with pytest.raises(asyncpg.UniqueViolationError):
        await connection.execute("INSERT INTO person VALUES ($1)", "Zhang Xiaohong")
    with pytest.raises(asyncpg.InvalidTextRepresentationError):
        await connection.fetchval("SELECT name::int FROM person WHERE name = $1", "Zhang Xiaohong")
    with pytest.raises(asyncpg.UndefinedColumnError):
        await connection.execute("SELECT Xiaohong FROM person")
    await connection.close()
    server.stop()
    log = server.log.read_text()
    assert "database system is ready" in log
    assert "xiaohong" not in log.lower()
    assert "ERROR" not in log


def test_data_of_another_major_version_is_named_and_untouched(server):
    server.data_dir.mkdir()
    (server.data_dir / "PG_VERSION").write_text("12\n")
    have = programs.postgres_major(server.bindir)
    with pytest.raises(LocalError) as caught:
        server.initialise()
    assert str(caught.value) == (
        f"The data in {server.data_dir} was written by PostgreSQL 12 and this is PostgreSQL {have}: "
        "dump it with version 12 and restore it, or move that folder away to start empty."
    )
    assert [path.name for path in server.data_dir.iterdir()] == ["PG_VERSION"]


def test_folder_with_something_else_is_not_touched(server):
    server.data_dir.mkdir()
    (server.data_dir / "letters.txt").write_text("dear")
    with pytest.raises(LocalError, match="is no PostgreSQL data directory and not empty"):
        server.initialise()
    assert (server.data_dir / "letters.txt").read_text() == "dear"


@pytest.mark.slow
def test_data_directory_that_was_cut_short_is_made_anew(server):
    unfinished = server.data_dir.with_name("data.unfinished")
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("")
    server.data_dir.mkdir()
    server.initialise()
    assert not unfinished.exists()
    assert (server.data_dir / "PG_VERSION").read_text().strip() == str(programs.postgres_major(server.bindir))


@pytest.mark.slow
def test_server_that_can_not_start_says_why(server):
    server.initialise()
    server.data_dir.joinpath("postgresql.conf").write_text("nonsense = 1\n")
    with pytest.raises(LocalError, match=r"PostgreSQL does not start on .*; its log is .*postgres\.log"):
        server.start()


@pytest.mark.slow
@pytest.mark.parametrize("command", ["initdb", "postgres"])
def test_full_disk_is_named(server, server_folder, command):
    """A server that says what the real one says on a full disk."""
    programs = server_folder / f"full-disk-{command}"
    programs.mkdir()
    (programs / command).write_text("#!/bin/sh\necho 'PANIC:  could not write: No space left on device' >&2\nexit 1\n")
    (programs / command).chmod(0o755)
    server.log.write_text("an old line\n")
    server.bindir = programs
    if command == "postgres":
        server.data_dir.mkdir()
    with pytest.raises(LocalError) as caught:
        server.initialise() if command == "initdb" else server.start()
    assert str(caught.value) == f"The disk of {server.data_dir} is full; free some space and start again."


def test_server_listens_for_this_machine_only(postgres):
    lines = [line.split() for name in ("tcp", "tcp6") for line in Path("/proc/net", name).read_text().splitlines()[1:]]
    places = [line[1].split(":") for line in lines if line[3] == "0A"]  # listening
    assert [address for address, port in places if int(port, 16) == postgres.port] == ["0100007F"]


def test_stop_before_start_is_harmless(server):
    server.stop()
    assert server.process is None
