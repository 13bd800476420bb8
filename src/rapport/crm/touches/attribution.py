"""What campaigns brought: leads by their first and last touch, and won deals by three rules.

Only touches whose page named a campaign count, so what came without one is no campaign's. Of a deal those count that
came before it was won, of all leads that it came of. Over all campaigns each rule gives each such deal's amount once,
as long as the reader sees them all; shares are added up before they are rounded.
"""

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from rapport.crm.deals.deal import DEAL
from rapport.crm.forms.models import touch
from rapport.crm.leads.lead import LEAD
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope
from rapport.crm.touches.payloads import Attribution, CurrencyAmount, Rule, WonBy

RULES: Final[tuple[Rule, ...]] = ("first", "last", "linear")
_CENT: Final = Decimal("0.01")


async def of_campaign(scope: Scope, campaign: ObjectType, campaign_id: UUID) -> Attribution:
    """The figures of one campaign, of what the reader sees."""
    await fetch(scope, campaign, campaign_id)
    lead = scope.mine(LEAD).table
    seen = sa.select(lead.c.id).where(scope.visible(LEAD, lead), lead.c.deleted_at.is_(None))
    ranked = _ranked(touch.c.record_id, _touches(campaign_id).where(touch.c.record_id.in_(seen)))
    mine = ranked.c.campaign_id == campaign_id
    of_leads = sa.select(
        sa.func.count().filter(mine), sa.func.count(ranked.c.owner.distinct()).filter(mine),
        sa.func.count().filter(mine, ranked.c.nth == 1), sa.func.count().filter(mine, ranked.c.nth_last == 1),
    )  # fmt: skip
    [[touches, leads, first, last]] = await scope.session.rows(of_leads)
    won = await _won(scope, campaign_id, seen) if _shows_amounts(scope) else None
    return Attribution(touches=touches, leads=leads, first=first, last=last, won=won)


def _shows_amounts(scope: Scope) -> bool:
    deal = scope.mine(DEAL)
    asked = ("amount", "currency", "status", "closed_on")
    there = all(name in deal.by_name and not deal.by_name[name].masked for name in asked)
    return there and scope.depth(deal) != "none"


def _touches(campaign_id: UUID) -> sa.Select[Any]:
    """The touches with a campaign of whoever has one of this campaign."""
    others = touch.alias("others")
    touched = sa.select(others.c.record_id).where(
        others.c.campaign_id == campaign_id, others.c.record_id.is_not(None)
    )  # fmt: skip
    return sa.select(touch.c.id, touch.c.campaign_id).where(
        touch.c.campaign_id.is_not(None), touch.c.record_id.in_(touched)
    )  # fmt: skip


def _ranked(owner: sa.ColumnElement[UUID], chosen: sa.Select[Any]) -> sa.Subquery:
    """The same with the place of each among those of its lead or deal (`owner`), and how many these are."""
    at, back = (touch.c.occurred_at, touch.c.id), (touch.c.occurred_at.desc(), touch.c.id.desc())
    return chosen.add_columns(
        owner.label("owner"),
        sa.func.row_number().over(partition_by=owner, order_by=at).label("nth"),
        sa.func.row_number().over(partition_by=owner, order_by=back).label("nth_last"),
        sa.func.count().over(partition_by=owner).label("of"),
    ).subquery()


async def _won(scope: Scope, campaign_id: UUID, seen: sa.Select[Any]) -> list[WonBy]:
    deal, lead = scope.mine(DEAL).table, scope.mine(LEAD).table
    won = (scope.visible(DEAL, deal), deal.c.deleted_at.is_(None), deal.c.status == "won")
    # A deal names the lead that it came of; a lead also names the deal that was there already.
    pairs = sa.union(
        sa.select(deal.c.id.label("deal"), deal.c.lead.label("lead")).where(*won, deal.c.lead.in_(seen)),
        sa.select(deal.c.id, lead.c.id)
        .join_from(lead, deal, deal.c.id == lead.c.deal)
        .where(*won, lead.c.id.in_(seen)),
    ).subquery("pairs")
    touched = sa.select(touch.c.record_id).where(touch.c.campaign_id == campaign_id, touch.c.record_id.is_not(None))
    mine = sa.select(pairs.c.deal).where(pairs.c.lead.in_(touched))
    day = sa.cast(sa.func.timezone(scope.zone.key, touch.c.occurred_at), sa.Date)
    chosen = (
        sa.select(touch.c.id, touch.c.campaign_id, deal.c.amount, deal.c.currency)
        .join_from(touch, pairs, pairs.c.lead == touch.c.record_id)
        .join(deal, deal.c.id == pairs.c.deal)
        .where(touch.c.campaign_id.is_not(None), pairs.c.deal.in_(mine))
        .where(sa.or_(deal.c.closed_on.is_(None), day <= deal.c.closed_on))
    )
    ranked = _ranked(deal.c.id, chosen)
    c, amount = ranked.c, sa.func.coalesce(ranked.c.amount, 0)
    sums: list[sa.ColumnElement[Any]] = []
    for which, part in ((c.nth == 1, amount), (c.nth_last == 1, amount), (sa.true(), amount / c.of)):
        sums += [sa.func.count(c.owner.distinct()).filter(which), sa.func.sum(part).filter(which)]
    by = sa.select(c.currency, *sums).where(c.campaign_id == campaign_id).group_by(c.currency).order_by(c.currency)
    rows = await scope.session.rows(by)
    return [_won_by(rule, [(row[0], row[1 + 2 * i], row[2 + 2 * i]) for row in rows]) for i, rule in enumerate(RULES)]


def _won_by(rule: Rule, rows: list[tuple[str | None, int, Decimal | None]]) -> WonBy:
    some = [(currency, count, total or Decimal()) for currency, count, total in rows if count]
    amounts = [CurrencyAmount(currency, decimal_string(total.quantize(_CENT))) for currency, _, total in some]
    return WonBy(rule=rule, deals=sum(count for _, count, _ in some), amounts=amounts)
