"""Pages in the order of ranks while rows go, get other names and come, and the job runs between or during them."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.collation import collation_key
from rapport.crm.records.models import text_order
from rapport.crm.records.standing import Standing
from tests.support.firm import Firm


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("becomes", ["Z", "L5", None])
async def test_a_page_goes_on_by_the_text_where_its_last_row_is_not_there_any_more(
    firm: Firm, becomes: str | None, descending: bool
) -> None:
    ids = await firm.add("A", "K", "X")
    await firm.rank()
    first = await firm.page(limit=2, descending=descending)
    assert first["items"][-1]["id"] == ids[1]
    await (firm.rename(ids[1], becomes) if becomes else firm.delete(ids[1]))
    await firm.add("J1", "L1", "L2", "L3")  # they share what is free now, on both sides of what was "K"
    await firm.rank()
    whole = [firm.names[each] for each in firm.expected(descending=descending)]
    rest = [name for name in whole if (name < "K" if descending else name > "K")]
    second = await firm.page(first["next"], limit=50, descending=descending)
    assert [item["name"] for item in second["items"]] == rest
    back = await firm.page(second["previous"], limit=50, descending=descending)
    assert [item["name"] for item in back["items"]] + rest == whole


async def test_a_batch_that_ends_while_a_page_looks_for_its_place_loses_no_row(firm: Firm, monkeypatch: Any) -> None:
    ids = await firm.add("A", "K", "X")
    await firm.rank()
    await firm.add("L3")
    first = await firm.page(limit=3)
    assert "".join(item["name"] for item in first["items"]) == "AKL3"  # a row without a rank: it is looked for by text
    descend, looked = Standing.descend, 0

    async def and_meanwhile(standing: Standing, keys: Any) -> Any:
        nonlocal looked
        looked += 1
        found = await descend(standing, keys)
        if looked == 1:
            await firm.delete(ids[1])
            await firm.add("J1", "J2", "L1", "L2", "L4", "L5")
            await firm.rank()
        return found

    monkeypatch.setattr(Standing, "descend", and_meanwhile)
    second = await firm.page(first["next"], limit=50)
    assert "".join(item["name"] for item in second["items"]) == "L4L5X"


async def test_eight_writers_and_the_job_at_once_end_in_the_order_of_sorting_it_all(firm: Firm) -> None:
    still = set(await firm.add(*"BDFHJLNPR"))
    await firm.rank()

    async def write(writer: int) -> None:
        for number in range(6):
            [made] = await firm.add(f"{'KAZ重'[(writer + number) % 4]}{writer}{number}")
            if number % 2:
                await firm.rename(made, f"M{9 - number}{writer}")
            if number == 3:
                await firm.delete(made)

    async def rank() -> None:
        while not all(each.done() for each in writers):
            await firm.rank(batch=5)
            seen = await firm.walk(limit=7)
            places = [(collation_key(item["name"], "en"), UUID(item["id"])) for item in seen]
            assert places == sorted(set(places))
            assert {item["id"] for item in seen} >= still

    writers = [asyncio.create_task(write(writer)) for writer in range(8)]
    await asyncio.gather(*writers, rank(), rank())
    await firm.assert_in_order()
    await firm.rank()
    await firm.assert_in_order()
    assert (await firm.rows(sa.select(text_order)))[0].placed == len(firm.names) == 9 + 8 * 5
