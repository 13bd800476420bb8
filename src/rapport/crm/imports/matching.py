"""Which rows repeat one another, and which stand for records that are there already."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from auth.authz.predicate import readers_value
from auth.principal import Level
from rapport.crm.identity_keys import lookup
from rapport.crm.identity_keys.kinds import ALONE, normal
from rapport.crm.imports import suppressed
from rapport.crm.imports.importable import KEY_FIELDS, key_kind
from rapport.crm.imports.plan import Planned
from rapport.crm.imports.store import Run, record_id
from rapport.crm.imports.suppressed import Suppressed
from rapport.crm.records import codec, unique
from rapport.crm.records.equality import by_equality
from rapport.crm.records.errors import OwnerNotYours, RecordForbidden, Taken
from rapport.crm.records.external_ids import of_merged
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.objects import EXTERNAL_ID, OWNER, Field, ObjectType
from rapport.crm.records.scope import Scope


class Matcher:
    """Follows the rows of one file, from its first to its last."""

    def __init__(self, run: Run, obj: ObjectType) -> None:
        self._obj = obj
        self._key = obj.by_name[run.setup.key] if run.setup.key else None
        self._skips = run.setup.decided("duplicate", run.setup.key or "") != "both"
        self._brings = run.setup.decided(suppressed.FINDING, "rows") == "bring"
        self._suppressed: Suppressed | None = None
        self._is_loaded = False
        self.erased: list[int] = []
        """Rows so far that name somebody who was erased."""
        # Hashes, not texts: a million of them fit in memory.
        self._seen: set[int] = set()
        self._run = run
        self._taken: set[int] = set()
        """Values of the rows so far that may occur once."""
        self._keyed: dict[int, UUID] = {}
        """Keys of people of the rows so far, with whose they are."""

    def key_of(self, planned: Planned) -> str | None:
        """The key field's text in the form in which two texts count as equal, if the row has one."""
        if self._key is None or not isinstance(self._key.kind, TextKind):
            return None
        if self._key.name in KEY_FIELDS:
            value = planned.keys.get(self._key.name)
            return value and normal(key_kind(self._key.name), value)
        text = planned.texts.get(self._key.name)
        return self._key.kind.normalise(text) or None if text else None

    def mark_doubles(self, plans: Iterable[Planned]) -> int:
        """Marks rows whose key stood in the file before, skipped unless somebody decided otherwise; how many."""
        doubles = 0
        for plan in plans:
            key = None if plan.refused else self.key_of(plan)
            if key is None:
                continue
            if hash(key) in self._seen:
                doubles += 1
                plan.duplicate, plan.refused = True, self._skips
            self._seen.add(hash(key))
        return doubles

    async def existing(self, scope: Scope, plans: Iterable[Planned]) -> dict[int, UUID]:
        """The record that a row's key names, by row number; refuses rows whose record this writer may not change."""
        plans = list(plans)
        await self._mark_erased(scope, plans)
        found = await self._by_key(scope, self._key, plans) if self._key is not None else {}
        await self._mark_taken(scope, plans, found)
        await self._mark_keys(scope, plans, found)
        return found

    async def _by_key(self, scope: Scope, target: Field, plans: list[Planned]) -> dict[int, UUID]:
        by_key = {key: plan for plan in plans if not plan.refused and not plan.duplicate and (key := self.key_of(plan))}
        found = await self._named(scope, target, list(by_key))
        mine = await self._named(scope, target, list(found), "update") if found else {}
        for key in found:
            if key not in mine:
                by_key[key].refused = by_key[key].forbidden = True
                by_key[key].errors[target.name] = RecordForbidden()
        rows = {record_id: by_key[key] for key, record_id in found.items() if key in mine}
        await self._keep_owners(scope, rows)
        known = {plan.number: record_id for record_id, plan in rows.items() if not plan.refused}
        if target.name == EXTERNAL_ID:
            merged = await of_merged(scope, self._obj, [key for key in by_key if key not in found])
            for key, record_id in merged.items():
                # What it was merged into has a row of its own, or was mended by hand: it stays as it is.
                by_key[key].values, by_key[key].links = {}, {}
                known[by_key[key].number] = record_id
        return known

    async def _named(
        self, scope: Scope, target: Field, keys: Sequence[str], level: Level = "read"
    ) -> dict[str, UUID]:  # fmt: skip
        """The records that these texts of the key name."""
        if target.name in KEY_FIELDS:
            return await lookup.named_by(scope, self._obj, key_kind(target.name), keys, level)
        return await by_equality(scope, self._obj, target, keys, level)

    async def _mark_keys(self, scope: Scope, plans: Iterable[Planned], existing: Mapping[int, UUID]) -> None:
        """Refuses rows with a key of which each belongs to one person, and another record or a row before has it."""
        some = [(plan, name, plan.keys[name]) for plan in plans for name in plan.keys if not plan.refused]
        alone = [(plan, name, normal(key_kind(name), value)) for plan, name, value in some if key_kind(name) in ALONE]
        held = await lookup.holders(scope.session, self._obj, {(key_kind(name), value) for _, name, value in alone})
        for plan, name, value in alone:
            mine = existing.get(plan.number) or record_id(self._run, plan.number)
            before = self._keyed.setdefault(hash((name, value)), mine)
            if before != mine or held.get(value, set()) - {mine}:
                plan.refused = plan.taken = True
                plan.errors[name] = Taken()

    async def _keep_owners(self, scope: Scope, rows: Mapping[UUID, Planned]) -> None:
        """Refuses rows that give a record to somebody else which this writer changes by a share or a rule alone."""
        table = self._obj.table
        given = {each: plan for each, plan in rows.items() if plan.values.get(OWNER.name) is not None}
        if not given:
            return
        held = scope.owned(self._obj, table, "update").label("held")
        asked = sa.select(table.c.id, table.c.owner_id, held).where(table.c.id == sa.any_(readers_value(list(given))))
        for row in await scope.session.rows(asked):
            plan = given[row.id]
            if not row.held and plan.values[OWNER.name] != row.owner_id:
                plan.refused = plan.forbidden = True
                plan.errors[OWNER.name] = OwnerNotYours()

    async def _mark_taken(self, scope: Scope, plans: Iterable[Planned], existing: Mapping[int, UUID]) -> None:
        """Refuses rows with a value that may occur once and that another record has, or a row before."""
        obj, names = scope.whole(self._obj), [field.name for field in self._obj.unique]
        wanted = {
            existing.get(plan.number) or record_id(self._run, plan.number): plan
            for plan in plans
            if not plan.refused and any(plan.values.get(name) is not None for name in names)
        }
        values = {each: codec.wire(obj, [name for name in names if plan.values.get(name) is not None], plan.values)
                  for each, plan in wanted.items()}  # fmt: skip
        found = set(await unique.among(scope, obj, values)) if values else set()
        for each, plan in wanted.items():
            hashes = {name: hash((name, unique.fingerprint(obj, name, value, scope.keys)))
                      for name, value in values[each].items()}  # fmt: skip
            for name, hashed in hashes.items():
                if hashed in self._taken or (each, name) in found:
                    plan.refused = plan.taken = True
                    plan.errors[name] = Taken()
            if not plan.refused:
                self._taken.update(hashes.values())

    async def _mark_erased(self, scope: Scope, plans: Iterable[Planned]) -> None:
        """Marks rows that name somebody who was erased; they are left out unless somebody decided otherwise."""
        if not self._is_loaded:
            self._suppressed, self._is_loaded = await suppressed.load(scope.session), True
        if self._suppressed is None:
            return
        for plan in plans:
            if not plan.refused and self._suppressed.named_in(self._obj, plan.texts.items()):
                self.erased.append(plan.number)
                plan.erased, plan.refused = True, not self._brings
