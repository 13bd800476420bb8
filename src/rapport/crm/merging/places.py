"""Every place where the id of a record that can be merged may stand, and what a merge does there.

Fields that refer to records are found by their declarations. Everything else is named here: a test derives all columns
of ids from the tables, so that a new one can't be forgotten.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kernel.statements import any_of
from rapport.crm.activities.models import notification, timeline_target
from rapport.crm.attachments.models import file_upload
from rapport.crm.companies.address_models import company_address
from rapport.crm.consents.models import consent
from rapport.crm.forms.models import touch
from rapport.crm.identity_keys.models import identity_key
from rapport.crm.imports.models import stored_file
from rapport.crm.price_books.models import price_book_entry
from rapport.crm.records import custom, definitions, multi_choice
from rapport.crm.records.followers import follower
from rapport.crm.records.kinds import ReferenceKind
from rapport.crm.records.models import record_link
from rapport.crm.records.multi_choice import ReferencesKind
from rapport.crm.records.objects import Field, ObjectType, Registry
from rapport.crm.records.own import ABOUT
from rapport.crm.records.scope import Scope
from rapport.crm.transfers.models import transfer

MERGED: Final = ("company", "contact", "lead", "product")
"""Declared kinds of records that can be merged, beside all that organisations define. A deal can't: its amount is the
sum of its lines, and being won is the evidence of invoices and of a funnel, which two deals in one would falsify.
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
    Place("follower", follower, "record_id", unique=("person_id",)),
    Place("transfer", transfer, "record_id"),
    Place("touch", touch, "record_id"),
    Place("consent", consent, "record_id"),
    Place("identity_key", identity_key, "record_id"),
    Place("company_address", company_address, "company_id"),
    Place("price_book_entry", price_book_entry, "product_id", unique=("book_id", "min_quantity")),
)
"""Places whose rows go along as they are, unless the survivor has the same."""

SHARES, PAIRS, LINES = "share", "duplicate_pair", "deal_line"
"""Places whose rows go along by rules of their own (`beside.py`)."""

OWN: Final = frozenset({"share.record_id", "duplicate_pair.left_id", "duplicate_pair.right_id", "deal_line.product_id"})

STAYS: Final[dict[str, str]] = {
    "change.record_id": "the history of the merged record, which its own id goes on naming",
    "stage_event.record_id": "when the merged record entered which status: the past and every funnel count it there",
    "text_rank.record_id": "where a title stands; follows from the record's own title",
    "field_index.record_id": "whose value is indexed; follows from the records' own values",
    "field_index.ref": "what an own field refers to; follows from the records' own values, which are moved",
    "unique_value.record_id": "whose value it is that may occur once; follows from the records' own values",
    "territory_pin.record_id": "where the merged record was put by hand; the survivor lies where it lies",
    "subject_hit.ref": "what was found of a person and where: its text is still in that row",
    "subject_hit.via": "what was found of a person and where: its text is still in that row",
    "deal_line.deal_id": "deals can't be merged",
    "deal_split.deal_id": "deals can't be merged",
    "deal_snapshot.deal_id": "deals can't be merged",
    "webhook_message.record_id": "of which record a message told; that it was merged is a message of its own",
    "timeline_target.event_id": "tasks and activities can't be merged",
    "record_alias.id": "where the merged record went",
    "record_alias.survivor_id": "where the merged record went; the next merge goes on from there",
    "record_merge.survivor_id": "what an earlier merge kept, for its undo",
    "merge_move.row_id": "what a merge moved, for its undo",
    "touch.form_id": "by which form it was sent",
    "touch.site_id": "on which site the visit was",
    "touch.campaign_id": "campaigns can't be merged",
    "consent.touch_id": "with which submission it was given",
    "approval_lock.record_id": "a lock holds lines of deals, which can't be merged, or an owner, which a merge keeps",
    "approval_request.record_id": "deals can't be merged",
    "prediction.record_id": "deals can't be merged",
    "suggestion.record_id": "what was suggested for the merged record; the survivor has suggestions of its own",
    "suggestion.task_id": "tasks and activities can't be merged",
    "merge_move.from_id": "what a merge moved, for its undo",
}
"""Columns in which a merged id stays, and why."""


@dataclass(frozen=True)
class Reference:
    """A field of records that names another record, or several."""

    obj: ObjectType
    field: Field
    archived: bool = False
    """The field, or the kind that has it, is away until somebody restores it."""

    @property
    def name(self) -> str:
        """The name of the place."""
        return f"{self.obj.name}.{self.field.name}"

    @property
    def several(self) -> bool:
        """Whether it names any number of records."""
        return isinstance(self.field.kind, ReferencesKind)

    @property
    def held(self) -> sa.ColumnElement[Any]:
        """Where the records have it."""
        return self.field.place(self.obj.table)

    def names(self, ids: Collection[UUID]) -> sa.ColumnElement[bool]:
        """Whether a record names one of these."""
        named = self._holds(ids)
        if self.field.group != ABOUT or not self.field.custom:
            return named
        # No index knows what a task is about in its document, but its row on that record's timeline does.
        standing = sa.select(timeline_target.c.event_id).where(any_of(timeline_target.c.record_id, ids))
        return self.obj.table.c.id.in_(standing) & named

    def _holds(self, ids: Collection[UUID]) -> sa.ColumnElement[bool]:
        return multi_choice.condition(self.held, "has_any", list(ids)) if self.several else any_of(self.held, ids)

    def pointed(self, away: Collection[UUID], to: Collection[UUID]) -> dict[str, Any]:
        """What is written for the field to name other records in place of some; the one other, if it names one."""
        if not self.field.custom:
            return {self.field.name: next(iter(to))}
        held = self.obj.table.c[custom.COLUMN]
        path = sa.cast([str(self.field.id)], ARRAY(sa.Text))
        one = sa.func.to_jsonb(sa.cast(str(next(iter(to))), sa.Text))
        value = self._others(away, to) if self.several else one
        return {custom.COLUMN: sa.func.jsonb_set(held, path, value)}

    def _others(self, away: Collection[UUID], to: Collection[UUID]) -> sa.ColumnElement[Any]:
        """A set as the kind keeps it: each once, in the order of the ids."""
        there = sa.func.jsonb_array_elements_text(self.held).table_valued("value", name="there")
        stays = sa.select(there.c.value).where(~(there.c.value == sa.any_(_texts(away))))
        every = sa.union(stays, sa.select(sa.func.unnest(_texts(to)))).subquery("every")
        ordered = sa.select(every.c.value).order_by(sa.collate(sa.cast(every.c.value, sa.Text), "C"))
        return sa.func.to_jsonb(sa.func.array(ordered.scalar_subquery()), type_=JSONB)


def _texts(ids: Collection[UUID]) -> sa.ColumnElement[Any]:
    return sa.bindparam(None, [str(each) for each in ids], type_=ARRAY(sa.Text))


def references(registry: Registry, obj: ObjectType) -> Sequence[Reference]:
    """The fields that name records of a kind, in the order in which rows are locked: by object."""
    found = [
        Reference(other.unmasked, field)
        for other in registry
        for field in other.unmasked.fields
        if isinstance(field.kind, (ReferenceKind, ReferencesKind)) and field.target == obj.name
    ]
    return sorted(found, key=lambda each: each.name)


async def every_reference(scope: Scope, obj: ObjectType) -> Sequence[Reference]:
    """The same with those that are archived: what is restored later names no record that was merged meanwhile."""
    found, registry = references(scope.registry, obj), scope.registry
    away = [
        Reference(registry[each.object].unmasked, each.field(scope.principal.tenant.currency), archived=True)
        for each in await definitions.listed(scope.session)
        if each.target == obj.name and (each.archived or each.object not in registry.objects)
    ]
    return sorted([*found, *away], key=lambda each: each.name)
