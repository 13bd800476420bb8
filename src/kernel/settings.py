"""One frozen `Settings`, read once from the environment. Embedded mode is set up by `rapport run`, never guessed."""

import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import msgspec

from kernel import memory
from kernel.columns import DATABASE
from kernel.keys.opening import over_plain_http
from kernel.outgoing import is_safe
from kernel.scanning import is_scanner

MOST_GRACE_DAYS = 30
"""So many days there are at most to add a second factor, whoever asks for it."""

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SettingsError(Exception):
    """A setting is missing or contradicts another; the message is one sentence for the operator."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the parts are. URLs are PostgreSQL and Redis URLs; database names map to URLs. Most hold passwords, so a
    printed `Settings` says where it is and no more.
    """

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
    former_key_provider: str = ""
    """The root key before `key_provider`, until `rapport keys rewrap` has wrapped every keyset anew."""

    database_pooler: str = ""
    """`transaction` where PgBouncer stands between the application and its databases, in that mode."""

    customers_vaults: tuple[str, ...] = ()
    """Hosts (with their port) of Vaults that customers may keep a root key of their own in; others are not called."""

    webhook_hosts: tuple[str, ...] = ()
    """Hosts with their port beside this machine that webhooks may be sent to as well; others must be public."""

    dns_servers: tuple[str, ...] = ()
    """Who is asked for the records of domains that organisations claim: IPv4 addresses, with a port after a colon if
    it is not 53; empty: whom the machine asks."""

    listen_host: str = "127.0.0.1"
    listen_port: int = 8400
    sentry_dsn: str = ""
    web_root: Path | None = None
    security_heads_dir: Path | None = None
    """Where heads of the audit chains are written: a folder on another machine, or one that is only added to."""

    security_events_url: str = ""
    """Where sealed security events are sent as they come, beside the heads: a system apart from this one."""

    security_events_token: str = ""
    """The bearer token that it asks for; may be empty, as what is sent is signed."""

    breached_passwords_url: str = ""
    """A range service of stolen passwords, such as https://api.pwnedpasswords.com; empty: none is asked."""

    virus_scanner: str = ""
    """A clamd that looks at files before anybody can save them: unix:/PATH or tcp://127.0.0.1:PORT; empty: none."""

    memory_encryption: str = ""
    """`require`: nothing starts where the kernel doesn't prove that memory is encrypted; empty: the doctor says it."""

    second_factor_days: int | None = None
    """Everybody needs a second factor, so many days after their organisation was founded; None: owners decide."""

    listen_certificate: Path | None = None
    """The file of the certificate under which the API listens; None: plain, on this host."""

    listen_key: Path | None = None
    """The file of that certificate's private key."""

    trusted_proxies: tuple[str, ...] = ()
    rp_id: str = ""
    """The WebAuthn relying party id, for good: passkeys made under one id work under no other. Empty: no passkeys."""

    stripe_api_base: str = ""
    """Where Stripe is; empty: at Stripe."""

    stripe_secret_key: str = ""
    """Empty, as is then the next: there is no gateway, and cards can't be charged."""

    stripe_webhook_secret: str = ""

    def __repr__(self) -> str:
        return f"Settings(mode={self.mode!r}, public_url={self.public_url!r})"

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
            redis_url=_with_host_checked(env["REDIS_URL"]),
            key_provider=env["KEY_PROVIDER"],
            former_key_provider=env.get("FORMER_KEY_PROVIDER", ""),
            database_pooler=env.get("DATABASE_POOLER", ""),
            customers_vaults=tuple(env.get("CUSTOMERS_VAULTS", "").split()),
            webhook_hosts=tuple(env.get("WEBHOOK_HOSTS", "").split()),
            dns_servers=tuple(env.get("DNS_SERVERS", "").split()),
            public_url=env["PUBLIC_URL"].rstrip("/"),
            data_dir=Path(env["DATA_DIR"]),
            mail_url=env["MAIL_URL"],
            listen_host=host.strip("[]"),
            listen_port=int(port),
            sentry_dsn=env.get("SENTRY_DSN", ""),
            security_events_url=env.get("SECURITY_EVENTS_URL", ""),
            security_events_token=env.get("SECURITY_EVENTS_TOKEN", ""),
            breached_passwords_url=env.get("BREACHED_PASSWORDS_URL", "").rstrip("/"),
            virus_scanner=env.get("VIRUS_SCANNER", ""),
            memory_encryption=env.get("MEMORY_ENCRYPTION", ""),
            second_factor_days=_second_factor_days_of(env),
            listen_certificate=_path_of(env, "LISTEN_CERTIFICATE"),
            listen_key=_path_of(env, "LISTEN_KEY"),
            trusted_proxies=tuple(env.get("TRUSTED_PROXIES", "").split()),
            web_root=_path_of(env, "WEB_ROOT"),
            security_heads_dir=_heads_dir_of(env),
            rp_id=env.get("RP_ID") or _rp_id_of(env["PUBLIC_URL"]),
            stripe_api_base=env.get("STRIPE_API_BASE", "").rstrip("/"),
            stripe_secret_key=env.get("STRIPE_SECRET_KEY", ""),
            stripe_webhook_secret=env.get("STRIPE_WEBHOOK_SECRET", ""),
        )
        _check(settings)
        return settings


_TEST_KEYS = ("sk_test_", "rk_test_")
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


def _with_host_checked(redis_url: str) -> str:
    """The Redis client takes a certificate of any host unless it is told otherwise."""
    if not redis_url.startswith("rediss:") or "ssl_check_hostname" in _asked_of(redis_url):
        return redis_url
    return f"{redis_url}{'&' if urlsplit(redis_url).query else '?'}ssl_check_hostname=true"


def _asked_of(url: str) -> dict[str, str]:
    """The parameters of a URL; of one that is there twice both words, which are none that anybody knows."""
    return {name: " ".join(values) for name, values in parse_qs(urlsplit(url).query).items()}


def _heads_dir_of(env: Mapping[str, str]) -> Path | None:
    """An embedded Rapport has one of its own, so that there is something to look at; it lies on the same disk."""
    if env.get("SECURITY_HEADS_DIR"):
        return Path(env["SECURITY_HEADS_DIR"])
    return Path(env["DATA_DIR"]) / "heads" if env.get("RAPPORT_MODE") == "embedded" else None


def _path_of(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]) if env.get(name) else None


def _second_factor_days_of(env: Mapping[str, str]) -> int | None:
    """Two weeks where nothing is said, but nobody is asked on one's own machine."""
    text = env.get("SECOND_FACTOR_DAYS") or ("off" if env.get("RAPPORT_MODE") == "embedded" else "14")
    if text == "off":
        return None
    if not text.isdecimal() or int(text) > MOST_GRACE_DAYS:
        raise SettingsError(f"SECOND_FACTOR_DAYS is a number of days, at most {MOST_GRACE_DAYS}, or off.")
    return int(text)


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


def _is_loopback(host: str) -> bool:
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


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
    if not all(re.fullmatch(DATABASE, name) for name in settings.tenant_database_urls):
        raise SettingsError(
            "TENANT_DATABASE_URLS: a name is letters of a to z and digits, and . _ : - after the first."
        )
    if settings.database_pooler not in {"", "transaction"}:
        raise SettingsError("DATABASE_POOLER is empty, or says transaction: other modes of PgBouncer need no saying.")
    if settings.memory_encryption not in {"", "require"}:
        raise SettingsError("MEMORY_ENCRYPTION is empty, or says require.")
    if settings.memory_encryption and not memory.is_proven():
        raise SettingsError(
            "MEMORY_ENCRYPTION=require: this kernel does not prove that memory is encrypted; `rapport doctor` says what"
            " it tells. Start in a confidential guest, or with mem_encrypt=on, or leave the setting empty."
        )
    if settings.embedded:
        _check_embedded(settings)
    else:
        _check_real(settings)
    _check_stripe(settings)
    _check_services(settings)


def _check_services(settings: Settings) -> None:
    """What is sent to other services is under TLS; the scanner's protocol knows none, so it is at hand."""
    events, passwords = settings.security_events_url, settings.breached_passwords_url
    for name, url in {"SECURITY_EVENTS_URL": events, "BREACHED_PASSWORDS_URL": passwords}.items():
        if url and not is_safe(url):
            raise SettingsError(f"{name} must be https://... without a password: what is sent is for nobody else.")
    if settings.security_events_token and not settings.security_events_url:
        raise SettingsError("SECURITY_EVENTS_TOKEN is of no use without SECURITY_EVENTS_URL.")
    if settings.virus_scanner and not is_scanner(settings.virus_scanner):
        raise SettingsError("VIRUS_SCANNER is unix:/PATH, or tcp://127.0.0.1:PORT: files go there in the clear.")
    if bool(settings.listen_certificate) != bool(settings.listen_key):
        raise SettingsError("LISTEN_CERTIFICATE and LISTEN_KEY belong together; set both or none.")


def _check_embedded(settings: Settings) -> None:
    """Embedded parts serve this machine and no other."""
    if settings.listen_host not in LOOPBACK:
        raise SettingsError("Embedded parts serve this machine only: LISTEN must be a loopback address.")
    if not _is_local(urlsplit(settings.public_url).hostname or ""):
        raise SettingsError("Embedded mode shows its mailbox to this machine: PUBLIC_URL must be on localhost.")
    urls = [settings.control_database_url, settings.redis_url, *settings.tenant_database_urls.values()]
    if any(urlsplit(url).hostname not in LOOPBACK for url in urls):
        raise SettingsError("Embedded mode uses its own database and Redis on this machine; drop RAPPORT_MODE.")


def _check_real(settings: Settings) -> None:
    if settings.mail_url.startswith("mailbox:"):
        raise SettingsError("MAIL_URL=mailbox: is for embedded mode; name an SMTP server (smtp://...).")
    if urlsplit(settings.public_url).scheme != "https":
        raise SettingsError("PUBLIC_URL must be https outside embedded mode: the session cookie demands it.")
    _check_tls(settings)
    _check_vault(settings)


def _check_vault(settings: Settings) -> None:
    """What wraps every keyset, and the token that opens it, is shown to nobody on the way."""
    for name, url in (("KEY_PROVIDER", settings.key_provider), ("FORMER_KEY_PROVIDER", settings.former_key_provider)):
        if over_plain_http(url):
            raise SettingsError(f"{name} must be vault:https://... outside embedded mode: keys and token pass there.")


def _check_tls(settings: Settings) -> None:
    """Between machines everything is under TLS, with a certificate that is checked for the host that was meant."""
    databases = {
        "CONTROL_DATABASE_URL": [settings.control_database_url],
        "TENANT_DATABASE_URLS": settings.tenant_database_urls.values(),
        "CONTROL_ADMIN_DATABASE_URL": [settings.control_admin_url] if settings.control_admin_url else [],
        "TENANT_ADMIN_DATABASE_URLS": settings.tenant_admin_urls.values(),
    }
    for name, urls in databases.items():
        if any(_asked_of(url).get("sslmode") != "verify-full" for url in urls):
            raise SettingsError(
                f"{name} must ask for TLS outside embedded mode: add ?sslmode=verify-full&sslrootcert=FILE,"
                " the file being the certificate of the authority that signed the server's."
            )
    asked = _asked_of(settings.redis_url)
    checked = asked.get("ssl_cert_reqs", "required") == "required" and asked.get("ssl_check_hostname") == "true"
    if not settings.redis_url.startswith("rediss:") or not checked:
        raise SettingsError(
            "REDIS_URL must ask for TLS outside embedded mode, and for a certificate of its host:"
            " rediss://...?ssl_ca_certs=FILE, the file being the certificate of the authority that signed the server's."
        )


def _check_stripe(settings: Settings) -> None:
    """Embedded parts take no real money, and a real start never speaks to a stand-in for Stripe."""
    base = urlsplit(settings.stripe_api_base)
    if bool(settings.stripe_secret_key) != bool(settings.stripe_webhook_secret):
        raise SettingsError("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET belong together; set both or none.")
    if settings.stripe_api_base and not settings.stripe_secret_key:
        raise SettingsError("STRIPE_API_BASE is of no use without STRIPE_SECRET_KEY.")
    if settings.embedded and settings.stripe_secret_key and not settings.stripe_secret_key.startswith(_TEST_KEYS):
        raise SettingsError("Embedded mode takes no real money: STRIPE_SECRET_KEY must be a test key (sk_test_...).")
    if not settings.stripe_api_base or (settings.embedded and base.hostname in LOOPBACK):
        return
    if base.hostname is None or _is_local(base.hostname) or _is_loopback(base.hostname):
        raise SettingsError("STRIPE_API_BASE is on this machine, where no Stripe is; leave it empty for Stripe's own.")
    if base.scheme != "https":
        raise SettingsError("STRIPE_API_BASE must be https: it is sent the key of your account.")


def _is_local(host: str) -> bool:
    """Names below localhost never leave the machine (RFC 6761)."""
    return host in LOOPBACK or host.endswith(".localhost")
