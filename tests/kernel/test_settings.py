"""Settings: what is missing is named, and embedded parts stay on this machine."""

import pytest

from kernel.settings import Settings, SettingsError

EMBEDDED = {
    "RAPPORT_MODE": "embedded",
    "CONTROL_DATABASE_URL": "postgresql://c@127.0.0.1:1/control",
    "TENANT_DATABASE_URLS": "main=postgresql://t@127.0.0.1:1/tenant",
    "REDIS_URL": "redis://127.0.0.1:2/0",
    "KEY_PROVIDER": "file:/key",
    "PUBLIC_URL": "http://localhost:8400/",
    "LISTEN": "127.0.0.1:8400",
    "DATA_DIR": "/data",
    "MAIL_URL": "mailbox:",
}
REAL = {
    **EMBEDDED,
    "RAPPORT_MODE": "",
    "CONTROL_DATABASE_URL": "postgresql://c@db.example/control",
    "PUBLIC_URL": "https://crm.example",
    "LISTEN": "0.0.0.0:8400",
    "MAIL_URL": "smtp://mail.example",
}


def test_an_embedded_start() -> None:
    found = Settings.from_env(EMBEDDED)
    assert (found.embedded, found.public_url, found.listen_host, found.listen_port) == (
        True,
        "http://localhost:8400",
        "127.0.0.1",
        8400,
    )
    assert (found.tenant_database_urls, found.tenant_admin_urls, found.web_root) == (
        {"main": "postgresql://t@127.0.0.1:1/tenant"},
        {},
        None,
    )


def test_a_start_on_real_parts() -> None:
    two = "a=postgresql://one.example/t; b=postgresql://two.example/t;"
    found = Settings.from_env({**REAL, "TENANT_DATABASE_URLS": two, "TRUSTED_PROXIES": "10.0.0.1 10.0.0.2"})
    assert (found.embedded, found.trusted_proxies) == (False, ("10.0.0.1", "10.0.0.2"))
    assert found.tenant_database_urls == {"a": "postgresql://one.example/t", "b": "postgresql://two.example/t"}


@pytest.mark.parametrize(
    ("base", "changes", "said"),
    [
        (REAL, {"REDIS_URL": "", "MAIL_URL": ""}, "Missing settings: REDIS_URL, MAIL_URL."),
        (EMBEDDED, {"LISTEN": "0.0.0.0:8400"}, "LISTEN must be a loopback address"),
        (EMBEDDED, {"REDIS_URL": "redis://cache.example/0"}, "drop RAPPORT_MODE"),
        (EMBEDDED, {"TENANT_DATABASE_URLS": "main=postgresql://db.example/t"}, "drop RAPPORT_MODE"),
        (REAL, {"MAIL_URL": "mailbox:"}, "name an SMTP server"),
        (REAL, {"PUBLIC_URL": "http://crm.example"}, "PUBLIC_URL must be https"),
    ],
)
def test_what_is_missing_or_unsafe_is_named(base: dict[str, str], changes: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({**base, **changes})
    assert said in str(refused.value)
