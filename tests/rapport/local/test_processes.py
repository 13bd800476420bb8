"""Children are found again, ended when they are ours, and never mistaken for a stranger with the same pid."""

import os
import signal
import socket
import subprocess
import sys

import msgspec
import pytest

from rapport.local import processes
from rapport.local.errors import LocalError
from tests.support.waits import PATIENCE, wait_until

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def child():
    process = subprocess.Popen(SLEEP, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_mark_names_a_living_process_and_not_a_zombie(child):
    known = processes.mark("api", child.pid)
    assert known is not None
    assert (known.name, known.pid) == ("api", child.pid)
    assert processes.is_alive(known)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, and nobody has collected it yet
    assert processes.mark("api", child.pid) is None
    assert not processes.is_alive(known)


def test_leftover_is_ended(child):
    known = processes.mark("api", child.pid)
    processes.end_leftovers([known], {})
    assert child.wait(PATIENCE) == -signal.SIGTERM


def test_leftover_that_does_not_listen_is_killed():
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", deaf], start_new_session=True, stdout=subprocess.PIPE)
    process.stdout.readline()
    processes.end_leftovers([processes.mark("api", process.pid)], {}, seconds=0.2)
    assert process.wait(PATIENCE) == -signal.SIGKILL
    process.stdout.close()


def test_stranger_with_the_same_pid_is_left_alone(child):
    known = processes.mark("api", child.pid)
    stranger = msgspec.structs.replace(known, started=known.started - 1)
    other_boot = msgspec.structs.replace(known, boot="another")
    processes.end_leftovers([stranger, other_boot], {}, seconds=0.1)
    assert child.poll() is None


def test_workers_of_a_killed_leader_are_ended():
    script = f"import subprocess, time; print(subprocess.Popen({SLEEP!r}).pid, flush=True); time.sleep(60)"
    leader = subprocess.Popen([sys.executable, "-c", script], start_new_session=True, stdout=subprocess.PIPE)
    worker = processes.mark("worker", int(leader.stdout.readline()))
    known = processes.mark("api", leader.pid)
    leader.kill()
    leader.wait()
    leader.stdout.close()
    assert processes.is_alive(worker)
    processes.end_leftovers([known], {}, seconds=0.1)
    wait_until(lambda: not processes.is_alive(worker))


def test_child_gets_the_death_signal_of_its_supervisor(tmp_path):
    script = (
        "import pathlib, signal, sys, time; from rapport.local import processes\n"
        f"child = processes.spawn({SLEEP!r}, log=pathlib.Path({str(tmp_path / 'log')!r}))\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    child = processes.mark("child", int(supervisor.stdout.readline()))
    assert processes.is_alive(child)
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    wait_until(lambda: not processes.is_alive(child))


def test_taken_port_is_not_free():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not processes.port_is_free(port)
    assert processes.port_is_free(port)


def test_no_free_port_is_one_sentence(monkeypatch):
    monkeypatch.setattr(processes, "port_is_free", lambda port: False)
    with pytest.raises(LocalError, match="No free port between 20000 and 20499"):
        processes.free_port(20000)


def test_last_line_of_a_log(tmp_path):
    log = tmp_path / "log"
    assert processes.last_line(log) == "it said nothing"
    log.write_text("one\ntwo\n\n")
    assert processes.last_line(log) == "two"
