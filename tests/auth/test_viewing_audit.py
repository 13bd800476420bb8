"""What is done in a view is in the audit trail as the viewer's act, and moves nothing of whom they view as."""

from typing import Any, NamedTuple
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa

from auth import security_log
from auth.models import security_event
from auth.viewing.models import viewing
from kernel import context, looks
from kernel.errors import ViewingReadsOnly
from tests.support.app import Person, Rapport
from tests.support.audit import organisation_of
from tests.support.team import code
from tests.support.viewing import begin, end, id_of

NUMBER = "11010519491231002X"
pytestmark = pytest.mark.asvs("V16.3.2")


class Scene(NamedTuple):
    """An owner, somebody whom they may view as, and a contact of theirs with an identity number."""

    owner: Person
    rep: Person
    contact: str


@pytest.fixture
async def scene(rapport: Rapport, email: str) -> Scene:
    """Nobody views yet."""
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    rep = await rapport.hire(owner, f"rep.{email}", role="owner")
    made = await rep.post("/api/contacts", json={"name": "Wei", "identity_number": NUMBER})
    assert made.status_code == 201, made.text
    return Scene(owner, rep, made.json()["record"]["id"])


async def view_of(rapport: Rapport, owner: Person) -> Any:
    """The row of the latest view."""
    mine = viewing.c.organisation_id == organisation_of(owner)
    async with rapport.parts.runtime.databases.control_session() as control:
        return (await control.rows(sa.select(viewing).where(mine).order_by(viewing.c.created_at.desc())))[0]


async def told(rapport: Rapport, owner: Person, kind: str) -> list[tuple[UUID, dict[str, str]]]:
    """Whose each event of a kind is, and its details."""
    mine = (security_event.c.organisation_id == organisation_of(owner)) & (security_event.c.kind == kind)
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(security_event).where(mine).order_by(security_event.c.id))
        return [(row.identity_id, security_log.opened(control.keys, row).details) for row in rows]


async def test_sensitive_reads_in_a_view_are_shown_and_noted_as_the_viewers(rapport: Rapport, scene: Scene) -> None:
    await begin(scene.owner, id_of(scene.rep))
    view = await view_of(rapport, scene.owner)
    for _ in range(11):
        shown = await scene.owner.get(f"/api/contacts/{scene.contact}")
        assert (shown.status_code, shown.json()["record"]["identity_number"]) == (200, NUMBER)
    of = {"object": "contact", "viewing_id": str(view.id)}
    assert await told(rapport, scene.owner, "sensitive_read") == [
        (view.viewer_identity_id, {**of, "count": "1"}),
        (view.viewer_identity_id, {**of, "count": "10"}),
    ]
    assert (await end(scene.owner)).status_code == 200


async def test_a_view_does_not_hide_the_persons_own_first_read(rapport: Rapport, scene: Scene) -> None:
    await begin(scene.owner, id_of(scene.rep))
    view = await view_of(rapport, scene.owner)
    for _ in range(3):
        assert (await scene.owner.get(f"/api/contacts/{scene.contact}")).status_code == 200
    assert (await scene.rep.get(f"/api/contacts/{scene.contact}")).status_code == 200
    assert (await end(scene.owner)).status_code == 200
    assert (await scene.owner.get(f"/api/contacts/{scene.contact}")).status_code == 200
    own = {"object": "contact", "count": "1"}
    assert await told(rapport, scene.owner, "sensitive_read") == [
        (view.viewer_identity_id, {**own, "viewing_id": str(view.id)}),
        (view.identity_id, own),
        (view.viewer_identity_id, own),
    ]


async def test_each_view_is_counted_for_itself(rapport: Rapport, scene: Scene) -> None:
    for number in (1, 2):
        await begin(scene.owner, id_of(scene.rep))
        await scene.owner.get(f"/api/contacts/{scene.contact}")
        await end(scene.owner)
        found = await told(rapport, scene.owner, "sensitive_read")
        assert [details["count"] for _, details in found] == ["1"] * number
    assert len({details["viewing_id"] for _, details in found}) == 2


async def test_a_look_at_the_disk_in_a_view_is_shown_and_noted_as_the_viewers(rapport: Rapport, scene: Scene) -> None:
    await begin(scene.owner, id_of(scene.rep))
    view = await view_of(rapport, scene.owner)
    assert (await scene.owner.get(f"/api/contacts/{scene.contact}/disk")).status_code == 200
    of = {"object": "contact", "record_id": scene.contact, "viewing_id": str(view.id)}
    assert await told(rapport, scene.owner, "disk_viewed") == [(view.viewer_identity_id, of)]


async def test_probing_in_a_view_is_noted_as_the_viewers(rapport: Rapport, scene: Scene, email: str) -> None:
    low = await rapport.hire(scene.owner, f"low.{email}")
    await begin(scene.owner, id_of(low))
    view = await view_of(rapport, scene.owner)
    for _ in range(10):
        assert code(await scene.owner.get("/api/audit")) == (403, "forbidden")
    assert (await scene.owner.get(f"/api/contacts/{uuid4()}")).status_code == 404
    assert code(await scene.owner.post("/api/contacts", json={"name": "x"})) == (403, "auth.viewing_reads_only")
    of = {"code": "forbidden", "status": "403", "viewing_id": str(view.id)}
    assert await told(rapport, scene.owner, "access_refused") == [
        (view.viewer_identity_id, {**of, "count": "1"}),
        (view.viewer_identity_id, {**of, "count": "10"}),
    ]
    [(who, missing)] = await told(rapport, scene.owner, "record_refused")
    assert (who, missing["viewing_id"], missing["count"]) == (view.viewer_identity_id, str(view.id), "1")


async def test_nothing_but_the_viewers_act_is_written_in_a_view(rapport: Rapport, scene: Scene) -> None:
    """An event in the name of whom somebody views as, and a row of any other table, are refused where they are made."""
    databases, organisation_id = rapport.parts.runtime.databases, organisation_of(scene.owner)
    with context.use(msgspec.structs.replace(context.current(), looks=True)):
        with pytest.raises(ViewingReadsOnly):
            async with databases.control_session() as control:
                await security_log.note(control, "disk_viewed", organisation_id=organisation_id)
        with pytest.raises(TypeError, match="viewing does not say who looked"):
            async with databases.control_session() as control:
                await looks.add(control, viewing, {})
    assert await told(rapport, scene.owner, "disk_viewed") == []
