"""Where a request comes from: what callers write of it counts for nothing, and it is kept as a keyed hash only."""

import hashlib

import pytest
from litestar.connection import ASGIConnection

from auth import throttle
from auth.browser import browser_of
from kernel.settings import Settings, SettingsError
from tests.support.app import Rapport

PROXIES = ("10.0.0.0/8",)


def seen(*lines: str, client: str = "10.0.0.1") -> str:
    """The address of a request with these header lines."""
    headers = [(b"x-forwarded-for", line.encode()) for line in lines]
    scope = {"type": "http", "client": (client, 1), "headers": headers, "state": {}}
    return browser_of(ASGIConnection(scope), PROXIES).address  # type: ignore[arg-type]  # as much of a scope as is read


@pytest.mark.asvs("V15.3.4")
@pytest.mark.asvs("V4.1.3")
@pytest.mark.parametrize(
    ("lines", "address"),
    [
        ([], "10.0.0.1"),
        (["6.6.6.6, 203.0.113.5"], "203.0.113.5"),
        (["6.6.6.6", "203.0.113.5"], "203.0.113.5"),
        (["203.0.113.5", "6.6.6.6, 203.0.113.7, 10.0.0.2"], "203.0.113.7"),
        (["6.6.6.6, 203.0.113.5:4711"], "203.0.113.5"),
        (["6.6.6.6, [2001:db8::1]:4711"], "2001:db8::1"),
        (["6.6.6.6, 2001:db8::1"], "2001:db8::1"),
        (["::ffff:203.0.113.5"], "203.0.113.5"),
        (["6.6.6.6, unknown"], "10.0.0.1"),
        (["6.6.6.6, _hidden, 10.0.0.2"], "10.0.0.2"),
        (["6.6.6.6,,"], "6.6.6.6"),
    ],
)
def test_the_right_most_address_that_no_proxy_of_ours_has(lines: list[str], address: str) -> None:
    assert seen(*lines) == address


@pytest.mark.asvs("V4.1.3")
def test_a_caller_without_a_trusted_proxy_names_nobody_else() -> None:
    assert seen("6.6.6.6", client="203.0.113.5") == "203.0.113.5"


def test_proxies_are_networks(database_environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="TRUSTED_PROXIES"):
        Settings.from_env({**database_environment, "TRUSTED_PROXIES": "10.0.0.0/8 proxy.example"})


def test_a_subscriber_is_an_address_or_a_network() -> None:
    assert throttle.network_of("203.0.113.5") == "203.0.113.5/32"
    assert throttle.network_of("2001:db8:1:2:3::9") == "2001:db8:1:2::/64"
    assert throttle.network_of("") == ""


async def test_neighbours_in_one_network_share_their_tries(rapport: Rapport, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = throttle.RateLimitItemPerMinute(2, 5, namespace="few")
    monkeypatch.setattr(throttle, "SIGN_IN_PER_ADDRESS", limit)
    body = {"email": "nobody@example.com", "password": "wrong"}
    codes = [
        (await rapport.browser(address=address).post("/api/sessions", json=body)).status_code
        for address in ("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1")
    ]
    assert codes == [401, 401, 429, 401]


async def test_redis_holds_no_address(rapport: Rapport) -> None:
    body = {"email": "nobody@example.com", "password": "wrong"}
    assert (await rapport.browser(address="203.0.113.77").post("/api/sessions", json=body)).status_code == 401
    keys = b" ".join(await rapport.parts.runtime.redis.keys("*"))
    assert b"sign-in-address" in keys
    plain = hashlib.sha256(b"203.0.113.77/32").hexdigest().encode()
    assert [part for part in (b"203.0.113", plain) if part in keys] == []
