"""Prices: published once, never changed; what is sold is what is there."""

import msgspec
import pytest
import sqlalchemy as sa

from billing import catalog
from billing.catalog import PRICES, CatalogChanged, newest, publish
from billing.models import price
from tests.support.app import Rapport


def test_every_item_has_a_price_in_every_currency() -> None:
    for currency in catalog.CURRENCIES:
        assert {each.item for each in PRICES if each.currency == currency} == set(catalog.ITEMS)
    assert catalog.currency_for("JPY") == "JPY"
    assert catalog.currency_for("ISK") == "USD"


async def test_a_published_version_never_changes_and_a_new_one_is_for_new_subscriptions(rapport: Rapport) -> None:
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
