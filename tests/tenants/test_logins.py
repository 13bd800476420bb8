"""An organisation with a login of its own: the attack table there, and nobody else's login leads in."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from billing.usage import gauges
from kernel import pools
from kernel.db import CONTROL_HOME
from kernel.errors import NotFound
from kernel.jobs import Job
from kernel.pools import NoOwnLogins
from rapport.cli import main
from rapport.parts import open_parts
from tenants import keys, logins, schema
from tenants.models import tenant
from tenants.watch import Watch
from tests.support.app import Person, Rapport, running
from tests.tenants import test_isolation as isolation
from tests.tenants.test_isolation import DENIED, Two

pytestmark = [pytest.mark.each_server, pytest.mark.own_schemas]

Attack = Callable[[Two], Awaitable[None]]


def organisation(person: Person) -> UUID:
    return UUID(person.session["organisation"]["id"])


async def closed(rapport: Rapport, organisation_id: UUID) -> None:
    """The job that comes a minute later."""
    args = {"organisation_id": str(organisation_id)}
    await logins.job(rapport.parts.runtime, Job(uuid4(), CONTROL_HOME, logins.JOB, args, 1))


async def isolated(rapport: Rapport, organisation_id: UUID) -> None:
    assert await logins.give(rapport.parts.runtime, organisation_id)
    await closed(rapport, organisation_id)


@pytest.fixture
async def people(rapport: Rapport, email: str) -> tuple[Person, Person]:
    return (
        await rapport.sign_up("own", "GB", f"own-{email}", name="own"),
        await rapport.sign_up("other", "GB", f"other-{email}", name="other"),
    )


@pytest.fixture
async def two(rapport: Rapport, people: tuple[Person, Person]) -> Two:
    """Two organisations, each with its own login; the attacker sits in the first."""
    for person in people:
        await isolated(rapport, organisation(person))
    return Two(rapport, *[await rapport.parts.directory.tenant(organisation(person)) for person in people])


@pytest.mark.parametrize(
    "attack",
    [
        isolation.test_another_schema_is_closed_before_and_after_the_role_is_set,
        isolation.test_none_of_these_statements_leads_out_of_the_schema,
        isolation.test_a_second_statement_can_not_be_appended,
        isolation.test_plans_and_rows_are_never_mixed_up,
        isolation.test_a_security_event_can_neither_change_nor_go,
    ],
)
async def test_the_attack_table(two: Two, attack: Attack) -> None:
    await attack(two)


@pytest.mark.parametrize("statement", ["UPDATE change SET object = 'x'", "DELETE FROM change_counter"])
async def test_history_can_not_be_rewritten(two: Two, statement: str) -> None:
    await isolation.test_history_can_not_be_rewritten(two, statement)


async def test_it_is_the_organisation_that_signs_in_and_nobody_else(two: Two) -> None:
    own, other = two.own.home.schema, two.other.home.schema
    async with two.session() as session:
        said = await session.driver.fetchrow(
            "SELECT current_user::text, session_user::text, current_schemas(false)::text[],"
            " current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout')"
        )
        assert tuple(said) == (own, own, [own], "1min", "2min")
        for role in (other, "app_login"):
            for statement in isolation.SIDEWAYS.values():
                assert isinstance(await isolation.refused(session, statement.format(other=role)), DENIED)
    login = await asyncpg.connect(two.rapport.settings.tenant_database_urls["main"])
    try:
        for role in (own, other):
            with pytest.raises(DENIED):
                await login.execute(f"SET ROLE {role}")
    finally:
        await login.close()


async def test_its_login_enters_its_own_database_only_and_with_its_password_only(two: Two) -> None:
    settings, name = two.rapport.settings, two.own.home.schema
    async with two.databases.control_session() as control:
        row = (await control.rows(sa.select(tenant).where(tenant.c.organisation_id == two.own.id)))[0]
        password = control.keys.decrypt_text(row.login_password, field=33, record=two.own.id)
    async with two.databases.admin_session("main") as admin:
        stored = (
            await admin.execute(sa.text("SELECT rolpassword FROM pg_authid WHERE rolname = :r"), {"r": name})
        ).one()
    assert stored.rolpassword.startswith("SCRAM-SHA-256$4096:")
    place = settings.tenant_database_urls["main"].rpartition("@")[2]
    await (await asyncpg.connect(f"postgresql://{name}:{password}@{place}")).close()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(f"postgresql://{name}:{two.other.home.schema}@{place}")
    control_place = settings.control_database_url.rpartition("@")[2]
    with pytest.raises(DENIED):
        await asyncpg.connect(f"postgresql://{name}:{password}@{control_place}")


async def test_people_work_at_every_step_there_and_back(rapport: Rapport, people: tuple[Person, Person]) -> None:
    """Requests, jobs and gauges, here and in a process that heard of it from its watch alone."""
    runtime, mine = rapport.parts.runtime, organisation(people[0])
    async with open_parts(rapport.settings, pool_size=1) as other:
        home = (await other.directory.tenant(mine)).home

        async def works(login: str) -> None:
            made = await people[0].post("/api/companies", json={"name": "Made meanwhile"})
            assert made.status_code == 201, made.text
            await rapport.run_jobs()
            for each in (runtime, other.runtime):
                async with each.databases.control_session() as control:
                    place = await gauges.place_of(control, mine)
                assert await gauges.stored_bytes(each, place) > 0
            await Watch(other.runtime).once()
            async with other.runtime.databases.pool(home).transaction(home.schema) as inside:
                assert await inside.fetchval("SELECT session_user::text") == login

        await works("app_login")
        assert await logins.give(runtime, mine)
        assert not await logins.give(runtime, mine)  # one that was cut short and is run again
        await works(home.schema)
        await closed(rapport, mine)
        await works(home.schema)
        assert await logins.take(runtime, mine)
        assert not await logins.take(runtime, mine)
        await works("app_login")
        await closed(rapport, mine)
        await works("app_login")
    async with runtime.databases.admin_session("main") as admin:
        asked = sa.text("SELECT rolcanlogin FROM pg_roles WHERE rolname = :r")
        assert not (await admin.execute(asked, {"r": home.schema})).scalar_one()
    async with runtime.databases.control_session() as control:
        kinds = [each.kind for each in await keys.events(control, mine)]
    assert kinds == ["own_login_removed", "own_login_set"]


async def test_pools_that_nobody_is_in_are_closed_beyond_a_number(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "OWN_KEPT", 1)
    for _ in range(3):
        async with two.session(two.own), two.session(two.other):
            assert len([*two.databases.tenants]) == 3  # the shared one, and both: they are in use
        async with two.session(two.own):
            assert len([*two.databases.tenants]) == 2


async def test_a_schema_goes_with_its_login(two: Two) -> None:
    async with two.databases.control_session() as control:  # no later migration looks for it
        mine = tenant.c.organisation_id == two.other.id
        await control.execute(tenant.update().where(mine).values(keyset=None))
    for _ in range(2):
        async with two.databases.admin_session("main") as admin:
            await schema.drop(admin, two.other.home)
    async with two.databases.admin_session("main") as admin:
        left = sa.text("SELECT count(*) FROM pg_roles WHERE rolname = :r")
        assert (await admin.execute(left, {"r": two.other.home.schema})).scalar_one() == 0


async def test_it_can_not_come_through_pgbouncer(two: Two) -> None:
    runtime = two.rapport.parts.runtime
    async with running(msgspec.structs.replace(two.rapport.settings, database_pooler="transaction")) as pooled:
        found = await pooled.parts.directory.tenant(two.own.id)
        with pytest.raises(NoOwnLogins):
            async with pooled.parts.runtime.databases.tenant_session(found.home, found.keys):
                pass
        with pytest.raises(logins.NoDirectConnection):
            await logins.give(pooled.parts.runtime, two.own.id)
    with pytest.raises(NotFound):
        await logins.give(runtime, uuid4())


async def test_the_operator_gives_one_and_takes_it_back(
    rapport: Rapport, people: tuple[Person, Person], database_environment: dict[str, str]
) -> None:
    async def said(*arguments: str) -> tuple[int, str]:
        done = await asyncio.to_thread(CliRunner().invoke, main, ["login", *arguments], env=database_environment)
        return done.exit_code, done.output.partition(".")[0]

    mine = str(organisation(people[0]))
    assert await said(mine) == (0, "It has a login of its own")
    assert await said(mine) == (0, "It has a login of its own already")
    assert await said("--shared", mine) == (0, "It has the shared login")
    assert (await said(str(uuid4())))[0] == 1
