"""Shapes of subscriptions to calendars of other programs, in and out."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from kernel.text import Text

Name = Annotated[str, Meta(max_length=80)]


class NewSubscription(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A calendar to see beside one's own: with what its events are called or as busy times only. `shows_busy`: whoever
    may see one's days sees that one is busy then.
    """

    url: Annotated[str, Meta(min_length=1, max_length=2000)]
    name: Name
    titles: bool = True
    shows_busy: bool = False


class SubscriptionChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be changed of one; another address is another subscription."""

    name: Name
    titles: bool
    shows_busy: bool


class Subscription(Struct, frozen=True, kw_only=True):
    """One as its person is shown it. Of the address only the host: the rest is a secret. `error` says why it could not
    be read the last time.
    """

    id: UUID
    name: str
    host: str
    titles: bool
    shows_busy: bool
    error: Text | None
    read_at: dt.datetime | None
    next_at: dt.datetime
    events: int
    cut_off: bool


class OutsideEvent(Struct, frozen=True, kw_only=True):
    """An event of such a calendar: of somebody else's only when it is. One without times has `first` and `last`."""

    id: str
    person_id: UUID
    title: str | None
    calendar: str | None
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    first: dt.date | None
    last: dt.date | None
