"""What messages say, made when they are sent: records as the endpoint's owner is shown them at that moment."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.clock import business_now
from kernel.pool import Row
from kernel.statements import any_of
from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.codec import Record
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.sync import feed
from rapport.webhooks.payloads import Sent, Told
from rapport.webhooks.store import Kept

Shown = list[tuple[ObjectType, list[Record]]]


async def of(scope: Scope, endpoint: Kept, rows: Sequence[Row]) -> tuple[dict[UUID, bytes], Shown]:
    """The bodies of messages by their ids, and the records whose fields are in them."""
    made, shown = dict[UUID, bytes](), Shown()
    for name in {row.object for row in rows if row.kind == "change"}:
        mine = [row for row in rows if row.object == name]
        told, records = await _told(scope, endpoint, name, mine)
        made |= {row.id: _body(scope, f"{name}.{told[row.id].op}", told[row.id]) for row in mine}
        if records:
            shown.append((scope.registry[name], records))
    for row in rows:
        if row.kind == "reset":
            made[row.id] = _body(scope, "sync.reset", {"seq": row.seq})
        elif row.kind == "test":
            made[row.id] = _body(scope, "webhook.test", {"endpoint_id": str(endpoint.id)})
    return made, shown


async def _told(scope: Scope, endpoint: Kept, name: str, rows: Sequence[Row]) -> tuple[dict[UUID, Told], list[Record]]:
    """What is said of records of one kind; of those that the owner may not see by now, that they are gone."""
    ids = {row.record_id for row in rows if row.op != "gone"}
    obj = scope.registry.objects.get(name)
    if obj is None or scope.depth(obj) == "none":
        ids = set()
    seen, names = dict[UUID, int](), dict[int, str]()
    if obj is not None and ids:
        table = obj.table
        asked = sa.select(table.c.id, table.c.version).where(any_of(table.c.id, list(ids)), scope.visible(obj, table))
        seen = {row.id: row.version for row in await scope.session.rows(asked)}
        names = feed.names_of(scope, obj)
    records: list[Record] = []
    if obj is not None and endpoint.setup.include == "fields":
        records = await by_ids(scope, obj, list(seen))
    whole = {UUID(record["id"]): record for record in records}
    told = {}
    for row in rows:
        if row.record_id not in seen:
            told[row.id] = Told(object=name, id=row.record_id, op="gone", seq=row.seq)
            continue
        told[row.id] = Told(
            object=name, id=row.record_id, op=row.op, seq=row.seq, version=seen[row.record_id],
            fields=sorted(names[each] for each in row.field_ids if each in names), record=whole.get(row.record_id),
        )  # fmt: skip
    return told, records


def _body(scope: Scope, kind: str, data: Told | dict[str, object]) -> bytes:
    sent = Sent(type=kind, timestamp=business_now(), organisation_id=scope.principal.tenant.id, data=data)
    return msgspec.json.encode(sent)
