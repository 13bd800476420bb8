"""What goes in and out of the routes of consents."""

import datetime as dt
from typing import Annotated, Final, Literal, get_args
from uuid import UUID

import msgspec
from msgspec import Meta

Purpose = Literal[
    "contact", "marketing", "sharing", "cross_border", "recording", "location", "face", "ai"
]  # fmt: skip
"""What somebody's details are used for: an answer, offers, by others, abroad; recorded calls, where they are, their
face, and being read by a model.
"""

PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)

Channel = Literal["email", "phone", "sms", "wecom", "post"]

Short = Annotated[str, Meta(max_length=200)]


class Agreed(msgspec.Struct, frozen=True):
    """What is kept sealed: for which address or number, to which words in which version, and what shows it."""

    point: str
    text: str
    form_version: int | None = None
    text_version: str = ""
    evidence: str = ""


class NewConsent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """That somebody agreed: to these words, for a purpose, by a channel and at a point of contact if it is about one.

    `evidence` says what shows it, such as a signed paper or a recorded call; without `given_at` it is now.
    """

    purpose: Purpose
    channel: Channel | None = None
    point: Short = ""
    text: Annotated[str, Meta(min_length=1, max_length=2000)]
    text_version: Short = ""
    evidence: Annotated[str, Meta(max_length=1000)] = ""
    given_at: Annotated[dt.datetime, Meta(tz=True)] | None = None


class ConsentEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A consent as its record shows it; no `point` for who isn't shown that field whole. `object` and `record_id` say
    where it lies: a contact shows what was agreed to as a lead.
    """

    id: UUID
    object: str
    record_id: UUID
    purpose: str
    channel: str | None
    point: str | None
    text: str
    text_version: str
    evidence: str
    source: str
    recorded_by: str | None
    given_at: dt.datetime
    withdrawn_at: dt.datetime | None
    withdrawn_by: str | None


class Consents(msgspec.Struct, frozen=True):
    """All of a person, the newest first, and for each purpose the channels that are open (`any`: all of them)."""

    items: list[ConsentEvent]
    may: dict[Purpose, list[str]]
