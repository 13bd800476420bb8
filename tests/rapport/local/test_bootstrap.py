"""The first command of a fresh machine: what it needs it gets or names in one sentence, and twice costs nothing."""

import importlib.util
import os
import shutil
import subprocess
from types import SimpleNamespace

import pytest

from tests.support.repository import ROOT


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """The script as a module, on an empty checkout, with every command it would run written down instead."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "infra/bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    checkout = tmp_path / "checkout"
    places = {
        "ROOT": checkout,
        "VENV": checkout / ".venv",
        "PYTHON": checkout / ".venv/bin/python",
        "FRONTEND": checkout / "frontend",
        "BUILD": checkout / "build",
        "LOG": checkout / "build/bootstrap.log",
    }
    for name, place in places.items():
        monkeypatch.setattr(module, name, place)
    (checkout / "frontend/web").mkdir(parents=True)
    (checkout / "requirements.lock").write_text("one==1\n")
    (checkout / "pyproject.toml").write_text("[project]\n")
    (checkout / "frontend/package-lock.json").write_text("{}")
    (checkout / "frontend/web/main.ts").write_text("1")
    return module


@pytest.fixture
def commands(bootstrap, monkeypatch):
    """What was run; each command leaves behind what the real one does."""
    ran = []

    def run(command, failure, folder=None):
        words = " ".join(str(word) for word in command)
        if "venv" in command:
            ran.append("venv")
            (bootstrap.VENV / "bin").mkdir(parents=True)
        elif "--require-hashes" in command:
            assert "--only-binary :all:" in words
            ran.append("packages")
        elif "--editable" in command:
            ran.append("project")
            (bootstrap.VENV / "bin/rapport").touch()
        elif "ci" in command:
            ran.append("npm ci")
            (bootstrap.FRONTEND / "node_modules").mkdir(exist_ok=True)
            (bootstrap.FRONTEND / "node_modules/.package-lock.json").touch()
        elif "build" in command:
            ran.append("build")
            (bootstrap.FRONTEND / "web/dist").mkdir(exist_ok=True)
            (bootstrap.FRONTEND / "web/dist/index.html").touch()
        else:
            ran.append(words)

    monkeypatch.setattr(bootstrap, "run", run)
    monkeypatch.setattr(bootstrap, "environment_works", lambda: bootstrap.VENV.exists())
    return ran


def test_second_start_does_nothing(bootstrap, commands):
    assert bootstrap.main(["web"]) == 0
    assert commands == ["venv", "packages", "project", "npm ci", "build"]
    commands.clear()
    assert bootstrap.main(["web"]) == 0
    assert commands == []


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("requirements.lock", ["packages", "project"]),
        ("pyproject.toml", ["packages", "project"]),
        ("frontend/package-lock.json", ["npm ci", "build"]),
        ("frontend/web/main.ts", ["build"]),
    ],
)
def test_a_change_repeats_what_depends_on_it(bootstrap, commands, changed, again):
    bootstrap.main(["web"])
    commands.clear()
    (bootstrap.ROOT / changed).write_text("changed")
    assert bootstrap.main(["web"]) == 0
    assert commands == again


def test_leftover_of_an_interrupted_start_is_made_again(bootstrap, commands):
    (bootstrap.VENV / "bin").mkdir(parents=True)
    (bootstrap.VENV / "half").touch()
    assert bootstrap.main([]) == 0
    assert commands == ["venv", "packages", "project"]
    assert not (bootstrap.VENV / "half").exists()


def test_lost_folders_are_made_again(bootstrap, commands):
    bootstrap.main(["web"])
    commands.clear()
    shutil.rmtree(bootstrap.FRONTEND / "node_modules")
    shutil.rmtree(bootstrap.FRONTEND / "web/dist")
    assert bootstrap.main(["web"]) == 0
    assert commands == ["npm ci", "build"]


def test_full_disk(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5_000_000))
    assert bootstrap.main([]) == 1
    assert capsys.readouterr().err == (
        f"rapport: The disk of {bootstrap.ROOT} is full: 5 MB free, about 2500 MB needed; free some and start again.\n"
    )


def test_disk_that_fills_up_on_the_way(bootstrap, monkeypatch, capsys):
    def fill(command, failure, folder=None):
        bootstrap.LOG.write_text(
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
        )
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bootstrap, "run", fill)
    assert bootstrap.main([]) == 1
    assert capsys.readouterr().err == (
        f"rapport: The disk of {bootstrap.ROOT} is full; free about 2 GB and start again.\n"
    )


def test_command_that_fails_says_what_it_said(bootstrap, capsys):
    bootstrap.BUILD.mkdir()
    script = "echo fine; echo 'ERROR: hash of one does not match' >&2; echo done; exit 3"
    with pytest.raises(bootstrap.BootstrapError) as caught:
        bootstrap.run(["sh", "-c", script], "Installing the Python packages failed")
    assert str(caught.value) == (
        "Installing the Python packages failed (ERROR: hash of one does not match); "
        "all of its output is in build/bootstrap.log."
    )
    with pytest.raises(OSError, match="No space left on device"):
        bootstrap.run(["sh", "-c", "echo 'npm error ENOSPC'; exit 1"], "Installing failed")


def test_checkout_of_someone_else(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert bootstrap.main([]) == 1
    assert capsys.readouterr().err == (
        f"rapport: {bootstrap.ROOT} can't be written by this user; run as its owner, or make a clone of your own.\n"
    )


def test_missing_packages_are_installed_as_root(bootstrap, commands, monkeypatch):
    monkeypatch.setattr(bootstrap, "debian_command", lambda name: name == "redis-server")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    bootstrap.main([])
    commands.clear()
    assert bootstrap.main(["debian"]) == 0
    assert commands == [
        "env DEBIAN_FRONTEND=noninteractive apt-get update -q",
        "env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends"
        " chromium pgbouncer postgresql",
    ]


def test_missing_packages_without_sudo_are_named(bootstrap, commands, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "debian_command", lambda name: False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap, "sudo", lambda: None)
    assert bootstrap.main(["debian"]) == 1
    assert capsys.readouterr().err == (
        "rapport: These packages are missing; install them as root with: "
        "apt-get install chromium pgbouncer postgresql redis-server\n"
    )


def test_missing_ensurepip_is_installed_or_named(bootstrap, monkeypatch, capsys):
    without = SimpleNamespace(returncode=1)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: without)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap, "sudo", lambda: None)
    assert bootstrap.main([]) == 1
    assert "install them as root with: apt-get install python3.1" in capsys.readouterr().err


def test_ctrl_c_is_one_sentence(bootstrap, monkeypatch, capsys):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "ensure_environment", interrupt)
    assert bootstrap.main([]) == 130
    assert capsys.readouterr().err == "rapport: stopped; the next start goes on from here.\n"


def test_wrong_python_is_one_sentence(tmp_path):
    for name in ("python3.11", "python3.12", "python3", "python"):
        fake = tmp_path / name
        fake.write_text('#!/bin/sh\ncase "$2" in *platform*) echo 3.9.2;; *) exit 1;; esac\n')
        fake.chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "infra/bootstrap.sh")], env={"PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "rapport: Python 3.11 or 3.12 is needed (found: 3.9.2); "
        "install python3.11, or name one: PYTHON=/path/to/python3.12 make run\n"
    )
