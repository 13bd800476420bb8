"""The mailbox of a local start holds sign-in codes: it is read on this machine, under our own name, nowhere else."""

import msgspec
import pytest

from kernel.settings import Settings, SettingsError
from rapport.app import create_app
from tests.support.app import Rapport


async def test_the_mailbox_is_for_this_machine_only(rapport: Rapport) -> None:
    far = await rapport.browser(address="192.0.2.7").get("/api/mailbox")
    near = await rapport.browser(address="127.0.0.1").get("/api/mailbox")
    assert (far.status_code, near.status_code) == (404, 200)


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example:8400", "origin": "http://evil.example:8400"},
        {"host": "rapport.localhost.evil.example"},
        {"x-forwarded-for": "203.0.113.9"},
        {"forwarded": "for=203.0.113.9"},
        {"x-real-ip": "203.0.113.9"},
        {"via": "1.1 proxy"},
    ],
)
async def test_it_is_not_read_under_another_name_or_through_a_proxy(rapport: Rapport, headers: dict[str, str]) -> None:
    refused = await rapport.browser(address="127.0.0.1").get("/api/mailbox", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("url", ["https://rapport.example", "http://192.0.2.7:8400", "https://localhost.example"])
def test_an_embedded_start_is_for_this_machine(database_environment: dict[str, str], url: str) -> None:
    with pytest.raises(SettingsError, match="PUBLIC_URL must be on localhost"):
        Settings.from_env({**database_environment, "PUBLIC_URL": url})


@pytest.mark.asvs("V15.2.3")
def test_production_has_no_mailbox(settings: Settings) -> None:
    real = msgspec.structs.replace(settings, mode="production", mail_url="smtp://a@b.example:587")
    assert "/api/mailbox" not in {route.path for route in create_app(real).routes}
