"""What is sold, and for how much: items, and price versions that never change once they are published.

To change a price, add a version: whoever subscribes from then on gets it, and everybody else keeps theirs. Amounts are
in major units, without tax, for a month.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from billing.models import price
from billing.rating.contract import Tier
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import RapportError
from kernel.text import Text

BASE = "base"
SEATS = "seats"
MODULE = "module."
API_CALLS = "usage.api_calls"
STORAGE = "usage.storage_gb"
MESSAGES = "usage.messages"
CURRENCIES = ("CNY", "USD", "JPY")


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has a price. `meter` is what counts a usage item."""

    name: str
    kind: Literal["recurring", "usage"]
    label: Text
    unit: Text
    meter: str = ""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """A price: of one unit and month (`amount`), or of usage by tiers, in packages, beyond what is included."""

    amount: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    included: Decimal = Decimal(0)
    package: int = 1


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """One published version of an item's price in a currency."""

    item: str
    currency: str
    version: int
    terms: Terms


class CatalogChanged(RapportError):
    """A published price was edited; the database has what was published, and keeps it."""

    status = 500
    code = "billing.catalog_changed"
    text = Text(
        zh="已发布的价格 {item}（{currency}，第 {version} 版）被改动。价格版本不可修改，请改为新增一个版本。",
        en="The published price {item} ({currency}, version {version}) was edited. Versions never change: add another.",
    )


ITEMS: dict[str, Item] = {
    item.name: item
    for item in (
        Item(
            name=BASE, kind="recurring",
            label=Text(zh="基础版", en="Base plan"), unit=Text(zh="个基础版", en="base plan"),
        ),
        Item(name=SEATS, kind="recurring", label=Text(zh="席位", en="Seats"), unit=Text(zh="个席位", en="seats")),
        Item(
            name=f"{MODULE}sales", kind="recurring",
            label=Text(zh="销售模块", en="Sales module"), unit=Text(zh="个销售模块", en="Sales module"),
        ),
        Item(
            name=API_CALLS, kind="usage", meter="api_calls",
            label=Text(zh="API 调用", en="API calls"), unit=Text(zh="次 API 调用", en="API calls"),
        ),
        Item(
            name=STORAGE, kind="usage", meter="storage_gb",
            label=Text(zh="存储", en="Storage"), unit=Text(zh="GB 存储", en="GB stored"),
        ),
        Item(
            name=MESSAGES, kind="usage", meter="messages",
            label=Text(zh="短信", en="Text messages"), unit=Text(zh="条短信", en="text messages"),
        ),
    )
}  # fmt: skip


def _flat(amount: str) -> Terms:
    return Terms(amount=Decimal(amount))


def _metered(amount: str, included: str, package: int = 1) -> Terms:
    return Terms(tiers=(Tier(up_to=None, price=Decimal(amount)),), included=Decimal(included), package=package)


_FIRST: dict[str, dict[str, Terms]] = {
    "CNY": {
        BASE: _flat("199.00"), SEATS: _flat("168.00"), f"{MODULE}sales": _flat("900.00"),
        API_CALLS: _metered("1.00", "200000", 10_000), STORAGE: _metered("0.60", "20"),
        MESSAGES: _metered("0.05", "300"),
    },
    "USD": {
        BASE: _flat("29.00"), SEATS: _flat("24.00"), f"{MODULE}sales": _flat("125.00"),
        API_CALLS: _metered("0.15", "200000", 10_000), STORAGE: _metered("0.09", "20"),
        MESSAGES: _metered("0.008", "300"),
    },
    "JPY": {
        BASE: _flat("4200"), SEATS: _flat("3500"), f"{MODULE}sales": _flat("18500"),
        API_CALLS: _metered("22", "200000", 10_000), STORAGE: _metered("13", "20"),
        MESSAGES: _metered("1.2", "300"),
    },
}  # fmt: skip

PRICES: tuple[Price, ...] = tuple(
    Price(item=item, currency=currency, version=1, terms=terms)
    for currency, by_item in _FIRST.items()
    for item, terms in by_item.items()
)


def newest(item: str, currency: str) -> Price:
    """The price that a new subscription gets."""
    fitting = [each for each in PRICES if each.item == item and each.currency == currency]
    return max(fitting, key=lambda each: each.version)


def version_of(item: str, currency: str, version: int) -> Price:
    """A price that a subscription has."""
    return next(e for e in PRICES if (e.item, e.currency, e.version) == (item, currency, version))


def currency_for(currency: str) -> str:
    """What an organisation is billed in: its own currency where there are prices in it, else US dollars."""
    return currency if currency in CURRENCIES else "USD"


def usage_items() -> Iterator[Item]:
    """Items that are counted, which every subscription has."""
    return (item for item in ITEMS.values() if item.kind == "usage")


async def publish(control: ControlSession, prices: tuple[Price, ...] = PRICES) -> None:
    """Writes versions that aren't there yet; raises `CatalogChanged` if a published one says something else."""
    rows = await control.rows(sa.select(price))
    known = {(row.item, row.currency, row.version): row.terms for row in rows}
    for each in prices:
        key, terms = (each.item, each.currency, each.version), _stored(each.terms)
        if key not in known:
            values: dict[str, Any] = dict(zip(("item", "currency", "version"), key, strict=True))
            values |= {"terms": terms, "published_at": real_now()}
            await control.execute(insert(price).on_conflict_do_nothing(), values)
        elif known[key] != terms:
            raise CatalogChanged(item=each.item, currency=each.currency, version=each.version)


def _stored(terms: Terms) -> Any:  # noqa: ANN401  # what JSON holds
    return msgspec.json.decode(msgspec.json.encode(terms))
