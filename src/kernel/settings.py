"""One frozen `Settings`, read once from the environment. Embedded mode is set up by `rapport run`, never guessed."""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SettingsError(Exception):
    """A setting is missing or contradicts another; the message is one sentence for the operator."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the parts are. URLs are PostgreSQL and Redis URLs; database names map to URLs."""

    mode: Literal["embedded", "production"]
    control_database_url: str
    tenant_database_urls: dict[str, str]
    control_admin_url: str
    tenant_admin_urls: dict[str, str]
    redis_url: str
    key_provider: str
    public_url: str
    data_dir: Path
    mail_url: str
    listen_host: str = "127.0.0.1"
    listen_port: int = 8400
    sentry_dsn: str = ""
    web_root: Path | None = None
    trusted_proxies: tuple[str, ...] = ()
    rp_id: str = ""
    """The WebAuthn relying party id, for good: passkeys made under one id work under no other. Empty: no passkeys."""

    @property
    def embedded(self) -> bool:
        """True when our own supervisor started the databases."""
        return self.mode == "embedded"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Reads the settings; raises `SettingsError` naming everything that is missing or unsafe."""
        missing = [name for name in _REQUIRED if not env.get(name)]
        if missing:
            raise SettingsError(f"Missing settings: {', '.join(missing)}. `rapport run` sets them for a local start.")
        host, _, port = env.get("LISTEN", "127.0.0.1:8400").rpartition(":")
        settings = cls(
            mode="embedded" if env.get("RAPPORT_MODE") == "embedded" else "production",
            control_database_url=env["CONTROL_DATABASE_URL"],
            tenant_database_urls=_named_urls(env["TENANT_DATABASE_URLS"]),
            control_admin_url=env.get("CONTROL_ADMIN_DATABASE_URL", ""),
            tenant_admin_urls=_named_urls(env.get("TENANT_ADMIN_DATABASE_URLS", "")),
            redis_url=env["REDIS_URL"],
            key_provider=env["KEY_PROVIDER"],
            public_url=env["PUBLIC_URL"].rstrip("/"),
            data_dir=Path(env["DATA_DIR"]),
            mail_url=env["MAIL_URL"],
            listen_host=host.strip("[]"),
            listen_port=int(port),
            sentry_dsn=env.get("SENTRY_DSN", ""),
            trusted_proxies=tuple(env.get("TRUSTED_PROXIES", "").split()),
            web_root=Path(env["WEB_ROOT"]) if env.get("WEB_ROOT") else None,
            rp_id=env.get("RP_ID") or _rp_id_of(env["PUBLIC_URL"]),
        )
        _check(settings)
        return settings


_REQUIRED = (
    "CONTROL_DATABASE_URL",
    "TENANT_DATABASE_URLS",
    "REDIS_URL",
    "KEY_PROVIDER",
    "PUBLIC_URL",
    "DATA_DIR",
    "MAIL_URL",
)


def _named_urls(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(";") if part.strip()]
    return {name.strip(): url.strip() for name, _, url in pairs}


def _rp_id_of(public_url: str) -> str:
    """The host of the one origin; an address is no domain, so browsers make no passkeys there."""
    host = urlsplit(public_url).hostname or ""
    return "" if _is_address(host) else host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _check(settings: Settings) -> None:
    host = urlsplit(settings.public_url).hostname or ""
    above = "." in settings.rp_id and host.endswith(f".{settings.rp_id}")
    if settings.rp_id not in {"", host} and not above:
        raise SettingsError("RP_ID is the host of PUBLIC_URL or a domain above it, such as example.com.")
    for network in settings.trusted_proxies:
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise SettingsError("TRUSTED_PROXIES is a list of addresses or networks, with spaces between.") from None
    if settings.embedded and settings.listen_host not in LOOPBACK:
        raise SettingsError("Embedded parts serve this machine only: LISTEN must be a loopback address.")
    if settings.embedded and not _is_local(urlsplit(settings.public_url).hostname or ""):
        raise SettingsError("Embedded mode shows its mailbox to this machine: PUBLIC_URL must be on localhost.")
    if settings.embedded:
        urls = [settings.control_database_url, settings.redis_url, *settings.tenant_database_urls.values()]
        if any(urlsplit(url).hostname not in LOOPBACK for url in urls):
            raise SettingsError("Embedded mode uses its own database and Redis on this machine; drop RAPPORT_MODE.")
    if not settings.embedded and settings.mail_url.startswith("mailbox:"):
        raise SettingsError("MAIL_URL=mailbox: is for embedded mode; name an SMTP server (smtp://...).")
    if not settings.embedded and urlsplit(settings.public_url).scheme != "https":
        raise SettingsError("PUBLIC_URL must be https outside embedded mode: the session cookie demands it.")


def _is_local(host: str) -> bool:
    """Names below localhost never leave the machine (RFC 6761)."""
    return host in LOOPBACK or host.endswith(".localhost")
