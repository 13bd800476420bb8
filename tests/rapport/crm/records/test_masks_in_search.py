"""A phone that is masked for somebody is in nothing that the palette or a list's search answers them."""

from typing import Any

import pytest

from tests.support.app import Rapport
from tests.support.team import hired

Json = dict[str, Any]
NUMBER = "+8613812345521"
SHOWN = {"read": "all", "create": True, "update": "all", "delete": "none", "export": "all", "share": "all"}


@pytest.mark.parametrize(
    ("noun", "name", "field"),
    [("leads", "lead", "mobile"), ("contacts", "contact", "mobile"), ("companies", "company", "phone")],
)
@pytest.mark.parametrize("sight", ["masked", "hidden"])
async def test_a_masked_phone_is_in_no_hit(
    rapport: Rapport, email: str, noun: str, name: str, field: str, sight: str
) -> None:
    owner = await rapport.sign_up("Masks Ltd", "CN", email)
    new = {"name": "Wang Lin", field: NUMBER}
    record_id = (await owner.post(f"/api/{noun}", json=new)).json()["record"]["id"]
    role = {
        "label": {"zh": "脱敏", "en": "Blind"},
        "rights": {"objects": {"*": SHOWN}, "fields": {name: {field: {"read": sight, "edit": False}}}},
    }
    made = await owner.post("/api/roles", json=role)
    seller = await hired(rapport, owner, made.json()["key"])
    for text in ("13812345521", "138 1234 5521", NUMBER, "1381234", "5521", "345521"):
        assert (await seller.post("/api/search", json={"q": text})).json()["hits"] == [], text
        assert (await seller.post(f"/api/{noun}/query", json={"search": text})).json()["items"] == [], text
        assert (await seller.post(f"/api/{noun}/count", json={"search": text})).json() == {"count": 0}, text
    for text in ("Wang", "Lin", "wang lin", "Wang 5521", "Wang 13812345521"):
        found = await seller.post("/api/search", json={"q": text, "limit": 50})
        assert (found.status_code, "1234" in found.text) == (200, False), text
    [hit] = (await seller.post("/api/search", json={"q": "Wang"})).json()["hits"]
    assert (hit["id"], hit["subtitle"], hit["matched"]) == (record_id, None, "Wang Lin")
    drafted = {"fields": {"name": "Wang Lin", field: NUMBER}}
    hint = await seller.post(f"/api/{noun}/duplicates/hint", json=drafted)
    assert (hint.status_code, "12345521" in hint.text) == (200, False)
    [seen] = (await owner.post("/api/search", json={"q": "13812345521"})).json()["hits"]
    assert (seen["id"], seen["field"]) == (record_id, field)
