"""Every place where the id of a record that can be merged may stand, and what a merge does there.

Fields that refer to records are found by their declarations. Everything else is named here: a test derives all columns
of ids from the tables, so that a new one can't be forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from rapport.crm.activities.models import notification, timeline_target
from rapport.crm.attachments.models import file_upload
from rapport.crm.forms.models import consent, touch
from rapport.crm.imports.models import stored_file
from rapport.crm.records import custom
from rapport.crm.records.kinds import ReferenceKind
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import Field, ObjectType, Registry

MERGED: Final = ("company", "contact", "lead", "product")
"""Kinds of records that can be merged. A deal can't: its amount is the sum of its lines, and being won is the evidence
of invoices and of a funnel, which two deals in one would falsify.
"""


@dataclass(frozen=True)
class Place:
    """A column of record ids. `key` names a row; `unique` are the columns of which a record has each value once, and
    `follows` those that follow from what they name.
    """

    name: str
    table: sa.Table
    column: str
    key: str = "id"
    unique: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()

    @property
    def ids(self) -> sa.Column[UUID]:
        """The column itself."""
        return self.table.c[self.column]


LINK_FROM: Final = Place("record_link.from_id", record_link, "from_id", unique=("relation_id", "to_id"))
LINK_TO: Final = Place("record_link.to_id", record_link, "to_id", unique=("relation_id", "from_id"))
TIMELINE: Final = Place(
    "timeline_target",
    timeline_target,
    "record_id",
    key="event_id",
    unique=("event_id",),
    follows=("occurred_at", "hidden"),
)
FILES: Final = Place("stored_file", stored_file, "record_id")

PLAIN: Final[tuple[Place, ...]] = (
    FILES,
    Place("file_upload", file_upload, "record_id"),
    Place("notification", notification, "record_id"),
    LINK_FROM,
    LINK_TO,
    TIMELINE,
    Place("touch", touch, "record_id"),
    Place("consent", consent, "record_id"),
)
"""Places whose rows go along as they are, unless the survivor has the same."""

SHARES, PAIRS, LINES = "share", "duplicate_pair", "deal_line"
"""Places whose rows go along by rules of their own (`beside.py`)."""

OWN: Final = frozenset({"share.record_id", "duplicate_pair.left_id", "duplicate_pair.right_id", "deal_line.product_id"})

STAYS: Final[dict[str, str]] = {
    "change.record_id": "the history of the merged record, which its own id goes on naming",
    "stage_event.record_id": "when the merged record entered which status: the past and every funnel count it there",
    "text_rank.record_id": "where a title stands; follows from the record's own title",
    "unique_value.record_id": "whose value it is that may occur once; follows from the records' own values",
    "territory_pin.record_id": "where the merged record was put by hand; the survivor lies where it lies",
    "subject_hit.ref": "what was found of a person and where: its text is still in that row",
    "subject_hit.via": "what was found of a person and where: its text is still in that row",
    "deal_line.deal_id": "deals can't be merged",
    "deal_snapshot.deal_id": "deals can't be merged",
    "webhook_message.record_id": "of which record a message told; that it was merged is a message of its own",
    "timeline_target.event_id": "tasks and activities can't be merged",
    "record_alias.id": "where the merged record went",
    "record_alias.survivor_id": "where the merged record went; the next merge goes on from there",
    "record_merge.survivor_id": "what an earlier merge kept, for its undo",
    "merge_move.row_id": "what a merge moved, for its undo",
    "touch.form_id": "by which form it was sent",
    "consent.touch_id": "with which submission it was given",
    "approval_lock.record_id": "a lock holds lines of deals, which can't be merged, or an owner, which a merge keeps",
    "approval_request.record_id": "deals can't be merged",
    "suggestion.record_id": "what was suggested for the merged record; the survivor has suggestions of its own",
    "suggestion.task_id": "tasks and activities can't be merged",
    "merge_move.from_id": "what a merge moved, for its undo",
}
"""Columns in which a merged id stays, and why."""


@dataclass(frozen=True)
class Reference:
    """A field of records that names another record."""

    obj: ObjectType
    field: Field

    @property
    def name(self) -> str:
        """The name of the place."""
        return f"{self.obj.name}.{self.field.name}"

    @property
    def ids(self) -> sa.ColumnElement[UUID]:
        """Where the records have it."""
        return self.field.place(self.obj.table)

    def pointed(self, to: UUID) -> dict[str, Any]:
        """What is written for the field to name another record."""
        if not self.field.custom:
            return {self.field.name: to}
        held = self.obj.table.c[custom.COLUMN]
        path = sa.cast([str(self.field.id)], ARRAY(sa.Text))
        return {custom.COLUMN: sa.func.jsonb_set(held, path, sa.func.to_jsonb(sa.cast(str(to), sa.Text)))}


def references(registry: Registry, obj: ObjectType) -> Sequence[Reference]:
    """The fields that name records of a kind, in the order in which rows are locked: by object."""
    found = [
        Reference(other.unmasked, field)
        for other in registry
        for field in other.unmasked.fields
        if isinstance(field.kind, ReferenceKind) and field.target == obj.name
    ]
    return sorted(found, key=lambda each: each.name)
