"""Calendars of other programs that people see beside their own: what is kept of one, and reading it.

Only addresses of the public internet are called, looked up anew each time (`kernel.outgoing`), and each address that an
answer leads on to is judged as the first was. What comes back is read by a process with limits (`reading.py`).
"""

import asyncio
import datetime as dt
import subprocess
import sys
from typing import Any, Final
from urllib.parse import urljoin
from uuid import UUID

import httpx
import msgspec

from kernel import outgoing
from kernel.crypto import Keyset
from kernel.runtime import Runtime
from rapport.crm.calendar.models import SUBSCRIPTION_FOUND, SUBSCRIPTION_SETUP

SECONDS: Final = 20.0
HOPS: Final = 3
"""How often an answer may lead on to another address."""
BEFORE: Final = dt.timedelta(days=100)
AFTER: Final = dt.timedelta(days=400)
"""The days around today of which events are kept."""
WAIT: Final = 30
"""Seconds until a process that reads is ended, whatever it does."""
SLOTS: Final = asyncio.Semaphore(2)
"""How many are read at once by one worker: each is a process of its own."""
_LEADS_ON: Final = frozenset({301, 302, 303, 307, 308})


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """Where a calendar is read from, and what its person calls it."""

    url: str
    name: str


class Event(msgspec.Struct, frozen=True, array_like=True):
    """An event: moments in UTC, or days with an open end."""

    begins: str
    ends: str
    is_day: bool
    title: str
    busy: bool


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of a calendar; `etag` is what its program calls this version."""

    events: list[Event] = []
    cut_off: bool = False
    etag: str | None = None
    whole_at: dt.datetime | None = None


class _Read(msgspec.Struct, frozen=True):
    events: list[Event]
    cut_off: bool
    broken: bool


class NotRead(Exception):  # it is told as a code beside the calendar
    """Why a calendar could not be read."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def setup_of(keys: Keyset, row: Any) -> Setup:  # a row
    """What is sealed of where it is."""
    return msgspec.json.decode(keys.decrypt(bytes(row.setup), field=SUBSCRIPTION_SETUP, record=row.id), type=Setup)


def found_of(keys: Keyset, row: Any) -> Found:  # a row
    """What is sealed of what was found; nothing before it was read."""
    if row.found is None:
        return Found()
    return msgspec.json.decode(keys.decrypt(bytes(row.found), field=SUBSCRIPTION_FOUND, record=row.id), type=Found)


def sealed(keys: Keyset, subscription_id: UUID, field: int, what: Setup | Found) -> bytes:
    """A column of what is sealed."""
    return keys.encrypt(msgspec.json.encode(what), field=field, record=subscription_id)


def is_allowed(runtime: Runtime, url: str) -> bool:
    """Whether an address is under TLS and may be one of the public internet."""
    return outgoing.is_safe(url) and outgoing.may_be_public(url, runtime.settings.webhook_hosts)


async def fetch(runtime: Runtime, url: str, etag: str | None) -> tuple[bytes | None, str | None]:
    """The bytes at an address and what names them; None where they are those of `etag`. Raises `NotRead`."""
    headers = {"accept": "text/calendar", "user-agent": "Rapport-Calendar/1"}
    if etag:
        headers["if-none-match"] = etag
    try:
        async with outgoing.client_to_strangers(seconds=SECONDS, inside=runtime.settings.webhook_hosts) as client:
            for _ in range(HOPS + 1):
                if not is_allowed(runtime, url):
                    raise NotRead("calendar.not_public")
                answer = await client.get(url, headers=headers)
                if answer.status_code not in _LEADS_ON:
                    return _bytes(answer)
                url = urljoin(url, answer.headers.get("location", ""))
    except outgoing.NotPublic:
        raise NotRead("calendar.not_public") from None
    except httpx.RemoteProtocolError:
        raise NotRead("calendar.too_big") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise NotRead("calendar.no_answer") from None
    raise NotRead("calendar.no_answer")


def _bytes(answer: httpx.Response) -> tuple[bytes | None, str | None]:
    if answer.status_code == httpx.codes.NOT_MODIFIED:
        return None, None
    if answer.status_code in {401, 403, 404, 410}:
        raise NotRead("calendar.gone")
    if answer.status_code != httpx.codes.OK:
        raise NotRead("calendar.no_answer")
    tag = answer.headers.get("etag")
    return answer.content, tag[:200] if tag else None


async def read(data: bytes, today: dt.date, zone: str, etag: str | None, now: dt.datetime) -> Found:
    """What a calendar holds around today; raises `NotRead`."""
    async with SLOTS:
        got = await asyncio.to_thread(_read, data, today, zone)
    if got.broken:
        raise NotRead("calendar.unreadable")
    return Found(events=got.events, cut_off=got.cut_off, etag=etag, whole_at=now)


def _read(data: bytes, today: dt.date, zone: str) -> _Read:
    first, last = (today - BEFORE).isoformat(), (today + AFTER).isoformat()
    command = [sys.executable, "-I", "-m", "rapport.crm.calendar.reading", first, last, zone]
    try:
        done = subprocess.run(  # our own module; its arguments are days and a zone
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, timeout=WAIT, check=True
        )
        return msgspec.json.decode(done.stdout, type=_Read)
    except (subprocess.SubprocessError, msgspec.DecodeError):
        raise NotRead("calendar.too_big") from None
