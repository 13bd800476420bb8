"""`rapport run` as people use it: what is killed comes back, nothing committed is lost, a refusal is one sentence."""

import os
import signal
import socket
import subprocess
import sys

import pytest
import stripe

from rapport.local import processes
from tests.support.fakestripe import customer_with, pay
from tests.support.product import Product
from tests.support.waits import wait_until

pytestmark = pytest.mark.slow

PARTS = ["payment gateway", "postgres", "redis", "api", "worker"]


@pytest.fixture(scope="module")
def rapport(server_folder):
    started = Product(server_folder / "run")
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
    wait_until(lambda: rapport.part(name) != killed and rapport.is_ready())
    assert not processes.is_alive(killed)
    assert rapport.kept(name) == 1
    assert rapport.process.poll() is None


def test_the_payment_gateway_charges_and_tells_of_it(rapport):
    found = rapport.running().environment
    base = found["STRIPE_API_BASE"]
    client = stripe.StripeClient(found["STRIPE_SECRET_KEY"], base_addresses={"api": base})
    paid = pay(client.v1, *customer_with(client.v1)).id
    told = "SELECT count(*) FROM webhook_event WHERE object_id = $1 AND kind = 'payment_intent.succeeded'"
    wait_until(lambda: rapport.sql(told, paid, control=True) == 1)
    os.kill(rapport.part("payment gateway").pid, signal.SIGKILL)
    wait_until(lambda: rapport.output.read_text().count("payment gateway stopped") >= 1)
    # On the same port and file as before.
    wait_until(lambda: not processes.port_is_free(int(base.rpartition(":")[2])))
    assert client.v1.payment_intents.retrieve(paid).status == "succeeded"


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
    assert done.stdout.count("\n") >= 13
    base = rapport.running().environment["STRIPE_API_BASE"]
    assert f"payment gateway: {base} answers, with a test key" in done.stdout


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
    return Product(server_folder / f"refused-{abs(hash(request.node.name))}")


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
