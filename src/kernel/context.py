"""Who is acting, for whom, in which request. Jobs capture and restore it; nobody else passes it around by hand."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from uuid import UUID

import msgspec


class Context(msgspec.Struct, frozen=True):
    """The circumstances of one request or job. `address` is where a request came from, for the audit trail alone.

    `actor_id` is a `person.id` of the tenant (None: the system itself); `origin` says through which door a
    write came: web, api, import, system, demo. `clock_offset` is how far the organisation's clock is ahead of the
    machine's, `time_zone` its IANA zone (kernel/clock.py reads both). While `looks` nothing may be written but entries
    that say who looked: somebody views as somebody else (auth/viewing).
    """

    request_id: str = "-"
    locale: str = "en"
    tenant_id: UUID | None = None
    actor_id: UUID | None = None
    origin: str = "system"
    clock_offset: dt.timedelta = dt.timedelta()
    time_zone: str = "UTC"
    address: str = ""
    looks: bool = False


NOBODY = Context()
_current: ContextVar[Context] = ContextVar("rapport_context", default=NOBODY)


def current() -> Context:
    """The context of the running request or job."""
    return _current.get()


@contextlib.contextmanager
def use(context: Context) -> Iterator[Context]:
    """Makes `context` current for the block."""
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


@contextlib.contextmanager
def on_clock(offset: dt.timedelta, time_zone: str) -> Iterator[Context]:
    """Puts the block on an organisation's clock and into its zone; who acts stays."""
    with use(msgspec.structs.replace(current(), clock_offset=offset, time_zone=time_zone)) as context:
        yield context


def enter(context: Context) -> None:
    """Makes `context` current for the rest of this task, as the request middleware needs it."""
    _current.set(context)
