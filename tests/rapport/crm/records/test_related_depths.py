"""A record's page is one statement over several objects, and each of them is read as deep as the reader may read it."""

from uuid import UUID

import pytest

from auth import teams
from auth.persons import create_person
from auth.principal import Depth, ObjectRights, Rights
from auth.tree import set_manager
from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.imports import colleague, home_of


@pytest.mark.parametrize(
    ("of_companies", "of_contacts"),
    [("team", "subtree"), ("subtree", "team"), ("own", "all"), ("all", "none"), ("subtree", "own")],
)
async def test_linked_records_show_as_deep_as_their_own_object_goes(
    rapport: Rapport, email: str, of_companies: Depth, of_contacts: Depth
) -> None:
    owner = await rapport.sign_up("Related Ltd", "GB", email)
    rights = Rights(objects={"company": ObjectRights(read=of_companies), "contact": ObjectRights(read=of_contacts)})
    reader = await colleague(rapport, owner, "reader", rights)
    me = UUID(reader.session["person"]["id"])
    people = {"mine": me, "mate's": new_id(), "below": new_id(), "strange": new_id()}
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        for name, person_id in people.items():
            if person_id != me:
                await create_person(session, person_id, name=name, email=None, locale="en", membership_id=None)  # type: ignore[arg-type]  # a tenant's
        await set_manager(session, people["below"], me)  # type: ignore[arg-type]
        await teams.put(session, new_id(), teams.Wanted("Sales", None, frozenset([me, people["mate's"]])))  # type: ignore[arg-type]
    ids = await linked_to_all(owner, people)
    seen = {"none": [], "own": ["mine"], "team": ["mate's", "mine"], "subtree": ["below", "mate's", "mine"]}
    seen["all"] = sorted(people)
    for name in people:
        page = await reader.get(f"/api/companies/{ids['company', name]}")
        assert page.status_code == (200 if name in seen[of_companies] else 404)
        if page.status_code == 200:
            related = page.json()["related"]["contacts"]
            assert sorted(each["label"] for each in related) == seen[of_contacts]
    page = await reader.get(f"/api/contacts/{ids['contact', 'mine']}")
    if of_contacts == "none":
        assert page.status_code == 403
    else:
        assert sorted(each["label"] for each in page.json()["related"]["companies"]) == seen[of_companies]


async def linked_to_all(owner: Person, people: dict[str, UUID]) -> dict[tuple[str, str], str]:
    """A company and a contact of everybody, each company linked to each contact; their ids."""
    ids = {}
    for obj, noun in (("company", "companies"), ("contact", "contacts")):
        for name, person_id in people.items():
            made = await owner.post(f"/api/{noun}", json={"name": name, "owner_id": str(person_id)})
            ids[obj, name] = made.json()["record"]["id"]
    for company in people:
        for contact in people:
            url = f"/api/companies/{ids['company', company]}/links/contacts/{ids['contact', contact]}"
            assert (await owner.put(url, json={"is_primary": company == contact})).status_code == 200
    return ids
