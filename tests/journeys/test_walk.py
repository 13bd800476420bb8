"""A new organisation's first hour, in a real browser: from sign-up over import, list, record and search to sign-out."""

from pathlib import Path

import pytest

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering, importing, listing, records, searching
from tests.journeys.walk import Walk
from tests.support import crm_sales
from tests.support.product import Product

pytestmark = pytest.mark.journey
each_file = pytest.mark.parametrize("path", crm_sales.files(), ids=lambda path: path.parent.name)


def whole_walk(walk: Walk, place: entering.Place, path: Path, product: Product) -> None:
    """Everything that somebody at a desk does in the first hour."""
    entering.sign_up(walk, place)
    entering.see_what_the_country_set(walk, place)
    importing.import_accounts(walk, path)
    listing.build_view(walk, path)
    listing.find_in_list(walk, path)
    records.open_child(walk, path)
    records.add_contact(walk)
    records.edit_and_take_back(walk)
    searching.find_company(walk, path)
    searching.find_contact(walk)
    records.see_the_disk(walk, product)
    listing.export(walk, path)
    entering.sign_out(walk)
    entering.sign_in(walk)


@each_file
def test_the_first_hour_in_chinese(open_page: OpenPage, product: Product, path: Path) -> None:
    whole_walk(Walk(open_page()), entering.CHINA, path, product)


def test_the_first_hour_in_english_in_the_dark(open_page: OpenPage, product: Product) -> None:
    walk = Walk(open_page(dark=True, locale="en"), locale="en", dark=True)
    whole_walk(walk, entering.BRITAIN, crm_sales.files()[0], product)


def test_the_first_hour_on_a_phone(open_page: OpenPage) -> None:
    walk = Walk(open_page(phone=True, dark=True), dark=True, phone=True)
    path = crm_sales.files()[0]
    entering.sign_up(walk, entering.JAPAN)
    entering.see_what_the_country_set(walk, entering.JAPAN)
    importing.import_accounts(walk, path)
    listing.find_in_list(walk, path)
    walk.seen("list")
    records.open_child(walk, path)
    records.edit_and_take_back(walk)
    searching.find_company(walk, path)
    entering.sign_out(walk)
    entering.sign_in(walk)
