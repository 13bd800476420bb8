"""Making another number or address the record's own, and the one that was its own another one: nothing is lost.

The row of what becomes the record's own stays and isn't shown meanwhile, so an undo of the record's change, which knows
of its fields alone, gives both back.
"""

from uuid import UUID

from kernel.clock import business_now
from rapport.crm.identity_keys import keys, lookup, states
from rapport.crm.identity_keys.errors import NotAPoint
from rapport.crm.identity_keys.kinds import OWN, Source, normal
from rapport.crm.identity_keys.listing import kept
from rapport.crm.identity_keys.models import KEY_VALUE, identity_key
from rapport.crm.records import write
from rapport.crm.records.contact_points import STATE_OF
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope


async def make_primary(scope: Scope, obj: ObjectType, record_id: UUID, key_id: UUID, source: Source) -> None:
    """Writes a key's value into the record's own field, with its state."""
    locked = await keys.locked(scope, obj, record_id)
    row = await keys.one(scope, obj, record_id, key_id)
    if row.kind not in OWN:
        raise NotAPoint
    field = OWN[row.kind]
    value = scope.keys.decrypt_text(bytes(row.value), field=KEY_VALUE, record=row.id)
    state = states.of_row(row).state
    wanted = None if state == "unverified" else state
    before = locked.record[field]
    if before and normal(row.kind, before) != normal(row.kind, value):
        await _demote(scope, obj, locked, (row.kind, before), source)
    raw = {field: value, STATE_OF[field]: wanted}
    await write.apply_update(scope, obj, locked, raw, None, kept={STATE_OF[field]: wanted})


async def _demote(
    scope: Scope, obj: ObjectType, locked: write.Locked, key: tuple[str, str], source: Source
) -> None:  # fmt: skip
    """Keeps what was the record's own beside it, with what was said of it."""
    said = (await states.of_fields(scope, obj, locked.record)).get(OWN[key[0]], states.UNSAID)
    if said.state != "unverified" and said.at is None:
        said = said._replace(at=business_now(), by=scope.principal.person_id)
    hashes = lookup.hashes(scope.keys, *key)
    rows = [row for row in await kept(scope, locked.id) if row.kind == key[0] and bytes(row.value_hmac) in hashes]
    if rows:
        same = identity_key.c.id.in_([row.id for row in rows])
        await scope.session.execute(identity_key.update().where(same).values(**states.columns(said)))
        return
    made = keys.row_of(scope, obj, locked.id, key, source) | states.columns(said)
    await scope.session.execute(identity_key.insert(), made)
