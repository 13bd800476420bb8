"""Settings: what is missing is named, and embedded parts stay on this machine."""

import pytest

from kernel.settings import Settings, SettingsError

TLS = "?sslmode=verify-full&sslrootcert=/ca.crt"
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
    "CONTROL_DATABASE_URL": f"postgresql://c@db.example/control{TLS}",
    "TENANT_DATABASE_URLS": f"main=postgresql://t@db.example/tenant{TLS}",
    "REDIS_URL": "rediss://cache.example/0",
    "PUBLIC_URL": "https://crm.example",
    "LISTEN": "0.0.0.0:8400",
    "MAIL_URL": "smtp://mail.example",
}
CARDS = {"STRIPE_SECRET_KEY": "sk_test_x", "STRIPE_WEBHOOK_SECRET": "whsec_x"}
VAULT = "vault.example/transit/keys/rapport"
NEAR = ("http://127.0.0.1:24000", "https://localhost", "https://[::1]:1", "https://127.9.9.9", "https://a.localhost")


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
    two = f"a=postgresql://one.example/t{TLS}; b=postgresql://two.example/t{TLS};"
    found = Settings.from_env({**REAL, "TENANT_DATABASE_URLS": two, "TRUSTED_PROXIES": "10.0.0.1 10.0.0.2"})
    assert (found.embedded, found.trusted_proxies) == (False, ("10.0.0.1", "10.0.0.2"))
    assert found.tenant_database_urls == {
        "a": f"postgresql://one.example/t{TLS}",
        "b": f"postgresql://two.example/t{TLS}",
    }


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("rediss://cache.example/0", "rediss://cache.example/0?ssl_check_hostname=true"),
        (
            "rediss://cache.example/0?ssl_ca_certs=/ca.crt",
            "rediss://cache.example/0?ssl_ca_certs=/ca.crt&ssl_check_hostname=true",
        ),
        ("rediss://cache.example/0?ssl_check_hostname=true", "rediss://cache.example/0?ssl_check_hostname=true"),
    ],
)
def test_a_certificate_of_redis_is_checked_for_its_host(url: str, expected: str) -> None:
    assert Settings.from_env({**REAL, "REDIS_URL": url}).redis_url == expected


@pytest.mark.asvs("V12.3.1")
@pytest.mark.parametrize("name", ["CONTROL_DATABASE_URL", "CONTROL_ADMIN_DATABASE_URL"])
@pytest.mark.parametrize("asked", ["", "?sslmode=require", "?sslmode=verify-ca", f"{TLS}&sslmode=disable"])
@pytest.mark.parametrize("listed", ["", "TENANT_"])
def test_a_database_is_spoken_to_under_tls(name: str, asked: str, listed: str) -> None:
    if listed:
        name = f"{listed}{name.removeprefix('CONTROL_')}S"
    url = f"main=postgresql://x@db.example/x{asked}" if listed else f"postgresql://x@db.example/x{asked}"
    with pytest.raises(SettingsError, match=f"^{name} must ask for TLS"):
        Settings.from_env({**REAL, name: url})
    if "ADMIN" not in name:
        local = url.replace("db.example", "127.0.0.1")
        assert Settings.from_env({**EMBEDDED, name: local}).embedded


@pytest.mark.asvs("V12.3.1")
@pytest.mark.parametrize(
    "url",
    [
        "redis://cache.example/0",
        "rediss://cache.example/0?ssl_check_hostname=false",
        "rediss://cache.example/0?ssl_check_hostname=true&ssl_check_hostname=false",
        "rediss://cache.example/0?ssl_cert_reqs=none",
    ],
)
def test_redis_is_spoken_to_under_tls(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^REDIS_URL must ask for TLS"):
        Settings.from_env({**REAL, "REDIS_URL": url})


@pytest.mark.asvs("V6.3.3")
@pytest.mark.parametrize(
    ("base", "said", "days"),
    [(REAL, "", 14), (REAL, "0", 0), (REAL, "30", 30), (REAL, "off", None), (EMBEDDED, "", None), (EMBEDDED, "3", 3)],
)
def test_a_real_start_asks_everybody_for_a_second_factor(base: dict[str, str], said: str, days: int | None) -> None:
    assert Settings.from_env({**base, "SECOND_FACTOR_DAYS": said}).second_factor_days == days


def test_services_beside_it_are_named() -> None:
    said = {
        "SECURITY_EVENTS_URL": "https://siem.example/in", "SECURITY_EVENTS_TOKEN": "token",
        "BREACHED_PASSWORDS_URL": "https://pwned.example/", "VIRUS_SCANNER": "unix:/run/clamd.sock",
        "LISTEN_CERTIFICATE": "/a.crt", "LISTEN_KEY": "/a.key",
    }  # fmt: skip
    found = Settings.from_env({**REAL, **said})
    assert (found.security_events_url, found.security_events_token) == ("https://siem.example/in", "token")
    assert (found.breached_passwords_url, found.virus_scanner) == ("https://pwned.example", "unix:/run/clamd.sock")
    assert (str(found.listen_certificate), str(found.listen_key)) == ("/a.crt", "/a.key")
    assert "token" not in repr(found)


@pytest.mark.asvs("V12.2.1")
@pytest.mark.asvs("V13.2.3")
@pytest.mark.parametrize(
    ("base", "changes", "said"),
    [
        (REAL, {"REDIS_URL": "", "MAIL_URL": ""}, "Missing settings: REDIS_URL, MAIL_URL."),
        (EMBEDDED, {"LISTEN": "0.0.0.0:8400"}, "LISTEN must be a loopback address"),
        (EMBEDDED, {"REDIS_URL": "redis://cache.example/0"}, "drop RAPPORT_MODE"),
        (EMBEDDED, {"TENANT_DATABASE_URLS": "main=postgresql://db.example/t"}, "drop RAPPORT_MODE"),
        (REAL, {"MAIL_URL": "mailbox:"}, "name an SMTP server"),
        (REAL, {"SECURITY_EVENTS_URL": "http://siem.example"}, "SECURITY_EVENTS_URL must be https"),
        (REAL, {"BREACHED_PASSWORDS_URL": "https://a:b@pwned.example"}, "BREACHED_PASSWORDS_URL must be https"),
        (REAL, {"SECURITY_EVENTS_TOKEN": "x"}, "of no use without SECURITY_EVENTS_URL"),
        (REAL, {"VIRUS_SCANNER": "tcp://clamav.example:3310"}, "VIRUS_SCANNER is unix:/PATH"),
        (REAL, {"SECOND_FACTOR_DAYS": "31"}, "SECOND_FACTOR_DAYS is a number of days"),
        (REAL, {"SECOND_FACTOR_DAYS": "-1"}, "SECOND_FACTOR_DAYS is a number of days"),
        (REAL, {"LISTEN_CERTIFICATE": "/a.crt"}, "LISTEN_CERTIFICATE and LISTEN_KEY belong together"),
        (REAL, {"LISTEN_KEY": "/a.key"}, "LISTEN_CERTIFICATE and LISTEN_KEY belong together"),
        (REAL, {"DATABASE_POOLER": "session"}, "DATABASE_POOLER is empty, or says transaction"),
        (REAL, {"PUBLIC_URL": "http://crm.example"}, "PUBLIC_URL must be https"),
        (REAL, {"RP_ID": "example"}, "RP_ID is the host of PUBLIC_URL or a domain above it"),
        (REAL, {"RP_ID": "other.example"}, "RP_ID is the host of PUBLIC_URL or a domain above it"),
        (REAL, {"RP_ID": "m.example"}, "RP_ID is the host of PUBLIC_URL or a domain above it"),
        (EMBEDDED, {"RP_ID": "rapport.localhost"}, "RP_ID is the host of PUBLIC_URL or a domain above it"),
        (REAL, {"STRIPE_SECRET_KEY": "sk_live_x"}, "belong together; set both or none"),
        (REAL, {"STRIPE_WEBHOOK_SECRET": "whsec_x"}, "belong together; set both or none"),
        (REAL, {"STRIPE_API_BASE": "https://api.stripe.com"}, "of no use without STRIPE_SECRET_KEY"),
        *((REAL, {**CARDS, "STRIPE_API_BASE": url}, "on this machine, where no Stripe is") for url in NEAR),
        (REAL, {**CARDS, "STRIPE_API_BASE": "http://api.stripe.com"}, "STRIPE_API_BASE must be https"),
        (EMBEDDED, {**CARDS, "STRIPE_API_BASE": "http://stripe.example"}, "STRIPE_API_BASE must be https"),
        (EMBEDDED, {**CARDS, "STRIPE_SECRET_KEY": "sk_live_x"}, "Embedded mode takes no real money"),
        (EMBEDDED, {**CARDS, "STRIPE_SECRET_KEY": "sk_live_x", "STRIPE_API_BASE": NEAR[0]}, "takes no real money"),
    ],
)
def test_what_is_missing_or_unsafe_is_named(base: dict[str, str], changes: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({**base, **changes})
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("url", "rp_id", "expected"),
    [
        ("https://crm.example", "", "crm.example"),
        ("https://crm.example:8443", "crm.example", "crm.example"),
        ("https://crm.big.example", "big.example", "big.example"),
        ("https://rapport.localhost:8400", "", "rapport.localhost"),
        ("https://192.0.2.7", "", ""),
        ("https://[2001:db8::1]:8400", "", ""),
    ],
)
def test_passkeys_belong_to_the_host_or_a_domain_above_it(url: str, rp_id: str, expected: str) -> None:
    assert Settings.from_env({**REAL, "PUBLIC_URL": url, "RP_ID": rp_id}).rp_id == expected


@pytest.mark.parametrize(
    ("base", "changes", "expected"),
    [
        (REAL, {}, ("", "", "")),
        (REAL, {**CARDS, "STRIPE_SECRET_KEY": "sk_live_x"}, ("", "sk_live_x", "whsec_x")),
        (REAL, CARDS, ("", "sk_test_x", "whsec_x")),
        (EMBEDDED, CARDS, ("", "sk_test_x", "whsec_x")),
        (EMBEDDED, {**CARDS, "STRIPE_API_BASE": f"{NEAR[0]}/"}, (NEAR[0], "sk_test_x", "whsec_x")),
    ],
)
def test_where_cards_are_charged(base: dict[str, str], changes: dict[str, str], expected: tuple[str, ...]) -> None:
    found = Settings.from_env({**base, **changes})
    assert (found.stripe_api_base, found.stripe_secret_key, found.stripe_webhook_secret) == expected


def test_settings_that_are_printed_say_no_secret() -> None:
    found = Settings.from_env({**EMBEDDED, **CARDS, "REDIS_URL": "redis://:sesame@127.0.0.1:2/0"})
    assert repr(found) == str(found) == "Settings(mode='embedded', public_url='http://localhost:8400')"


@pytest.mark.parametrize("name", ["KEY_PROVIDER", "FORMER_KEY_PROVIDER"])
@pytest.mark.parametrize("url", [f"vault:http://{VAULT}", f"vault:HTTP://{VAULT}", f"vault:{VAULT}"])
def test_a_root_key_is_asked_for_under_tls_on_real_parts(name: str, url: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{name} must be vault:https://"):
        Settings.from_env({**REAL, name: url})
    assert Settings.from_env({**REAL, name: f"vault:https://{VAULT}"})
    assert Settings.from_env({**EMBEDDED, name: url})


@pytest.mark.parametrize("name", ["EU-1", "1main", "eu.west:1"])
def test_a_database_has_a_name_that_can_be_kept(name: str) -> None:
    url = f"postgresql://t@db.example/t{TLS}"
    assert [*Settings.from_env({**REAL, "TENANT_DATABASE_URLS": f"{name}={url}"}).tenant_database_urls] == [name]
    with pytest.raises(SettingsError, match=r"^TENANT_DATABASE_URLS: a name is"):
        Settings.from_env({**REAL, "TENANT_DATABASE_URLS": f"{name} of ours={url}"})
