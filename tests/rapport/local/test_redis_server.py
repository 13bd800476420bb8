"""Our own Redis: wants its password, and has after kill -9 what it had a second before."""

import time

import pytest
import redis

from rapport.local.errors import LocalError
from rapport.local.redis_server import EmbeddedRedis
from tests.support.servers import redis_command, server_port

pytestmark = pytest.mark.postgres


def test_without_the_password_nothing_is_answered(redis_server):
    client = redis.Redis(port=redis_server.port)
    with pytest.raises(redis.AuthenticationError):
        client.ping()
    client.close()


def test_password_is_not_on_the_command_line(redis_server):
    with open(f"/proc/{redis_server.process.pid}/cmdline") as file:
        assert "redis-password" not in file.read()
    assert (redis_server.data_dir / "redis.conf").stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_killed_server_has_its_data_again(server_folder):
    server = EmbeddedRedis(
        redis_command(), server_folder / "killed", port=server_port(), password="p", log=server_folder / "killed.log"
    )
    server.start()
    client = redis.Redis.from_url(server.url)
    client.set("word", "kept")
    time.sleep(1.2)  # the file is synced every second
    server.process.kill()
    server.process.wait()
    server.start()
    assert client.get("word") == b"kept"
    client.close()
    server.stop()
    assert server.process is None


def test_server_that_can_not_start_says_why(redis_server, server_folder):
    # The same port: taken.
    second = EmbeddedRedis(
        redis_command(),
        server_folder / "second",
        port=redis_server.port,
        password="q",
        log=server_folder / "second.log",
    )
    with pytest.raises(LocalError, match=r"Redis does not start on .*; its log is .*second\.log"):
        second.start()
