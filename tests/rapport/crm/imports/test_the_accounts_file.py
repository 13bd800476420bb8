"""Our file of accounts and the public one it stands for: the same faults, in the same numbers."""

from collections import Counter
from pathlib import Path

import pytest

from tests.support import crm_sales


@pytest.mark.parametrize("path", crm_sales.files(), ids=lambda path: path.parent.name)
def test_both_files_have_the_same_faults(path: Path) -> None:
    rows = crm_sales.accounts(path)
    names = [row["account"] for row in rows]
    assert list(rows[0]) == crm_sales.HEADER
    assert (len(rows), len(set(names)), len({name.lower() for name in names})) == (85, 85, 85)
    assert Counter(row["sector"] for row in rows) == crm_sales.SECTORS
    assert Counter(row["office_location"] for row in rows) == crm_sales.COUNTRIES

    place = {name: i for i, name in enumerate(names)}
    children = {i: place[row["subsidiary_of"]] for i, row in enumerate(rows) if row["subsidiary_of"]}
    assert sorted(Counter(children.values()).values()) == [1, 1, 2, 2, 2, 3, 4]
    assert len([child for child, parent in children.items() if child < parent]) == 6
    assert set(children).isdisjoint(children.values())

    assert len([name for name in names if "tech" in name.lower()]) == 10
    assert len([name for name in names if "city" in name.lower()]) == 1
    assert [name for name in names if name == name.lower()] == [names[14]]
    assert all(value == value.strip() for row in rows for value in row.values())


@pytest.mark.parametrize("path", crm_sales.files(), ids=lambda path: path.parent.name)
def test_its_numbers_have_the_range_of_the_public_one(path: Path) -> None:
    rows = crm_sales.accounts(path)
    employees = [int(row["employees"]) for row in rows]
    years = [int(row["year_established"]) for row in rows]
    revenue = [float(row["revenue"]) for row in rows]
    assert (len(set(employees)), min(employees), max(employees) > 34_000) == (85, 9, True)
    assert (min(years), max(years)) == (1979, 2017)
    assert (min(revenue), round(max(revenue), -3)) == (4.54, 12_000)
