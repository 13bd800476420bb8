"""Who was erased at their own request is told again when a file would bring them back."""

from typing import Any

import pytest
import sqlalchemy as sa

from auth.models import security_event
from rapport.crm.imports import suppressed as suppression
from rapport.crm.imports.models import suppressed, suppression_key
from tests.support.app import Person, Rapport
from tests.support.imports import opened, step
from tests.support.rotation import finish, home_of, organisation, started
from tests.support.subjects import Everywhere, hits, said, searched

NAME, EMAIL, MOBILE = "Ottilie Brandvold", "Ottilie.Brandvold@fjordhus.example", "+44 7700 900123"
OTHER = "ottilie@private.example"

TABLE = (
    "Name,Email,Mobile\n"
    "Per Aas,per@fjordhus.example,07700 900555\n"
    "O. Brandvold, OTTILIE.brandvold@FJORDHUS.example ,\n"
    "Tilly,tilly@new.example,0044 (7700) 900-123\n"
    f"T. B.,{OTHER},\n"
    "Ottilie Brandvold,namesake@other.example,07700 900124\n"
).encode()


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation from which a contact was erased; their record had an address nobody typed."""
    person = await rapport.sign_up("Fjord Ltd", "GB", email)
    for name, address in ((NAME, EMAIL), ("Ottilie at home", OTHER)):
        body = {"name": name, "email": address, "mobile": MOBILE}
        assert (await person.post("/api/contacts", json=body)).status_code == 201
    return person


async def erased(rapport: Rapport, owner: Person) -> None:
    made = Everywhere(owner)
    request = await searched(rapport, made, emails=[EMAIL], phones=[MOBILE])
    found = await hits(made, request["id"])
    assert [(each["place"], each["ticked"], each["at"] is not None) for each in found] == [("contact", True, True)] * 2
    await said(made, request["id"], "confirmation")
    await said(made, request["id"], "erasure", {"mode": "delete"})
    await rapport.run_jobs()


async def checked(rapport: Rapport, owner: Person, table: bytes = TABLE) -> dict[str, Any]:
    return await step(rapport, owner, await opened(owner, table, "contact"), "dry-run")


async def found(owner: Person) -> list[str]:
    answer = await owner.post("/api/contacts/query", json={"fields": ["name"]})
    return sorted(each["name"] for each in answer.json()["items"])


def asked(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in item["findings"] if each["kind"] == "erased"]


async def events(rapport: Rapport, owner: Person) -> list[str]:
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = sa.select(security_event.c.kind).where(security_event.c.organisation_id == organisation(owner))
        return [row.kind for row in await control.rows(mine)]


async def test_a_file_leaves_out_who_was_erased_and_says_which_rows(rapport: Rapport, owner: Person) -> None:
    await erased(rapport, owner)
    item = await checked(rapport, owner)
    [finding] = asked(item)
    assert finding["title"]["en"] == "3 rows look like people who were erased at their own request"
    assert finding["detail"]["en"].startswith("Rows 3, 4, 5.")
    assert ([each["value"] for each in finding["options"]], finding["chosen"]) == (["leave", "bring"], "leave")
    assert item["totals"]["create"] == 2
    rows = (await owner.get(f"/api/imports/{item['id']}/errors.csv")).text.splitlines()
    assert len(rows) == 4
    assert "names somebody erased at their own request; left out" in rows[1]
    done = await step(rapport, owner, item, "run")
    assert done["state"] == "done"
    assert await found(owner) == ["Ottilie Brandvold", "Per Aas"]
    assert "import_of_erased" not in await events(rapport, owner)


async def test_somebody_may_bring_them_in_and_that_is_logged(rapport: Rapport, owner: Person) -> None:
    await erased(rapport, owner)
    item = await checked(rapport, owner)
    [finding] = asked(item)
    item = await step(rapport, owner, item, "dry-run", decisions={finding["id"]: "bring"})
    [again] = asked(item)
    assert (again["count"], again["chosen"], item["totals"]["create"]) == (3, "bring", 5)
    await step(rapport, owner, item, "run")
    assert len(await found(owner)) == 5
    assert (await events(rapport, owner)).count("import_of_erased") == 1


async def test_what_stays_names_nobody_and_outlives_a_rotation(rapport: Rapport, owner: Person) -> None:
    await erased(rapport, owner)
    home = await home_of(rapport, owner)
    async with rapport.parts.runtime.session(home) as session:
        before = {bytes(row.hash) for row in await session.rows(sa.select(suppressed.c.hash))}
        [secret] = await session.rows(sa.select(suppression_key.c.secret))
        assert {len(each) for each in before} == {16}
        # None of the keyset's own hashes of an address: those are made anew.
        assert session.keys.equality(3, EMAIL.casefold()) not in before
    await started(rapport, owner)
    await finish(rapport, owner)
    async with rapport.parts.runtime.session(home) as session:
        after = {bytes(row.hash) for row in await session.rows(sa.select(suppressed.c.hash))}
        [sealed] = await session.rows(sa.select(suppression_key.c.secret))
        assert (after, bytes(sealed.secret) == bytes(secret.secret)) == (before, False)
        assert session.keys.mark == bytes(sealed.secret)[:5]
    [finding] = asked(await checked(rapport, owner))
    assert finding["count"] == 3


async def test_another_organisation_knows_nothing_of_it(rapport: Rapport, owner: Person, email: str) -> None:
    await erased(rapport, owner)
    other = await rapport.sign_up("Other Ltd", "GB", f"other.{email}")
    assert asked(await checked(rapport, other)) == []


@pytest.mark.parametrize(
    ("kept", "comes", "same"),
    [
        ("+44 7700 900123", "07700900123", True),
        ("138 0013 8000", "+86 13800138000", True),
        ("2345 6789", "+852-2345-6789", True),
        ("2345 6789", "2345 6788", False),
        ("12345", "12345", False),
        ("+47 22 12 34 56", "22123456", True),
        ("22123456", "0047 22123456", True),
        ("+47 22123456", "4722123456", True),
        ("+353 1 234 5678", "01 2345678", True),
        ("555123", "+44 20 7555123", False),
        ("2345 6789", "020 2345 6789", False),
        ("2345 6789", "+86 138 2345 6789", False),
        ("+47 22123456", "+65 2123456", False),
    ],
)
async def test_a_number_is_the_same_with_any_prefix(
    rapport: Rapport, email: str, kept: str, comes: str, same: bool
) -> None:
    person = await rapport.sign_up("Numbers Ltd", "GB", email)
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        await suppression.remember(session, [], [kept])  # type: ignore[arg-type]  # that of an organisation
        known = await suppression.load(session)  # type: ignore[arg-type]  # as above
    assert (known is not None and known.named_by("phone", comes)) is same
