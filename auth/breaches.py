"""Passwords that were stolen elsewhere, by a range service (Have I Been Pwned's, or a copy of it that one runs).

It is asked for every hash that begins with the same 20 bits, and answers with padding: neither it nor whoever watches
learns which password that was. SHA-1 is what such services speak; nothing of ours rests on it. Without an answer the
password is taken as it is, since zxcvbn, which knows the 30,000 that are stolen most often, was asked before.
"""

import hashlib

import httpx
import structlog

from kernel import outgoing

PREFIX = 5
SECONDS = 3.0

log = structlog.get_logger()


async def is_breached(service: str, plain: str) -> bool:
    """Whether a service lists a password; False where it doesn't answer."""
    # What such lists are made of, whatever it is worth.
    digest = hashlib.sha1(plain.encode(), usedforsecurity=False).hexdigest().upper()  # nosemgrep: weak-hash
    url = f"{service}/range/{digest[:PREFIX]}"
    try:
        async with outgoing.client(seconds=SECONDS) as client:
            answer = await client.get(url, headers={"Add-Padding": "true"})
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL):
        log.warning("breached_passwords_unreachable")
        return False
    return any(_is(line, digest[PREFIX:]) for line in answer.text.splitlines())


def _is(line: str, suffix: str) -> bool:
    """Whether a line is of this hash; padding counts nought."""
    found, _, count = line.strip().partition(":")
    return found.upper() == suffix and count != "0"
