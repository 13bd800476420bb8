"""What the routes of webhooks take and give, and what an endpoint is sent."""

import datetime as dt
from typing import Annotated, Any, Final, Literal, get_args
from uuid import UUID

import msgspec
from msgspec import Meta

from kernel.text import Text
from rapport.webhooks.models import Delivery, Kind, State

Op = Literal["created", "updated", "deleted", "gone"]
OPS: Final[tuple[Op, ...]] = get_args(Op)


class WebhookSetup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to and what about. No `objects` are all that the owner may read, now and later; `include` says whether the
    fields of the record come along, as the owner is shown them, or its id alone.
    """

    url: Annotated[str, Meta(max_length=2000)]
    description: Annotated[str, Meta(max_length=200)] = ""
    objects: Annotated[list[Annotated[str, Meta(max_length=60)]], Meta(max_length=50)] = []
    ops: Annotated[list[Op], Meta(min_length=1, max_length=4)] = msgspec.field(default_factory=lambda: list(OPS))
    include: Literal["ids", "fields"] = "ids"


class NewWebhook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`base_version` is the version that was shown, 0 for a new one."""

    setup: WebhookSetup
    base_version: Annotated[int, Meta(ge=0)] = 0


class WebhookState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """On, or paused: what changes meanwhile is told later."""

    state: Literal["on", "paused"]


class WebhookReplay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From where on changes are told once more: a moment, or a cursor of the feed; up to `until`, or all."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    cursor: Annotated[str, Meta(max_length=64)] | None = None


class WebhookReplayed(msgspec.Struct, frozen=True):
    """How many messages are sent once more, or for the first time. `more`: there are others; go on with the cursor."""

    messages: int
    cursor: str | None


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint as its page shows it. `reason` says why we stopped it; `waiting` is what it was not told yet."""

    id: UUID
    state: State
    reason: str | None
    owner_id: UUID
    owner: str
    setup: WebhookSetup
    version: int
    former_until: dt.datetime | None
    failing_since: dt.datetime | None
    waiting: int
    last_at: dt.datetime | None
    last_status: int | None


class WebhookObject(msgspec.Struct, frozen=True):
    """A kind of record that the reader may choose."""

    name: str
    label: Text


class Webhooks(msgspec.Struct, frozen=True, kw_only=True):
    """All of them, and what they can be about."""

    endpoints: list[Webhook]
    objects: list[WebhookObject]
    limit: int


class SavedWebhook(msgspec.Struct, frozen=True):
    """An endpoint as it was saved, with its secret if it is new."""

    endpoint: Webhook
    secret: str | None


class WebhookSecret(msgspec.Struct, frozen=True):
    """A new secret, which no other answer has. The one before it is signed with as well until `former_until`."""

    secret: str
    endpoint: Webhook


class WebhookAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """A try. Without `milliseconds` it is under way, or was cut short. `state` is what became of its message."""

    id: UUID
    message_id: UUID
    number: int
    at: dt.datetime
    milliseconds: int | None
    status: int | None
    error: str | None
    answer: str | None
    kind: Kind
    object: str | None
    record_id: UUID | None
    op: str | None
    state: Delivery
    next_at: dt.datetime | None


class WebhookAttempts(msgspec.Struct, frozen=True):
    """The newest, or those before an id; `next` is where to go on."""

    items: list[WebhookAttempt]
    next: UUID | None


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a message is about. `record` is there where the endpoint asks for fields."""

    object: str
    id: UUID
    op: Op
    seq: int
    version: int | None = None
    fields: list[str] = []
    record: dict[str, Any] | None = None


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a message: `company.updated`, `sync.reset` or `webhook.test`."""

    type: str
    timestamp: dt.datetime
    organisation_id: UUID
    data: Told | dict[str, Any]
