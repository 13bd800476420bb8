"""A field that somebody adds is known in every process, and to everybody who has a socket open."""

from typing import Any

import pytest

from tests.support.app import Rapport
from tests.support.colleagues import colleague
from tests.support.own_fields import define
from tests.support.sockets import edit, opened, write

pytestmark = pytest.mark.deep


async def test_a_definition_is_told_to_everybody(rapport: Rapport, second: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await colleague(rapport, owner, f"bob.{email}")
    bob_elsewhere = await second.sign_in(f"bob.{email}")
    company, _ = await write(bob, "companies", name="Foundry")
    known = (await bob_elsewhere.get("/api/sync/changes")).json()

    async def since(seen: dict[str, Any]) -> dict[str, Any]:
        asked = {"since": seen["seq"], "mark": seen["mark"]}
        found: dict[str, Any] = (await bob_elsewhere.get("/api/sync/changes", params=asked)).json()
        return found

    async with opened(second, bob_elsewhere) as socket:
        field = (await define(owner, "text", "Route"))["name"]
        await socket.until_seq(known["seq"] + 1)
        answer = await since(known)
        assert answer["reset"], "what there is has to be read anew"
        assert answer["mark"] != known["mark"]
        [described] = [each for each in (await bob_elsewhere.get("/api/objects")).json() if each["name"] == "company"]
        assert [each["label"]["en"] for each in described["fields"] if each["custom"]] == ["Route"]
        seq = await edit(owner, "companies", company, **{field: "North"})
        await socket.until_seq(seq)
    assert (await bob_elsewhere.get(f"/api/companies/{company}")).json()["record"][field] == "North"
    calm = await since(answer)
    assert (calm["reset"], [each["record_id"] for each in calm["changes"]]) == (False, [company])
