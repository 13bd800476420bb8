"""Old ids of records that were merged: each leads to the record that stayed, for ever, over any number of merges.

The row of a merged record stays where it is, in the trash, with everything in it: so keys are rotated, persons are
erased and archives are made without a word about merges here. What is in the trash because it was merged comes out of
it by undoing the merge alone.
"""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from kernel.columns import NAME, formed
from kernel.db import TenantSession
from kernel.errors import Conflict
from kernel.statements import any_of
from kernel.tables import tenant_metadata
from kernel.text import Text

MERGE, UNMERGE = "merge", "unmerge"
"""What the change log calls a merge and its undo, of each record that they wrote: no undo of a batch or of a change
takes one of them back.
"""

record_alias = sa.Table(
    "record_alias",
    tenant_metadata,
    sa.Column("id", PGUUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    # Where it went, which may have gone on since.
    sa.Column("survivor_id", PGUUID(as_uuid=True), nullable=False),
    sa.Column("merge_id", PGUUID(as_uuid=True), nullable=False),
    sa.Index("ix_record_alias_survivor", "survivor_id"),
    sa.Index("ix_record_alias_merge", "merge_id"),
)


class RecordMerged(Conflict):
    """A write of a record that is a part of another one since; `details.id` names that one."""

    code = "records.merged"
    text = Text(
        zh="这条记录已合并到另一条记录，没有保存。请修改合并后的记录，或先撤销合并。",
        en="This record was merged into another one; nothing was saved. Change that one, or undo the merge first.",
    )


async def current(session: TenantSession, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Where merged ids lead now; ids that were never merged are not among the keys."""
    if not ids:
        return {}
    first = sa.select(record_alias.c.id, record_alias.c.survivor_id).where(any_of(record_alias.c.id, ids))
    chain = first.cte("chain", recursive=True)
    further = sa.select(chain.c.id, record_alias.c.survivor_id).join(
        record_alias, record_alias.c.id == chain.c.survivor_id
    )
    chain = chain.union_all(further)
    goes_on = sa.exists().where(record_alias.c.id == chain.c.survivor_id)
    rows = await session.rows(sa.select(chain.c.id, chain.c.survivor_id).where(~goes_on))
    return {row.id: row.survivor_id for row in rows}


async def now(session: TenantSession, record_id: UUID) -> UUID:
    """The id of what a record is now: its own, or that of the one it was merged into."""
    return (await current(session, [record_id])).get(record_id, record_id)


def is_alias(column: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
    """Whether a row is that of a merged record."""
    return sa.exists().where(record_alias.c.id == column)


async def merged(session: TenantSession, ids: Collection[UUID]) -> set[UUID]:
    """Those of some records that were merged."""
    mine = sa.select(record_alias.c.id).where(record_alias.c.id.in_(list(ids)))
    return {row.id for row in await session.rows(mine)} if ids else set()
