"""Settings of the whole organisation that are one document each: no table of their own for one row.

A document is written in people's words (names of days, of rules), so it is sealed as one.
"""

from collections.abc import Iterable
from typing import Final
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID
from sqlalchemy.dialects.postgresql import insert

from kernel.changes import Change
from kernel.columns import NAME, cipher, formed
from kernel.db import TenantSession
from kernel.statements import any_of
from kernel.tables import tenant_metadata

# The field id of the column below (docs/fields.md).
CONTENT: Final = 516

OBJECT: Final = "organisation_setting"

organisation_setting = sa.Table(
    OBJECT,
    tenant_metadata,
    sa.Column("id", PGUUID(as_uuid=True), primary_key=True),
    formed("name", NAME, nullable=False),
    cipher("content", CONTENT, nullable=False),
    # Up to which change somebody who follows the change log for this setting has looked; None where nobody does.
    sa.Column("followed_seq", sa.BigInteger),
    sa.UniqueConstraint("name", name="uq_organisation_setting_name"),
)


def id_of(name: str) -> UUID:
    """The id of a setting: the same in each organisation, whose keys it is bound to."""
    return uuid5(UUID(int=CONTENT), name)


async def load(session: TenantSession, name: str) -> bytes | None:
    """A document as JSON; None where nobody wrote one."""
    key = id_of(name)
    rows = await session.rows(sa.select(organisation_setting.c.content).where(organisation_setting.c.id == key))
    return session.keys.decrypt(bytes(rows[0].content), field=CONTENT, record=key) if rows else None


async def load_many(session: TenantSession, names: Iterable[str]) -> dict[str, bytes]:
    """Several documents by name; those that nobody wrote aren't there."""
    table, wanted = organisation_setting.c, [id_of(name) for name in names]
    if not wanted:
        return {}
    rows = await session.rows(sa.select(table.id, table.name, table.content).where(any_of(table.id, wanted)))
    return {row.name: session.keys.decrypt(bytes(row.content), field=CONTENT, record=row.id) for row in rows}


async def save(session: TenantSession, name: str, content: bytes, *, followed_seq: int | None = None) -> None:
    """Makes this the document, and keeps the one before it in the log of changes."""
    key = id_of(name)
    before = await load(session, name)
    if before == content:
        return
    sealed = session.keys.encrypt(content, field=CONTENT, record=key)
    row = {"id": key, "name": name, "content": sealed, "followed_seq": followed_seq}
    kept = insert(organisation_setting).on_conflict_do_update(
        index_elements=["id"], set_={"content": sealed, "followed_seq": followed_seq}
    )
    await session.execute(kept, row)
    session.record_change(
        Change(
            object=OBJECT, record_id=key, op="create" if before is None else "update", field_ids=(CONTENT,),
            secret={} if before is None else {str(CONTENT): before.decode()},
        )
    )  # fmt: skip
