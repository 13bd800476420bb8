"""Rights: the most that any role gives, nothing unless a role says so, gone with the commit that takes them."""

import random
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa

from auth.authz.predicate import Extent, visible
from auth.authz.roles import ADMIN, FINANCE, MANAGER, OWNER, REP, SYSTEM_ROLES, add_up, assign, stored, withdraw
from auth.models import acl_epoch
from auth.principal import (
    DEPTHS,
    EVERY_OBJECT,
    LEVELS,
    Depth,
    FieldRights,
    Level,
    ObjectRights,
    Principal,
    Reach,
    Rights,
)
from kernel.ids import new_id
from kernel.tables import change
from tenants.modules import MODULES, module_of
from tests.support.app import Rapport

ALL = ObjectRights(read="all", create=True, update="all", delete="all", export="all", share="all")
OWN = ObjectRights(read="own", create=True, update="own", delete="own", share="own")


def test_no_role_is_no_right() -> None:
    rights = add_up([])
    assert rights == Rights(modules=())
    assert rights.of("company") == ObjectRights(read="none", create=False, update="none", delete="none")


SUBTREE = ObjectRights(read="subtree", create=True, update="subtree", delete="own", export="subtree", share="subtree")


def test_the_system_roles_are_what_the_design_says() -> None:
    rights = {key: given for key, (_, given) in SYSTEM_ROLES.items()}
    assert list(rights) == [OWNER, ADMIN, MANAGER, REP, FINANCE]
    assert [each.of("anything") for each in rights.values()] == [ALL, ALL, SUBTREE, OWN, ObjectRights()]
    flags = ("import_", "configure", "manage_people", "see_disk", "billing", "privacy")
    assert [[getattr(each, flag) for flag in flags] for each in rights.values()] == [
        [True, True, True, True, True, True],
        [True, True, True, False, True, True],
        [True, False, False, False, False, False],
        [False] * 6,
        [False, False, False, False, True, False],
    ]


def test_nobody_gives_more_than_they_have() -> None:
    rights = [stored(key, msgspec.to_builtins(given)) for key, (_, given) in SYSTEM_ROLES.items() if key != FINANCE]
    finance = SYSTEM_ROLES[FINANCE][1]
    assert [one.covers(finance) for one in rights] == [True, True, False, False]
    assert not any(finance.covers(one) for one in rights)
    for higher, one in enumerate(rights):
        assert [one.covers(other) for other in rights] == [lower >= higher for lower in range(len(rights))]
    wide = Rights(objects={EVERY_OBJECT: OWN, "deal": ALL})
    assert (Rights(objects={EVERY_OBJECT: OWN}).covers(wide), wide.covers(Rights(objects={"deal": OWN}))) == (
        False,
        True,
    )
    assert not wide.covers(Rights(objects={EVERY_OBJECT: OWN, "lead": SUBTREE}))
    assert not Rights(objects={EVERY_OBJECT: ALL}).covers(Rights(import_=True))


def test_a_role_gives_nothing_of_the_modules_that_it_leaves_out() -> None:
    base = Rights(objects={EVERY_OBJECT: ALL, "deal": ALL}, modules=("crm",))
    seller = Rights(objects={EVERY_OBJECT: OWN})
    assert (add_up([base]).of("company"), add_up([base]).of("deal"), add_up([base]).modules) == (
        ALL, ObjectRights(), ("crm",),
    )  # fmt: skip
    both = add_up([base, seller])
    assert (both.of("company"), both.of("deal"), both.of("lead"), both.modules) == (ALL, OWN, OWN, None)
    # A module does nothing without those that it requires.
    assert add_up([Rights(objects={EVERY_OBJECT: ALL}, modules=("sales",))]).of("company") == ObjectRights()
    assert add_up([Rights(modules=("crm",)), Rights(modules=("sales",))]).modules == ("crm", "sales")
    masked = Rights(objects={EVERY_OBJECT: OWN}, fields={"deal": {"amount": FieldRights(read="hidden")}})
    assert add_up([masked, base]).field("deal", "amount").read == "hidden", "who doesn't read deals shows none of them"


def test_nobody_gives_a_module_that_they_do_not_have() -> None:
    everything = Rights(objects={EVERY_OBJECT: ALL})
    base = add_up([msgspec.structs.replace(everything, modules=("crm",))])
    assert [each.covers(base) for each in (everything, base)] == [True, True]
    assert not base.covers(everything)
    assert not base.covers(Rights(billing=True))
    assert not base.covers(Rights(objects={"deal": OWN}, modules=("crm", "sales")))
    assert base.covers(Rights(objects={"deal": ALL}, modules=("crm",))), "that gives nothing of deals"
    assert base.covers(add_up([]))


@pytest.mark.parametrize("seed", range(20))
def test_of_every_kind_the_most_of_the_roles_that_have_its_module(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # a repeatable test
    names = ("company", "task", "deal", "lead", "product")

    def role() -> Rights:
        depths = {level: dice.choice(DEPTHS) for level in LEVELS}
        objects = {name: ObjectRights(**depths) for name in dice.sample([EVERY_OBJECT, *names], 3)}
        chosen = [each.name for each in MODULES if dice.random() < 0.6]
        return Rights(objects=objects, modules=dice.choice([None, tuple(sorted(chosen))]))

    held = [role() for _ in range(3)]
    total = add_up(held)
    for name in names:
        needs = {"crm", module_of(name)}
        giving = [each.of(name) for each in held if each.modules is None or needs <= set(each.modules)]
        for level in LEVELS:
            most = max((each.depth(level) for each in giving), key=DEPTHS.index, default="none")
            assert total.of(name).depth(level) == most, (name, level, held)


def test_a_role_that_anybody_makes_is_never_the_owners() -> None:
    claimed = {"objects": {}, "owner": True}
    assert (stored("made", claimed).owner, stored(OWNER, {}).owner) == (False, True)


def test_several_roles_add_up_to_the_most() -> None:
    reader = Rights(objects={"company": ObjectRights(read="all")}, see_disk=True)
    both = add_up([SYSTEM_ROLES[REP][1], reader])
    assert both.of("company") == ObjectRights(read="all", create=True, update="own", delete="own", share="own")
    assert both.of("contact") == OWN
    assert (both.exports, both.import_, both.see_disk) == (False, False, True)
    assert add_up([reader, SYSTEM_ROLES[REP][1]]) == both


def test_what_one_role_shows_no_other_masks() -> None:
    reads = ObjectRights(read="all", update="all")
    masked = Rights(objects={"*": reads}, fields={"contact": {"email": FieldRights(read="hidden", edit=False)}})
    assert add_up([masked, Rights(objects={"*": reads})]).fields == {}
    assert add_up([masked, Rights(objects={"deal": reads})]).fields == masked.fields


def test_a_role_that_names_an_object_says_all_about_it() -> None:
    """An explicit entry is not widened by the same role's `*`."""
    rights = add_up([Rights(objects={EVERY_OBJECT: ALL, "salary": ObjectRights()})])
    assert (rights.of("salary"), rights.of("company")) == (ObjectRights(), ALL)


def test_rights_survive_being_stored() -> None:
    for _, rights in SYSTEM_ROLES.values():
        assert msgspec.convert(msgspec.to_builtins(rights), Rights) == rights


@pytest.mark.asvs("V8.3.1")
@pytest.mark.parametrize("level", ["read", "update", "delete"])
@pytest.mark.parametrize(
    ("depth", "expected"),
    [("all", {1, 2, 3, 4}), ("subtree", {1, 2, 3}), ("team", {1, 2}), ("own", {1}), ("none", set())],
)
async def test_the_predicate_hides_what_a_brute_force_check_hides(
    rapport: Rapport, level: Level, depth: Depth, expected: set[int]
) -> None:
    me, mate, below, other = (new_id() for _ in range(4))
    rights = Rights(objects={"company": msgspec.structs.replace(ObjectRights(read="all"), **{level: depth})})
    reach = Reach(team=(me, mate), subtree=(me, mate, below))
    principal = Principal(None, me, new_id(), new_id(), "en", rights, reach)  # type: ignore[arg-type]
    rows = sa.values(sa.column("id", sa.Integer), sa.column("owner_id", sa.Uuid), name="r").data(
        [(1, me), (2, mate), (3, below), (4, other)]
    )
    extent = Extent("company", level, principal.rights.of("company").depth(level))
    statement = sa.select(rows.c.id).where(visible(extent, rows, principal))
    async with rapport.parts.runtime.databases.control_session() as control:
        assert {row.id for row in await control.rows(statement)} == expected
        denied = Extent("unknown", level, principal.rights.of("unknown").depth(level))
        unknown = sa.select(rows.c.id).where(visible(denied, rows, principal))
        assert await control.rows(unknown) == []


@pytest.mark.asvs("V8.3.2")
async def test_a_right_that_is_taken_is_gone_at_once(rapport: Rapport, email: str) -> None:
    founder = await rapport.sign_up("Acme Ltd", "GB", email)
    person_id = UUID(founder.session["person"]["id"])
    tenant = await rapport.parts.directory.tenant(UUID(founder.session["organisation"]["id"]))
    secret = founder.cookies["__Host-sid"]
    resolver = rapport.parts.resolver
    assert (await resolver.principal(secret)).rights.see_disk is True

    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await assign(session, person_id, REP)
        await withdraw(session, person_id, OWNER)

    after = (await resolver.principal(secret)).rights
    assert (after.see_disk, after.owner, after.of("company")) == (False, False, OWN)
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        written = sa.select(change.c.op).where(
            (change.c.object == "role_assignment") & (change.c.record_id == person_id)
        )
        assert [row.op for row in await session.rows(written)] == ["update", "update", "update"]


async def test_assigning_twice_changes_nothing(rapport: Rapport, email: str) -> None:
    founder = await rapport.sign_up("Acme Ltd", "GB", email)
    tenant = await rapport.parts.directory.tenant(UUID(founder.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await assign(session, UUID(founder.session["person"]["id"]), OWNER)
        await session.commit()
        assert session.last_seq is None


async def test_withdrawing_what_nobody_has_changes_nothing(rapport: Rapport, email: str) -> None:
    founder = await rapport.sign_up("Acme Ltd", "GB", email)
    tenant = await rapport.parts.directory.tenant(UUID(founder.session["organisation"]["id"]))
    epoch = sa.select(acl_epoch.c.epoch)
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        before = (await session.execute(epoch)).scalar_one()
        await withdraw(session, UUID(founder.session["person"]["id"]), REP)
        await session.commit()
        assert session.last_seq is None
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        assert (await session.execute(epoch)).scalar_one() == before
