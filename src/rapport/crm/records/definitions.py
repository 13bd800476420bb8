"""An organisation's own fields: how they are defined, and objects as the organisation has them.

`open_scope` is the one seam: in the scope that it opens, `registry` holds the declared objects with the organisation's
own fields among theirs, so the read path, the write path and everything above them serve both alike.
"""

import functools
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.kept import Kept
from auth.principal import Principal
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.pool import Row
from kernel.statements import Prepared
from kernel.text import Text
from rapport.crm.records import own, required_if, tags
from rapport.crm.records.kind_table import KINDS
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.limits import NONE, Limits
from rapport.crm.records.masks import maskable, seen_by
from rapport.crm.records.models import CUSTOM_FIELD, CustomKind, Indexing, Uniqueness, custom_field
from rapport.crm.records.number_format import Numbering
from rapport.crm.records.objects import CUSTOM_GROUP, Field, Registry
from rapport.crm.records.rollup_form import Rollup
from rapport.crm.records.scope import Scope

PREFIX: Final = "c_"
"""Names of own fields are this and their id: what a customer calls them gets into no address, log or saved view."""

GIVEN: Final = frozenset({"auto_number", "formula", "rollup"})
"""Kinds that nobody fills."""

_MONEY: Final = "money"
_ALL: Final = Prepared(sa.select(custom_field).order_by(custom_field.c.position, custom_field.c.field_id))
_kept: Kept[Registry] = Kept()


class Words(msgspec.Struct, frozen=True):
    """What a customer typed of a field: encrypted as one document."""

    label: Text
    prefix: str = ""
    """What stands before the numbers that the field gives."""

    formula: str | None = None
    result: str | None = None
    """As what kind the results of the formula are kept."""


class Definition(msgspec.Struct, frozen=True):
    """One of an organisation's own fields."""

    id: UUID
    field_id: int
    object: str
    kind: CustomKind
    label: Text
    required: bool
    archived: bool
    version: int
    copied_from: int | None = None
    uniqueness: Uniqueness = "off"
    limits: Limits = NONE
    required_if: str | None = None
    """As JSON in one spelling, since definitions are compared and kept by what they say."""

    target: str | None = None
    numbering: Numbering | None = None
    formula: str | None = None
    result: str | None = None
    indexing: Indexing = "off"
    converted_from: int | None = None
    """The id of the field whose place this one took as one of another kind."""
    rollup: Rollup | None = None
    updating: bool = False

    @property
    def unique(self) -> bool:
        """Whether writers keep each value from occurring twice; so they do while what is there is checked."""
        return self.uniqueness in {"checking", "on"}

    @property
    def name(self) -> str:
        """What records, filters and views call it."""
        return name_of(self.field_id)

    def field(self, currency: str) -> Field:
        """The field as the engine has it; money is in the organisation's currency."""
        is_money = self.kind == _MONEY
        kind = "decimal" if is_money else self.result or self.kind
        return Field(
            name=self.name, id=self.field_id, label=self.label, kind_name=kind, required=self.required,
            searchable=isinstance(KINDS[kind], TextKind), group=CUSTOM_GROUP.name, custom=True,
            unit=Text(zh=currency, en=currency) if is_money else None, copied_from=self.copied_from, unique=self.unique,
            limits=self.limits, required_if=self.required_if, target=self.target, numbering=self.numbering,
            editable=self.kind not in GIVEN, formula=self.formula, indexed=self.indexing == "on",
            kept_in_index=self.indexing != "off", rollup=self.rollup, updating=self.updating,
        )  # fmt: skip


def name_of(field_id: int) -> str:
    """What records, filters and views call an own field."""
    return f"{PREFIX}{field_id}"


async def open_scope(
    registry: Registry, principal: Principal, session: TenantSession, *, historic: bool = False
) -> Scope:
    """The scope of a principal in a transaction, with the objects as their organisation has them."""
    return Scope(await of_organisation(registry, principal, session), principal, session, historic=historic)


async def of_organisation(registry: Registry, principal: Principal, session: TenantSession) -> Registry:
    """The declared objects with the organisation's own fields, and of all fields those that somebody is shown."""
    return seen_by(await whole(registry, principal, session), principal.rights, principal.unseen)


async def whole(registry: Registry, principal: Principal, session: TenantSession) -> Registry:
    """The same with all fields, for what is said of them and not of their values; kept as long as the epoch stands."""

    async def load(_: list[UUID]) -> dict[UUID, Registry]:
        return {registry.id: await of_tenant(registry, session, principal.tenant.currency)}

    return (await _kept.get(session, [registry.id], load))[registry.id]


async def maskable_names(
    registry: Registry, principal: Principal, session: TenantSession
) -> Mapping[str, Collection[str]]:
    """The names of all fields that a role may mask, by object."""
    every = await whole(registry, principal, session)
    archived = {each.name: frozenset[str]() for each in await own.listed(session)}  # a role may go on naming them
    return archived | {obj.name: frozenset(each.name for each in obj.fields if maskable(obj, each)) for obj in every}


async def of_tenant(registry: Registry, session: TenantSession, currency: str = "") -> Registry:
    """The same, read now; for who acts for nobody, and needs no currency."""
    living = tuple(each for each in await listed(session) if not each.archived)
    objects = tuple(each for each in await own.listed(session) if not each.archived)
    made = _made(registry, living, objects, currency) if living or objects else registry
    return made if (await tags.load(session)).open else _closed(made)


async def listed(session: TenantSession) -> list[Definition]:
    """All own fields in their order, archived ones too."""
    return [_definition(session.keys, row) for row in await session.rows(_ALL)]


def sealed(keys: Keyset, made: Definition) -> bytes:
    """A definition's words as they are stored."""
    words = Words(made.label, made.numbering.prefix if made.numbering else "", made.formula, made.result)
    return keys.encrypt(msgspec.json.encode(words), field=CUSTOM_FIELD, record=made.id)


@functools.lru_cache(maxsize=500)
def _made(
    registry: Registry, living: Sequence[Definition], objects: Sequence[own.OwnObject], currency: str
) -> Registry:
    """The same definitions are the same objects, so that what is known of these (decoders, statements) is known."""
    fields: dict[str, list[Field]] = {}
    there = {each.name for each in (*registry, *objects)}
    for each in living:
        if each.target is None or each.target in there:  # what leads to an archived kind is away for as long as it is
            fields.setdefault(each.object, []).append(each.field(currency))
    for obj in registry:
        if obj.about_own and objects:
            fields[obj.name] = [*own.abouts(objects), *fields.get(obj.name, ())]
    return registry.with_custom(fields, [own.typed(each, fields.pop(each.name, ())) for each in objects])


_closed = functools.lru_cache(maxsize=500)(tags.closed)


def _definition(keys: Keyset, row: Row) -> Definition:
    words = msgspec.json.decode(keys.decrypt(row.definition, field=CUSTOM_FIELD, record=row.id), type=Words)
    return Definition(
        row.id, row.field_id, row.object, row.kind, words.label, row.required, row.archived, row.version,
        row.copied_from, row.uniqueness, msgspec.convert(row.limits or {}, Limits),
        None if row.required_if is None else required_if.kept(row.required_if), row.target,
        None if row.numbering is None else msgspec.convert({**row.numbering, "prefix": words.prefix}, Numbering),
        words.formula, words.result, row.indexing, row.converted_from, *_rollup(row.rollup),
    )  # fmt: skip


def _rollup(kept: Mapping[str, Any] | None) -> tuple[Rollup | None, bool]:
    """What a field adds up, and whether that is still being done for the first time."""
    if kept is None:
        return None, False
    condition = kept.get("condition")
    said = {name: kept.get(name) for name in ("object", "by", "function", "field")}
    form = msgspec.convert({**said, "condition": condition and required_if.kept(condition)}, Rollup)
    return form, bool(kept.get("updating"))
