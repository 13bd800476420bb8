"""What the endpoints of web forms take and give."""

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from kernel.text import Text

Purpose = Literal["contact", "marketing", "sharing", "cross_border"]
"""What somebody agrees that their details are used for: an answer, offers, by others, abroad."""

VisitorId = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
"""A browser, by 128 random bits; whoever has them is that visitor."""

Line = Annotated[str, Meta(max_length=200)]
Paragraph = Annotated[str, Meta(max_length=2000)]
Link = Annotated[str, Meta(max_length=500)]


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line in both languages; an empty one is read in the other."""

    zh: Line = ""
    en: Line = ""


class Passage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same for a few sentences."""

    zh: Paragraph = ""
    en: Paragraph = ""


class FormField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A lead's field in a form; without a label it is called as on the lead."""

    name: Annotated[str, Meta(max_length=80)]
    label: Label = msgspec.field(default_factory=Label)
    required: bool = False


class FormConsent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a visitor may agree to; one that is required has to be ticked."""

    purpose: Purpose
    text: Passage
    required: bool = False


class FormSetup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A form as its organisation wrote it. `owner_id` gets the leads: a person or a queue, or else whom the rules of
    assignment name; `source` is a choice of the lead's source. `origins` may show it in a frame. Without `redirect` the
    visitor reads `thanks`.
    """

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    owner_id: UUID | None
    fields: Annotated[list[FormField], Meta(min_length=1, max_length=30)]
    title: Label = msgspec.field(default_factory=Label)
    intro: Passage = msgspec.field(default_factory=Passage)
    button: Label = msgspec.field(default_factory=Label)
    thanks: Passage = msgspec.field(default_factory=Passage)
    consents: Annotated[list[FormConsent], Meta(max_length=4)] = []
    redirect: Link | None = None
    origins: Annotated[list[Link], Meta(max_length=20)] = []
    source: UUID | None = None


class NewForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A form as it shall be; `base_version` is the one that was read, 0 for a new one."""

    setup: FormSetup
    active: bool = True
    base_version: int = 0


class FormView(msgspec.Struct, frozen=True, kw_only=True):
    """A form as the settings show it: where it is, and what came of it."""

    id: UUID
    active: bool
    version: int
    setup: FormSetup
    path: str
    submissions: int
    last_at: dt.datetime | None


class OfferedField(msgspec.Struct, frozen=True):
    """A lead's field that may be in a form; one that is `needed` has to be."""

    name: str
    label: Text
    type: str
    needed: bool
    options: list["ShownOption"]


class FormsView(msgspec.Struct, frozen=True):
    """All forms, and of which fields they can be made."""

    forms: list[FormView]
    fields: list[OfferedField]
    sources: list["ShownOption"]


class ShownOption(msgspec.Struct, frozen=True):
    """One of the choices of a field."""

    id: UUID
    label: Text


class ShownField(msgspec.Struct, frozen=True):
    """A field as a visitor sees it."""

    name: str
    label: Text
    type: str
    required: bool
    options: list[ShownOption]


class ShownConsent(msgspec.Struct, frozen=True):
    """A consent as a visitor sees it."""

    purpose: Purpose
    text: Text
    required: bool


class ShownForm(msgspec.Struct, frozen=True):
    """A form as a visitor sees it. `token` goes back with the answers; nothing is taken before `wait` seconds."""

    title: Text
    intro: Text
    button: Text
    fields: list[ShownField]
    consents: list[ShownConsent]
    token: str
    wait: float


class Campaign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a campaign in the address of a page."""

    source: Line = ""
    medium: Line = ""
    campaign: Line = ""
    term: Line = ""
    content: Line = ""


class Submission(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a visitor sends; `visitor` is the number of their browser where they agreed to be known by one. Nobody sees
    `website`: who fills it is a program.
    """

    token: Annotated[str, Meta(max_length=400)]
    fields: dict[str, Any]
    consents: Annotated[list[Purpose], Meta(max_length=4)] = []
    utm: Campaign = msgspec.field(default_factory=Campaign)
    page: Link = ""
    referrer: Link = ""
    website: Annotated[str, Meta(max_length=500)] = ""
    visitor: VisitorId | None = None


class Thanks(msgspec.Struct, frozen=True):
    """What a visitor reads, or where they are led."""

    text: Text
    redirect: str | None


class Touched(msgspec.Struct, frozen=True):
    """What is kept of a submission: `answers` as they were sent, by field. Of a visit `form` is the site's name."""

    form: str
    answers: dict[str, Any]
    utm: Campaign
    page: str
    referrer: str


class ConsentView(msgspec.Struct, frozen=True, kw_only=True):
    """A consent as the lead shows it; no `point` for who isn't shown that field whole."""

    id: UUID
    purpose: str
    channel: str | None
    point: str | None
    text: str
    given_at: dt.datetime
    withdrawn_at: dt.datetime | None


class AnswerView(msgspec.Struct, frozen=True):
    """One answer, as its field is called now."""

    label: Text
    value: str


class TouchView(msgspec.Struct, frozen=True, kw_only=True):
    """A submission as the lead shows it; `answers` are those that differ from what the lead says."""

    id: UUID
    form: str
    first: bool
    occurred_at: dt.datetime
    utm: Campaign
    page: str
    referrer: str
    answers: list[AnswerView]
    consents: list[ConsentView]
