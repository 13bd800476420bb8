"""Lists in the order of any encrypted text: opened while that is possible, by ranks once there are too many rows."""

import csv
import io
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from kernel.collation import collation_key
from rapport.crm.records import read
from rapport.crm.records.models import text_order, text_rank
from tests.support.firm import COMPANY, Firm
from tests.support.own_fields import define

SITES = {
    "A": "zeta.example", "B": "alpha.example", "C": None, "D": "Mid.example", "E": "beta.example", "F": "alpha.example",
}  # fmt: skip


class Site(NamedTuple):
    """The field in which the texts are."""

    name: str
    id: int


@pytest.fixture(params=["declared", "own"])
async def site(request: pytest.FixtureRequest, firm: Firm) -> Site:
    """A field that every company has, and one that the organisation added."""
    if request.param == "declared":
        return Site("website", COMPANY.by_name["website"].id)
    made = await define(firm.owner, "url", "Site of ours")
    return Site(made["name"], made["id"])


@pytest.fixture
async def sites(firm: Firm, site: Site) -> dict[str, str | None]:
    """Companies with websites, by id."""
    found = {}
    for name, text in SITES.items():
        [record] = await firm.add(name)
        found[record] = text
        if text:
            done = await firm.owner.patch(f"/api/companies/{record}", json={site.name: text})
            assert done.status_code == 200, done.text
    return found


async def page(firm: Firm, site: Site, cursor: str | None, *, descending: bool) -> dict[str, Any]:
    asked = {"sort": [{"field": site.name, "descending": descending}], "limit": 2, "cursor": cursor}
    done = await firm.owner.post("/api/companies/query", json=asked)
    assert done.status_code == 200, done.text
    body: dict[str, Any] = done.json()
    return body


async def listed(firm: Firm, site: Site, *, descending: bool) -> list[str]:
    found, cursor = [], None
    while True:
        body = await page(firm, site, cursor, descending=descending)
        assert body["notice"] is None
        found += [item["id"] for item in body["items"]]
        if not (cursor := body["next"]):
            return found


def expected(sites: dict[str, str | None], *, descending: bool) -> list[str]:
    named = [(collation_key(site, "en"), record) for record, site in sites.items() if site]
    empty = sorted((record for record, site in sites.items() if not site), reverse=descending)
    return [record for _, record in sorted(named, reverse=descending)] + empty


async def test_a_list_that_is_too_long_to_be_opened_gets_ranks(
    firm: Firm, site: Site, sites: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "SORTED_IN_APPLICATION", len(SITES))
    for descending in (False, True):
        assert await listed(firm, site, descending=descending) == expected(sites, descending=descending)
    await firm.rapport.run_jobs()
    mine = sa.select(text_order).where(text_order.c.field_id == site.id)
    assert await firm.rows(mine) == []  # nothing of it lies in the clear as long as it can be opened

    monkeypatch.setattr(read, "SORTED_IN_APPLICATION", 3)
    assert (await page(firm, site, None, descending=False))["notice"]["code"] == "records.sort_updating"
    await firm.rapport.run_jobs()
    for descending in (False, True):
        assert await listed(firm, site, descending=descending) == expected(sites, descending=descending)
    ranks = {str(row.record_id) for row in await firm.rows(sa.select(text_rank))}
    assert ranks == sites.keys()
    assert {row.field_id for row in await firm.rows(sa.select(text_order))} == {site.id}

    # Written since, taken away, and a name of somebody else's list: the order follows.
    last, gone, *_ = sites
    for record, text in ((last, "aaa.example"), (gone, None)):
        done = await firm.owner.patch(f"/api/companies/{record}", json={site.name: text})
        assert done.status_code == 200, done.text
        sites[record] = text
    for descending in (False, True):
        assert await listed(firm, site, descending=descending) == expected(sites, descending=descending)


async def test_an_export_is_in_the_order_of_any_text(
    firm: Firm, site: Site, sites: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "SORTED_IN_APPLICATION", 3)
    await page(firm, site, None, descending=False)
    await firm.rapport.run_jobs()
    body = {"sort": [{"field": site.name, "descending": True}], "columns": [site.name]}
    done = await firm.owner.post("/api/companies/export", json=body)
    assert done.status_code == 200, done.text
    rows = [row[0] for row in csv.reader(io.StringIO(done.text.lstrip("\ufeff")))][1:]
    assert [row for row in rows if row] == [sites[each] for each in expected(sites, descending=True) if sites[each]]


async def test_a_list_that_was_opened_goes_on_by_ranks_between_equal_texts(
    firm: Firm, site: Site, sites: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "SORTED_IN_APPLICATION", len(SITES))
    first = await page(firm, site, None, descending=True)
    second = await page(firm, site, first["next"], descending=True)
    monkeypatch.setattr(read, "SORTED_IN_APPLICATION", 3)
    await page(firm, site, None, descending=True)
    await firm.rapport.run_jobs()
    third = await page(firm, site, second["next"], descending=True)
    shown = [item["id"] for body in (first, second, third) for item in body["items"]]
    assert (shown, third["notice"]) == (expected(sites, descending=True), None)
