"""Prices: published once, never changed; what is sold is what is there."""

import datetime as dt
from uuid import uuid4

import msgspec
import pytest
import sqlalchemy as sa

from billing import catalog
from billing.catalog import PRICES, CatalogChanged, newest, publish
from billing.contracts import contract_of
from billing.models import price
from billing.subscriptions import Ordered, Subscription, price_version
from tests.support.app import Rapport

MAY = dt.date(2026, 5, 1)


def test_every_item_has_a_price_in_every_currency() -> None:
    for currency in catalog.CURRENCIES:
        assert {each.item for each in PRICES if each.currency == currency} == set(catalog.ITEMS)
    assert catalog.currency_for("JPY") == "JPY"
    assert catalog.currency_for("ISK") == "USD"


def test_a_new_version_is_for_new_subscriptions(monkeypatch: pytest.MonkeyPatch) -> None:
    sub = Subscription(
        organisation_id=uuid4(), state="active", currency="USD", time_zone="UTC", interval="month",
        trial_ends=MAY, anchor=MAY, next_day=MAY, method="card", customer_ref=None, card_page_ref=None,
        card_ref=None, card=None, hold=None, version=1,
    )  # fmt: skip
    held = newest(catalog.SEATS, "USD")
    dearer = msgspec.structs.replace(held.terms, amount=held.terms.amount * 2)
    two = msgspec.structs.replace(held, version=held.version + 1, terms=dearer)
    monkeypatch.setattr(catalog, "PRICES", (*PRICES, two))
    old = [Ordered(item=catalog.SEATS, price_version=held.version, on=MAY, quantity=3)]
    assert price_version(sub, old, catalog.SEATS) == held.version
    assert price_version(sub, [], catalog.SEATS) == held.version + 1
    prices = [
        contract_of(sub, [msgspec.structs.replace(old[0], price_version=version)], ()).items[0].price
        for version in (held.version, held.version + 1)
    ]
    assert prices == [held.terms.amount, 2 * held.terms.amount]


async def test_a_published_version_never_changes(rapport: Rapport) -> None:
    control = rapport.parts.runtime.databases.control_session
    async with control() as session:
        await publish(session)
        stored = await session.rows(sa.select(price))
    assert len(stored) >= len(PRICES)
    held = newest(catalog.SEATS, "JPY")
    cheaper = msgspec.structs.replace(held, terms=msgspec.structs.replace(held.terms, amount=held.terms.amount / 2))
    with pytest.raises(CatalogChanged):
        async with control() as session:
            await publish(session, (cheaper,))
    with pytest.raises(Exception, match="permission denied"):
        async with control() as session:
            await session.execute(price.delete())


@pytest.mark.parametrize("name", sorted(catalog.ITEMS))
def test_a_module_that_is_sold_is_one_of_the_product(name: str, rapport_modules: set[str]) -> None:
    if name.startswith(catalog.MODULE):
        assert name.removeprefix(catalog.MODULE) in rapport_modules


@pytest.fixture
def rapport_modules() -> set[str]:
    """Modules whose features register pages and objects."""
    from rapport import features

    return set(features.sellable_modules(features.FEATURES))
