"""Viewing as somebody else: it begins, shows, changes nothing, and ends."""

import pytest

from tests.support.app import Rapport
from tests.support.viewing import begin, end, id_of


@pytest.mark.asvs("V8.2.2")
@pytest.mark.asvs("V8.3.1")
async def test_a_view_shows_what_the_other_sees_and_comes_back(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    rep = await rapport.hire(owner, f"rep.{email}", name="Bob Ray")
    mine = (await rep.post("/api/companies", json={"name": "Of the rep"})).json()["record"]["id"]
    hidden = (await owner.post("/api/companies", json={"name": "Of the owner"})).json()["record"]["id"]
    before = owner.session

    begun = await begin(owner, id_of(rep))
    assert (begun.status_code, begun.json()["person"]["name"]) == (201, "Bob Ray")
    assert begun.json()["viewing_until"] == begun.json()["expires_at"]
    assert (await owner.get(f"/api/companies/{mine}")).status_code == 200
    assert (await owner.get(f"/api/companies/{hidden}")).status_code == 404
    refused = await owner.patch(f"/api/companies/{mine}", json={"name": "Changed"})
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.viewing_reads_only")

    back = await end(owner)
    assert (back.status_code, back.json()["person"], back.json()["viewing_until"]) == (200, before["person"], None)
    assert back.json()["expires_at"] == before["expires_at"]
    assert back.json()["csrf"] != before["csrf"]
    assert (await owner.get(f"/api/companies/{hidden}")).status_code == 200
    assert (await rep.get(f"/api/companies/{mine}")).json()["record"]["name"] == "Of the rep"
    [seen] = (await rep.get("/api/session/viewings")).json()
    assert (seen["viewer"], seen["viewer_id"], seen["is_over"]) == ("Ann Lee", id_of(owner), True)
