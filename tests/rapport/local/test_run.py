"""`rapport run` as people use it: what is killed comes back, nothing committed is lost, a refusal is one sentence."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import asyncpg
import pytest

from rapport.local import processes
from rapport.local.home import Home
from tests.support.servers import server_port

pytestmark = pytest.mark.slow

PARTS = ["postgres", "redis", "api", "worker"]


class Rapport:
    """One `rapport run` on a data directory of its own."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        self.port = server_port()
        self.output = folder.with_suffix(".out")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(self.command(), env=self.environment(), stdout=output, stderr=output)
        wait_until(lambda: b"Logs:" in self.output.read_bytes() or self.process.poll() is not None, 90)
        assert self.process.poll() is None, self.output.read_text()

    def run(self, **changes: str) -> subprocess.CompletedProcess[str]:
        """A start that should end by itself."""
        env = {**self.environment(), **changes}
        return subprocess.run(self.command(), env=env, capture_output=True, text=True, check=False, timeout=60)

    def command(self) -> list[str]:
        return [sys.executable, "-m", "rapport.cli", "run"]

    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATA_DIR": str(self.home.root), "RAPPORT_PORT": str(self.port)}

    def part(self, name: str) -> processes.ProcessMark:
        """The process that plays a part now."""
        running = self.home.running()
        return next(child for child in running.children if child.name == name)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(how)
        return self.process.wait(60)

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/health/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def keep(self, word: str) -> None:
        """Commits a row."""
        self.sql("INSERT INTO public.kept VALUES ($1)", word)

    def kept(self, word: str) -> int:
        """How often the row is there."""
        return self.sql("SELECT count(*) FROM public.kept WHERE word = $1", word)

    def sql(self, statement: str, *values: str):
        """One statement, as administrator, in the tenant database."""

        async def ask():
            url = self.home.running().environment["TENANT_ADMIN_DATABASE_URLS"].removeprefix("main=")
            connection = await asyncpg.connect(url)
            try:
                return await connection.fetchval(statement, *values)
            finally:
                await connection.close()

        return asyncio.run(ask())


@pytest.fixture(scope="module")
def rapport(server_folder):
    started = Rapport(server_folder / "run")
    started.start()
    started.sql("CREATE TABLE public.kept (word text)")
    yield started
    if started.process.poll() is None:
        started.stop()


def test_says_where_it_is_and_how_to_log_in(rapport):
    said = rapport.output.read_text()
    assert f"Rapport runs at http://localhost:{rapport.port}" in said
    assert said.count("@") >= 2


@pytest.mark.parametrize("name", PARTS)
def test_killed_part_comes_back(rapport, name):
    rapport.keep(name)
    killed = rapport.part(name)
    os.kill(killed.pid, signal.SIGKILL)
    wait_until(lambda: rapport.part(name) != killed and rapport.is_ready(), 40)
    assert not processes.is_alive(killed)
    assert rapport.kept(name) == 1
    assert rapport.process.poll() is None


def test_second_start_says_where_the_first_one_is(rapport):
    done = rapport.run()
    assert (done.returncode, done.stderr) == (
        1,
        f"rapport: Rapport of this checkout already runs at http://localhost:{rapport.port}; "
        "stop that one first (Ctrl-C in its terminal).\n",
    )


def test_doctor_finds_all_well(rapport):
    doctor = [sys.executable, "-m", "rapport.cli", "doctor"]
    done = subprocess.run(doctor, env=rapport.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not [line for line in done.stdout.splitlines() if line.startswith("fail")]
    assert done.stdout.count("\n") >= 12


def test_killed_supervisor_takes_its_parts_along_and_the_next_start_has_everything(rapport):
    rapport.keep("supervisor")
    parts = [rapport.part(name) for name in PARTS]
    os.kill(rapport.process.pid, signal.SIGKILL)
    rapport.process.wait()
    rapport.start()
    assert not any(processes.is_alive(part) for part in parts)
    assert rapport.kept("supervisor") == 1


def test_everything_killed_at_once_starts_again(rapport):
    rapport.keep("everything")
    for pid in [rapport.process.pid, *(rapport.part(name).pid for name in PARTS)]:
        os.kill(pid, signal.SIGKILL)
    rapport.process.wait()
    rapport.start()
    assert rapport.is_ready()
    assert rapport.kept("everything") == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stops_everything_when_told(rapport, how):
    if rapport.process.poll() is not None:
        rapport.start()
    parts = [rapport.part(name) for name in PARTS]
    assert rapport.stop(how) == 0
    assert not any(processes.is_alive(part) for part in parts)
    assert processes.port_is_free(rapport.port)
    assert "Traceback" not in rapport.output.read_text()


@pytest.fixture
def stopped(server_folder, request):
    return Rapport(server_folder / f"refused-{abs(hash(request.node.name))}")


def test_taken_port_is_one_sentence(stopped):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", stopped.port))
        taken.listen()
        done = stopped.run()
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"rapport: Port {stopped.port} is taken by another program; "
        "stop it, or choose another: RAPPORT_PORT=8401 make run\n",
    )


def test_nonsense_port_is_one_sentence(stopped):
    done = stopped.run(RAPPORT_PORT="web")
    assert (done.returncode, done.stderr) == (
        1,
        "rapport: RAPPORT_PORT=web is no port; give a number from 1 to 65535.\n",
    )


def test_older_data_directory_is_one_sentence(stopped):
    stopped.home.prepare()
    stopped.home.secrets()
    stopped.home.root_key()
    stopped.home.postgres.mkdir()
    (stopped.home.postgres / "PG_VERSION").write_text("14\n")
    done = stopped.run()
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"rapport: The data in {stopped.home.postgres} was written by PostgreSQL 14 and this is "
    )
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="a private folder stops only servers that run as another user")
def test_data_below_a_private_folder_is_one_sentence(stopped, tmp_path):
    tmp_path.chmod(0o700)
    done = stopped.run(DATA_DIR=str(tmp_path / "data"))
    assert done.returncode == 1
    assert done.stderr.startswith("rapport: DATA_DIR=")
    assert done.stderr.count("\n") == 1


def test_real_parts_are_not_mixed_with_embedded_ones(stopped):
    done = stopped.run(CONTROL_DATABASE_URL="postgresql://a:b@database.example/control")
    assert done.returncode == 1
    assert done.stderr.startswith("rapport: Missing settings: TENANT_DATABASE_URLS, REDIS_URL, KEY_PROVIDER")
    assert done.stderr.count("\n") == 1
    assert not stopped.home.postgres.exists()


def wait_until(condition, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    pytest.fail(f"not within {seconds} seconds")
