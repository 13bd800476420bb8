"""The folder of a checkout: private secrets made once, one runner at a time, clear sentences."""

import os
import shutil

import msgspec
import pytest

from rapport.local import home as module
from rapport.local.errors import LocalError, sentence_for
from rapport.local.home import CHECKOUT, Home, Running
from rapport.local.processes import ProcessMark


@pytest.fixture
def home(server_folder, request):
    made = Home(server_folder / f"home-{request.node.name}")
    made.prepare()
    yield made
    shutil.rmtree(made.root)


def test_secrets_and_key_are_made_once_and_private(home):
    secrets, key = home.secrets(), home.root_key()
    assert len(set(msgspec.structs.astuple(secrets))) == 6
    assert (secrets.stripe_key[:8], secrets.stripe_webhook[:6]) == ("sk_test_", "whsec_")
    assert home.secrets() == secrets
    content = key.read_bytes()
    assert home.root_key().read_bytes() == content
    for path in (key, home.keys / "passwords.json"):
        assert path.stat().st_mode & 0o777 == 0o600
    assert home.keys.stat().st_mode & 0o777 == 0o700


def test_secrets_from_before_there_was_a_gateway_are_kept_and_completed(home):
    before = {"postgres": "p", "control_app": "c", "app_login": "a", "redis": "r"}
    path = home.keys / "passwords.json"
    path.write_bytes(msgspec.json.encode(before))
    found = home.secrets()
    assert msgspec.structs.asdict(found).items() > before.items()
    assert found.stripe_key.startswith("sk_test_")
    assert home.secrets() == found
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("lost", ["secrets", "root_key"])
def test_lost_secret_of_existing_data_is_told_and_not_made_again(home, lost):
    home.postgres.mkdir()
    (home.postgres / "PG_VERSION").write_text("18\n")
    with pytest.raises(LocalError, match=r"is missing.*bring it back from a backup"):
        getattr(home, lost)()
    assert list(home.keys.iterdir()) == []


def test_second_lock_is_refused(home):
    other = Home(home.root)
    assert home.lock()
    assert not other.lock()


def test_running_is_read_back_and_damage_ignored(home):
    running = Running("http://localhost:1", ProcessMark("supervisor", 1, 2, "boot"), {"A": "b"}, [])
    assert home.running() is None
    home.write_running(running)
    assert home.running() == running
    (home.root / "running.json").write_text("{")
    assert home.running() is None


def test_full_disk_is_one_sentence(home, monkeypatch):
    monkeypatch.setattr(module, "MINIMUM_FREE", 10**18)
    with pytest.raises(LocalError, match=r"The disk of .* is full .*; free some space and start again"):
        home.prepare()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as another user")
def test_data_below_a_private_folder_is_one_sentence(tmp_path):
    tmp_path.chmod(0o700)
    with pytest.raises(LocalError, match="which only its owner may enter, and PostgreSQL does not run as root"):
        Home(tmp_path / "home").prepare()


def test_place_depends_on_user_and_checkout(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    first = Home.of_checkout({"HOME": "/somewhere"}).root
    assert str(first).startswith("/somewhere/.local/share/rapport/")
    assert Home.of_checkout({"XDG_DATA_HOME": "/data"}).root == module.Path("/data/rapport", first.name)
    assert str(Home.of_checkout({"DATA_DIR": "/mine"}).root) == "/mine"
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert Home.of_checkout({}).root == module.Path("/var/lib/rapport", first.name)
    monkeypatch.setattr(module, "CHECKOUT", CHECKOUT / "elsewhere")
    assert Home.of_checkout({}).root.name != first.name


def test_large_log_is_put_aside(home, monkeypatch):
    monkeypatch.setattr(module, "_LOG_LIMIT", 3)
    log = home.log("api")
    log.write_text("long")
    assert not home.log("api").exists()
    assert log.with_suffix(".log.1").read_text() == "long"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (28, "The disk is full (/x); free some space and start again."),
        (13, "No permission for /x; run as its owner or set DATA_DIR to a folder of your own."),
        (2, "No such file or directory: /x."),
    ],
)
def test_errors_of_the_system_are_sentences(number, says):
    assert sentence_for(OSError(number, os.strerror(number), "/x")) == says
