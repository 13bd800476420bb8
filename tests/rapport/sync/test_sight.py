"""The judge in memory says of every depth what the permission predicate says in SQL."""

from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa

from auth.authz.predicate import Extent, visible
from auth.authz.roles import MANAGER, REP
from auth.principal import DEPTHS, EVERY_OBJECT, Depth, ObjectRights, Reach, Rights
from auth.tree import set_manager
from kernel.db import TenantSession
from kernel.live import Touched
from rapport.crm.features import REGISTRY
from rapport.sync.sight import Sight
from tests.support.app import Rapport
from tests.support.colleagues import colleague
from tests.support.sockets import edit, opened, ticket_of, write

pytestmark = pytest.mark.deep


@pytest.mark.parametrize("depth", DEPTHS)
async def test_memory_and_sql_agree(rapport: Rapport, email: str, depth: Depth) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    session_id = UUID((await owner.get("/api/session/devices")).json()[0]["id"])
    found = (await rapport.parts.resolver.of_sessions([session_id]))[session_id]
    me, mate, below, stranger = found.person_id, uuid4(), uuid4(), uuid4()
    rights = Rights(objects={EVERY_OBJECT: ObjectRights(read=depth)})
    reach = Reach(team=(me, mate), subtree=(me, mate, below))
    principal = msgspec.structs.replace(found, rights=rights, reach=reach)
    sight = Sight(REGISTRY, principal)

    async def in_sql(session: TenantSession, who: UUID) -> bool:
        row = sa.values(sa.column("owner_id", sa.Uuid), name="r").data([(who,)])
        seen = visible(Extent("company", "read", depth), row, principal)
        return bool(await session.rows(sa.select(row.c.owner_id).where(seen)))

    async with principal.session(rapport.parts.runtime) as session:
        for who in (me, mate, below, stranger):
            told = Touched(9, "company", None, (who,))
            assert sight.sees(told) == await in_sql(session, who), (depth, who)
            assert sight.newest([told]) == (9 if sight.sees(told) else 0)
    assert not sight.sees(Touched(9, "saved_view", None, (me,))), "no kind of record"
    assert sight.sees(Touched(9, "company", None, (stranger, me))) == (depth != "none"), "before or after"


async def test_a_manager_hears_of_what_is_below(rapport: Rapport, second: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    boss = await colleague(rapport, owner, f"boss.{email}", role=MANAGER)
    rep, other = [await colleague(rapport, owner, f"{name}.{email}", role=REP) for name in ("rep", "other")]
    mine, _ = await write(rep, "companies", name="Rep's")
    theirs, _ = await write(other, "companies", name="Other's")
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    rep_id, boss_id = (UUID(person.session["person"]["id"]) for person in (rep, boss))
    async with opened(second, boss, await ticket_of(boss)) as socket:
        async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
            await set_manager(session, rep_id, boss_id)
        await edit(other, "companies", theirs, employees=1)
        heard = await edit(rep, "companies", mine, employees=1)
        await socket.until_seq(heard)
        assert socket.seqs == [session.last_seq, heard]
