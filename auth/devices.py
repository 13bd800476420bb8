"""Devices: the browsers and apps in which an identity has signed in, so that a list of sessions says what they are.

A browser is known by the mark in its cookie (`auth/browser.py`). The mark proves nothing here: whoever invents one
gets a row of their own identity. What a user agent says is cut down to a platform and a version from closed lists.
"""

import re
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.models import DEVICE_NAME, device
from auth.sessions import Browser, digest
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.ids import new_id

_SYSTEMS = (
    ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
# In this order: each of them may name some of those after it.
_BROWSERS = (
    ("Edge", re.compile(r"\bEdg[A-Z]*/(\d{1,4})", re.IGNORECASE)),
    ("Opera", re.compile(r"\bOPR/(\d{1,4})")),
    ("Firefox", re.compile(r"\b(?:Firefox|FxiOS)/(\d{1,4})")),
    ("Chrome", re.compile(r"\b(?:Chrome|CriOS)/(\d{1,4})")),
    ("Safari", re.compile(r"\bVersion/(\d{1,4})")),
)


class Seen(msgspec.Struct, frozen=True):
    """A device in which somebody has just signed in. `is_new`: they never did before, but did in others."""

    id: UUID
    platform: str
    version: str
    is_new: bool


async def seen(control: ControlSession, identity_id: UUID, browser: Browser, mark: str) -> Seen:
    """The device of a browser in which somebody has just signed in; made if it is new."""
    device_id, now = new_id(), real_now()
    platform, version = described(browser.user_agent)
    row = {
        "id": device_id,
        "identity_id": identity_id,
        "mark_hmac": digest(mark),
        "platform": platform,
        "version": version,
        "name": control.keys.encrypt_text("", field=DEVICE_NAME, record=device_id),
        "created_at": now,
        "last_seen_at": now,
    }
    statement = insert(device).values(row)
    known = {"platform": platform, "version": version, "last_seen_at": now}
    statement = statement.on_conflict_do_update(index_elements=["identity_id", "mark_hmac"], set_=known)
    found: UUID = (await control.execute(statement.returning(sa.literal_column("id")))).scalar_one()
    others = sa.select(device.c.id).where(device.c.identity_id == identity_id, device.c.id != found).limit(1)
    is_new = found == device_id and bool(await control.rows(others))
    return Seen(found, platform, version, is_new)


def described(user_agent: str) -> tuple[str, str]:
    """Platform and browser with its version, as far as a user agent says; empty for what it doesn't."""
    platform = next((name for word, name in _SYSTEMS if word in user_agent), "")
    for name, pattern in _BROWSERS:
        if found := pattern.search(user_agent):
            return platform, f"{name} {found[1]}"
    return platform, ""
