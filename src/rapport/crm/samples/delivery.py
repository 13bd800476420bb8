"""What came of the sample deals that were won: orders, the money for them, and what stands at the customers'; and the
campaigns that leads came of.
"""

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from kernel.db import TenantSession
from kernel.ids import derive_id
from rapport.crm.assets.feature import ASSET
from rapport.crm.campaigns.feature import CAMPAIGN
from rapport.crm.orders.order import SALES_ORDER
from rapport.crm.orders.receipt import SALES_RECEIPT
from rapport.crm.samples.story import DAYS, WON, Deal, Story
from rapport.crm.samples.writing import Made, put

if TYPE_CHECKING:
    from rapport.crm.samples.history import Place

DELIVERY, TERMS, WARRANTY = dt.timedelta(days=45), dt.timedelta(days=30), dt.timedelta(days=730)
"""From an order to its delivery, from there until the rest is due, and how long it is under warranty."""

FIRST = Decimal("0.3")
"""What is paid with the order."""

LATE = 7
"""Of each seventh order the rest has not come yet."""


async def write(session: TenantSession, place: "Place", story: Story, now: dt.datetime) -> None:
    """Writes them, each as old as what it follows from."""
    won = [(number, deal) for number, deal in enumerate(story.deals) if deal.stage == WON]
    await put(session, CAMPAIGN, _campaigns(place, now))
    await put(session, SALES_ORDER, [_order(place, number, deal, now) for number, deal in won])
    receipts = [_receipts(place, number, deal, now, late=turn % LATE == 0) for turn, (number, deal) in enumerate(won)]
    await put(session, SALES_RECEIPT, [each for both in receipts for each in both])
    await put(session, ASSET, [_asset(place, number, deal) for number, deal in won if _ordered(deal) + DELIVERY <= now])


def _campaigns(place: "Place", now: dt.datetime) -> list[Made]:
    found, all_of_them = [], place.words.campaigns
    for number, (name, kind, code, cost) in enumerate(all_of_them):
        begun = now - dt.timedelta(days=DAYS * (number + 1) // (len(all_of_them) + 1))
        values = {
            "name": name, "type": kind, "status": "done" if number else "running", "starts_on": place.day(begun),
            "ends_on": place.day(begun + TERMS) if number else None, "utm_campaign": code,
            "budget": Decimal(cost) * 11 / 10, "cost": Decimal(cost), "currency": place.currency,
        }  # fmt: skip
        found.append(Made(place.campaign(number), values, place.owners[0], begun, begun))
    return found


def _ordered(deal: Deal) -> dt.datetime:
    return deal.entered[-1][1]


def _order_id(place: "Place", number: int, deal: Deal) -> UUID:
    return derive_id(place.organisation, "sample", "order", str(number), at=_ordered(deal))


def _what(place: "Place", deal: Deal) -> str:
    return f"{place.words.products[deal.product][2]} × {deal.quantity}"


def _order(place: "Place", number: int, deal: Deal, now: dt.datetime) -> Made:
    at = _ordered(deal)
    due, done = place.day(at + DELIVERY), at + DELIVERY <= now
    values = {
        "name": _what(place, deal), "number": f"SO-{place.day(at):%y%m}-{number + 1:03d}",
        "company": place.companies[deal.company], "deal": place.deal(number, deal),
        "status": "delivered" if done else "confirmed", "amount": deal_amount(place, deal),
        "currency": place.currency, "ordered_on": place.day(at), "due_on": due, "delivered_on": due if done else None,
    }  # fmt: skip
    return Made(_order_id(place, number, deal), values, place.owner(deal.company), at, at)


def _receipts(place: "Place", number: int, deal: Deal, now: dt.datetime, *, late: bool) -> list[Made]:
    at, amount = _ordered(deal), deal_amount(place, deal)
    first, found = (amount * FIRST).quantize(Decimal(1)), []
    parts = ((first, at + dt.timedelta(days=7)), (amount - first, at + DELIVERY + TERMS))
    for part, (due_amount, due) in enumerate(parts):
        paid = due <= now and not (part and late)
        values = {
            "name": f"{_what(place, deal)} · {place.words.instalments[part]}",
            "company": place.companies[deal.company], "deal": place.deal(number, deal),
            "sales_order": _order_id(place, number, deal), "amount": due_amount, "currency": place.currency,
            "due_on": place.day(due), "received_amount": due_amount if paid else None,
            "received_on": place.day(due) if paid else None, "method": "transfer" if paid else None,
        }  # fmt: skip
        receipt_id = derive_id(place.organisation, "sample", "receipt", f"{number} {part}", at=at)
        found.append(Made(receipt_id, values, place.owner(deal.company), at, due if paid else at))
    return found


def _asset(place: "Place", number: int, deal: Deal) -> Made:
    at = _ordered(deal) + DELIVERY
    values = {
        "name": place.words.products[deal.product][0], "company": place.companies[deal.company],
        "serial_number": f"{place.words.code}{place.day(at):%y%m}{number + 1:04d}", "status": "in_use",
        "product": place.product(deal.product), "sales_order": _order_id(place, number, deal),
        "installed_on": place.day(at), "warranty_until": place.day(at + WARRANTY),
    }  # fmt: skip
    asset_id = derive_id(place.organisation, "sample", "asset", str(number), at=at)
    return Made(asset_id, values, place.owner(deal.company), at, at)


def deal_amount(place: "Place", deal: Deal) -> Decimal:
    """What a deal comes to: its one line, less the discount."""
    price = Decimal(place.words.products[deal.product][4] * deal.quantity)
    return (price * (100 - deal.discount) / 100).quantize(Decimal(1))
