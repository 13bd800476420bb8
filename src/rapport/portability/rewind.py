"""Takes an organisation that is made of an archive back to a moment, before anybody enters it.

The log knows what every change had found, so it is taken back newest first, through the same code that takes a bulk
edit back. The history loses nothing by it: what was done since, and that it was taken back, are both in it. Records
that were made since lie in the trash.
"""

import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.actor import acting
from kernel import context
from kernel.ids import new_id
from kernel.runtime import Runtime
from kernel.tables import change
from rapport.crm.features import REGISTRY
from rapport.crm.merging import undo
from rapport.crm.merging.models import record_merge
from rapport.crm.records import bulk
from rapport.crm.records.aliases import MERGE
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.history import OPPOSITE, REVERSIBLE
from rapport.crm.records.scope import Scope
from rapport.portability import definitions_back
from tenants.directory import Directory

TAKEN_BACK = frozenset({"create", *REVERSIBLE, *OPPOSITE})


class Rewound(msgspec.Struct, frozen=True):
    """What came of it: changes and definitions that were taken back, and places that could not be. `once` says of
    fields whose definition was changed since whether each value occurs once in them.
    """

    taken_back: int
    kept: int
    once: dict[int, bool] = {}


async def rewind(runtime: Runtime, home: str, person_id: UUID, moment: dt.datetime, last: int) -> Rewound:
    """Takes back what the log recorded after `moment`, up to number `last`, as one of its people.

    Records, their links, the lines of deals and merges go back, and so do own fields, labels, pipelines and views
    (`definitions_back`). People, roles, teams, shares and rules stay as they were at the archive's own moment.
    """
    tenant = await Directory(runtime.databases, runtime.keyring).by_home(home)
    # Its plan is still to begin, and what is off could not be taken back.
    everything = {f"module.{name}": True for name in runtime.sellable}
    tenant = msgspec.structs.replace(tenant, entitlements=everything)
    principal = await acting(runtime, tenant, person_id)

    @asynccontextmanager
    async def scope() -> AsyncIterator[Scope]:
        async with principal.session(runtime) as session:
            yield await open_scope(REGISTRY, principal, session)

    with context.use(tenant.acted_in(person_id, locale=principal.locale, origin="system")):
        async with scope() as opened:
            defined = await definitions_back.since(opened, moment, last)
        told = await definitions_back.bring_back(scope, defined)  # records have values of fields that went since
        until, batch = last, new_id()
        for seq, merge_id in await _merges(scope, moment, last):
            # What was done after a merge goes first: so the undo finds everything as the merge left it.
            told += await _take_back(scope, moment, seq, until, batch)
            async with scope() as opened:
                await undo.take_back(opened, merge_id)
            told[True], until = told[True] + 1, seq
        told += await _take_back(scope, moment, 0, until, batch)
        told += await definitions_back.put_away(scope, defined)
        await definitions_back.put_in_order(scope, defined)
    return Rewound(told[True], told[False], dict(defined.once))


async def _take_back(scope: bulk.OpenScope, moment: dt.datetime, after: int, until: int, batch: UUID) -> Counter[bool]:
    since = sa.and_(
        change.c.recorded_at > moment, change.c.seq > after, change.c.seq <= until, change.c.op.in_(TAKEN_BACK)
    )
    done = await bulk.undo_changes(scope, bulk.Changes(since, sa.false(), taken_back_as=batch))
    return Counter({True: done["undone"], False: len(done["kept"])})


async def _merges(scope: bulk.OpenScope, moment: dt.datetime, last: int) -> list[tuple[int, UUID]]:
    """The merges since that stand, the newest first, each with the last number of its changes."""
    named = change.c.public["merge"].astext
    numbered = (
        sa.select(sa.func.max(change.c.seq).label("seq"), named.label("merge"))
        .where(change.c.recorded_at > moment, change.c.seq <= last, change.c.op == MERGE)
        .group_by(named)
        .subquery()
    )
    stand = record_merge.c.undone_at.is_(None)
    asked = sa.select(numbered.c.seq, record_merge.c.id).join(
        record_merge, sa.cast(record_merge.c.id, sa.Text) == numbered.c.merge
    )
    async with scope() as opened:
        rows = await opened.session.rows(asked.where(stand).order_by(numbered.c.seq.desc()))
    return [(row.seq, row.id) for row in rows]
