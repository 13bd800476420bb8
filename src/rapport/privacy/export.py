"""The copy for the person: what was ticked, as JSON, tables and files, with a summary to read.

Theirs is everything on their own records, and what was written of them: somebody's opinion of a person is that person's
data too. Where a text is also about others (a deal, a colleague's note on somebody else, a list) they get the words
around them, not all of it; of a deal what they were in it, not its name or its amount.
"""

import asyncio
import csv
import io
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import marks
from kernel.changes import open_payload
from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.files import FileMissing
from kernel.pool import Row
from kernel.runtime import Runtime
from kernel.tables import change
from kernel.text import Text
from rapport.crm.features import REGISTRY
from rapport.crm.imports.models import FILE_NAME, import_run, stored_file
from rapport.crm.records import choices, codec, definitions
from rapport.crm.records.cells import safe
from rapport.crm.records.objects import ObjectType
from rapport.portability.entries import Entries
from rapport.privacy import cases, contents, documents, fate, hits, places, shown, summary
from rapport.privacy.hits import Hit
from rapport.privacy.wanted import Matcher
from tenants.directory import Directory, Tenant

HEADS: Final = {
    "fields.csv": ("object", "id", "field", "label", "value"),
    "history.csv": ("object", "id", "when", "field", "value_before"),
    "mentions.csv": ("where", "id", "words"),
    "imports.csv": ("file", "line", "row"),
}
"""The tables of a copy and their columns."""


class Copy:
    """What goes into one copy, collected from one transaction."""

    def __init__(self, runtime: Runtime, tenant: Tenant, case: cases.Case, ticked: Sequence[Hit]) -> None:
        self.runtime, self.tenant, self.case, self.ticked = runtime, tenant, case, ticked
        self.matcher = Matcher(case.wanted)
        self.marked = ""
        self.records: list[dict[str, Any]] = []
        self.rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in HEADS}
        self.files: list[tuple[UUID, str]] = []

    async def collect(self, session: TenantSession) -> None:
        """Everything that was ticked."""
        own = {hit.ref for hit in self.ticked if fate.is_whole(hit)}
        for hit in self.ticked:
            if REGISTRY.get(hit.place) is not None and fate.is_whole(hit) and not await fate.is_on_deal(session, hit):
                await self._record(session, REGISTRY[hit.place], hit.ref)
                await self._past(session, hit.ref, own=True)
            elif hit.place == "deal" and hit.how == "linked" and not hit.why:
                self.rows["mentions.csv"].append(("deal", hit.ref, summary.TAKES_PART.pick(self.tenant.locale)))
            elif hit.place == "change" and hit.ref not in own:
                await self._past(session, hit.ref, own=False)
            elif hit.place == places.FILE:
                await self._file(session, hit.ref)
            elif hit.place == places.DOCUMENT and hit.why:
                await self._document(session, hit.ref)
            elif hit.place == "stored_file" and hit.how != "named":
                await self._attached(session, hit.ref)
        views = await shown.shown(self.runtime, session, self.tenant.id, self._mentions(), self.matcher)
        self.rows["mentions.csv"] += [(each.place, each.ref, each.words) for each in views if each.words]

    def _mentions(self) -> list[Hit]:
        done = {"change", places.FILE, places.DOCUMENT}
        return [hit for hit in self.ticked if hit.why and hit.place not in done and not fate.is_whole(hit)]

    async def _record(self, session: TenantSession, obj: ObjectType, record_id: UUID) -> None:
        obj = (await definitions.of_tenant(REGISTRY, session))[obj.name]  # with the organisation's own fields
        rows = await session.rows(sa.select(*codec.columns(obj)).where(obj.table.c.id == record_id))
        for row in rows:
            record = codec.decoder(obj)(row, session.keys)
            labels = await choices.of_records(session, obj.fields, [record])
            values = {
                field.name: _told(record[field.name], labels, self.tenant.locale)
                for field in obj.all_fields
                if record[field.name] is not None and field.target is None and field.kind_name != "person"
            }
            self.records.append({"object": obj.name, "id": record["id"], "fields": values})
            self.rows["fields.csv"] += [
                (obj.name, record["id"], name, obj.by_name[name].label.pick(self.tenant.locale), value)
                for name, value in values.items()
            ]

    async def _past(self, session: TenantSession, record_id: UUID, *, own: bool) -> None:
        """Old values: of the person's own records all, of others those that name them."""
        mine = sa.select(change).where(change.c.record_id == record_id, change.c.payload.is_not(None))
        for row in await session.rows(mine.order_by(change.c.seq)):
            obj = REGISTRY.get(row.object)
            for key, value in _before(row, session.keys).items():
                if isinstance(value, str) and (own or self.matcher.why(value)):
                    words = value if own else self.matcher.around(value)
                    field = obj.by_id.get(int(key)) if obj is not None and key.isdecimal() else None
                    name = field.name if field is not None else key
                    self.rows["history.csv"].append((row.object, record_id, row.occurred_at.isoformat(), name, words))

    async def _file(self, session: TenantSession, file_id: UUID) -> None:
        """Of an import's table the rows that are the person's; of another text the words around them."""
        [name] = await self._names(session, file_id) or [""]
        asked = sa.select(import_run.c.object).where(import_run.c.file_id == file_id)
        people = any(row.object in places.WHO for row in await session.rows(asked))
        naming = partial(contents.naming, self.runtime.files, session.keys, file_id, self.matcher, table=people)
        for number, line, own in await asyncio.to_thread(naming):
            told = line if own else self.matcher.around(line)
            self.rows["imports.csv"].append((name, number, told))

    async def _document(self, session: TenantSession, file_id: UUID) -> None:
        """The words around them, by page or part."""
        for name in await self._names(session, file_id):
            naming = partial(documents.naming, self.runtime.files, session.keys, file_id, self.matcher)
            self.rows["imports.csv"] += [(name, *found) for found in await asyncio.to_thread(naming)]

    async def _attached(self, session: TenantSession, file_id: UUID) -> None:
        self.files += [(file_id, name) for name in await self._names(session, file_id)]

    async def _names(self, session: TenantSession, file_id: UUID) -> list[str]:
        rows = await session.rows(sa.select(stored_file.c.name).where(stored_file.c.id == file_id))
        return [session.keys.decrypt_text(row.name, field=FILE_NAME, record=file_id) for row in rows]

    def put(self, entries: Entries) -> None:
        """Writes every entry; blocking."""
        counts = {name: len(rows) for name, rows in self.rows.items()} | {"files": len(self.files)}
        entries.whole("README.txt", summary.of(self.tenant, len(self.records), counts, self.marked).encode())
        entries.whole("person.json", msgspec.json.format(msgspec.json.encode(self.records)))
        for name, rows in self.rows.items():
            entries.whole(name, _table((*HEADS[name], self.marked), [(*row, "") for row in rows]))
        for number, (file_id, name) in enumerate(self.files, 1):
            self._copy(entries, file_id, f"files/{number:03}-{_plain(name)}")

    def _copy(self, entries: Entries, file_id: UUID, name: str) -> None:
        pieces = self.runtime.files.read(self.tenant.keys, file_id)
        try:
            first = next(pieces)
        except FileMissing:
            return
        with entries.entry(name) as entry:
            entry.write(first)
            for piece in pieces:
                entry.write(piece)


async def write(runtime: Runtime, home: str, request_id: UUID, export_id: UUID, by: UUID) -> None:
    """Writes a copy that somebody asked for under an id, and puts it in the place of the one before. Started again it
    has the same id, so none is left that no request knows.
    """
    tenant = await Directory(runtime.databases, runtime.keyring).by_home(home)
    async with runtime.session(home) as session:
        if not isinstance(session, TenantSession):
            return
        case = await cases.one(session, request_id)
        if case.state != "confirmed" or case.export_id == export_id:
            await _drop(session, export_id, case.export_id)
            return
        copy = Copy(runtime, tenant, case, [hit for hit in await hits.load(session, request_id) if hit.ticked])
        person = await marks.name_of(session, by)
        copy.marked = marks.words(person, tenant.name, tenant.time_zone, tenant.locale, request_id)
        await copy.collect(session)
    with await asyncio.to_thread(runtime.files.open_writer, tenant.keys, export_id) as file:
        entries = Entries(file)
        await asyncio.to_thread(copy.put, entries)
        await asyncio.to_thread(entries.close)
        await asyncio.to_thread(file.commit)
    async with runtime.session(home) as session:
        if isinstance(session, TenantSession):
            await _put(session, request_id, export_id)


async def _put(session: TenantSession, request_id: UUID, export_id: UUID) -> None:
    """The one before goes; this one does, if it was refused or begun to be erased meanwhile."""
    case = await cases.one(session, request_id, lock=True)
    if case.state != "confirmed":
        await _drop(session, export_id, case.export_id)
        return
    if case.export_id is not None:
        await _drop(session, case.export_id, export_id)
    await cases.change(session, request_id, export_id=export_id, exported_at=real_now())


async def _drop(session: TenantSession, export_id: UUID, owed: UUID | None) -> None:
    if export_id != owed:
        await cases.drop_copy(session, export_id)


def _before(row: Row, keys: Keyset) -> Mapping[str, object]:
    return open_payload(row.payload, row.record_id, keys)


def _told(value: object, labels: Mapping[UUID, Text], locale: str) -> object:
    """A value as it is read: the label of a choice in place of its id."""
    try:
        label = labels.get(UUID(value)) if isinstance(value, str) else None
    except ValueError:
        label = None
    return label.pick(locale) if label is not None else value


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(name: str) -> str:
    """A file's name without anything that a path is made of."""
    return "".join(each if each.isalnum() or each in " .-_()" else "_" for each in name).strip(". ")[-100:] or "file"
