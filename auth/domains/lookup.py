"""Asking the DNS for a domain's proof. All that its answer is trusted for is whether the token is there."""

import base64
from typing import Final, Literal

import dns.asyncresolver
import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

from kernel.settings import Settings

PREFIX: Final = "rapport-verification="
_SECONDS: Final = 5.0

Found = Literal["there", "absent", "silent"]
"""`silent`: nobody could say; that proves nothing, and takes nothing away at once."""


def record_of(token: bytes) -> str:
    """The text of the TXT record."""
    return PREFIX + base64.b32encode(token).decode().rstrip("=").lower()


async def look(settings: Settings, domain: str, token: bytes) -> Found:
    """Whether the domain has a TXT record with the token, at the domain itself.

    An alias is not followed: whoever runs the machine that a forgotten CNAME leads to doesn't hold the domain.
    """
    wanted, name = record_of(token).encode(), dns.name.from_text(domain)
    try:
        answer = await _resolver(settings).resolve(name, dns.rdatatype.TXT, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return "absent"
    except (dns.exception.DNSException, OSError):
        return "silent"
    if answer.canonical_name != name or answer.rrset is None:
        return "absent"
    texts = (b"".join(record.strings).strip() for record in answer.rrset)
    return "there" if wanted in texts else "absent"


def _resolver(settings: Settings) -> dns.asyncresolver.Resolver:
    """That of the machine, unless the settings name servers (`address` or `address:port`)."""
    resolver = dns.asyncresolver.Resolver(configure=not settings.dns_servers)
    resolver.lifetime = _SECONDS
    if settings.dns_servers:
        servers = [each.partition(":") for each in settings.dns_servers]
        resolver.nameservers = [address for address, _, _ in servers]
        resolver.nameserver_ports = {address: int(port or 53) for address, _, port in servers}
    return resolver
