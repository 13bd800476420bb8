"""Why deals are lost: by reason, competitor, the stage they were lost from, person, team, product and size, over
quarters.

One statement gives counts and amounts by group and quarter. A deal that names several competitors is in the group of
each, so there the groups come to more than the total, which is counted by itself; so is one that is split in the group
of each of its people, with their share of the amount, and one whose people are of several teams.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.errors import Forbidden
from rapport.crm.analysis import common, credited
from rapport.crm.analysis.common import DealFigure, Span
from rapport.crm.analysis.credited import Deals
from rapport.crm.deals import own
from rapport.crm.forecast.chart import chart_of
from rapport.crm.forecast.payloads import Currency, CurrencyCount, Filter
from rapport.crm.funnel.rates import rate
from rapport.crm.records import journeys, multi_choice
from rapport.crm.records.included import included
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import Query
from rapport.crm.records.scope import Scope
from rapport.crm.records.totals import added_up

By = Literal["reason", "competitor", "stage", "owner", "team", "product", "size"]
FIELDS: Mapping[By, str] = {
    "reason": "lost_reason", "competitor": "competitors", "stage": "stage", "owner": "owner_id", "team": "owner_id",
    "product": "product", "size": "amount",
}  # fmt: skip

PEOPLE: frozenset[By | None] = frozenset({"owner", "team"})
"""What goes by whom deals count for."""

BANDS = tuple(map(Decimal, (10_000, 50_000, 200_000, 1_000_000)))
"""Where one size ends and the next begins, in whole units of the currency."""

ENOUGH = 5
"""Closed deals from which on a win rate against a competitor is told."""


class LossesRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which deals, grouped by what, over how many quarters up to the running one; one currency."""

    by: By = "reason"
    quarters: Annotated[int, msgspec.Meta(ge=1, le=12)] = 4
    filter: Filter | None = None
    pipeline: UUID | None = None
    currency: Currency | None = None


class LossGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The lost deals of one group. `key` is the id of the choice, stage, person or product, None for none; of sizes
    `low` and `high` are where it begins and ends. Of teams, which are those that the reader sees whole, `name` is
    theirs, and None stands for who is in none of them. `share` is of the number of lost deals, `amount_share` of their
    amount, in per cent. `won` and `win_rate` are of competitors: the rate is None below `enough` closed deals.
    """

    key: str | None
    name: str | None = None
    low: str | None = None
    high: str | None = None
    lost: DealFigure
    share: str
    amount_share: str | None
    quarters: list[DealFigure]
    won: DealFigure | None = None
    win_rate: str | None = None


class LossQuarter(msgspec.Struct, frozen=True, kw_only=True):
    """A quarter, with all that was lost and won in it."""

    first: str
    last: str
    lost: DealFigure
    won: DealFigure


class Losses(msgspec.Struct, frozen=True, kw_only=True):
    """The groups, the largest first (sizes in their order), and what they are parts of.

    In the organisation's own currency are all deals that are converted into it; `left_out` are those that aren't.
    """

    by: By
    currency: str
    currencies: list[CurrencyCount]
    left_out: list[CurrencyCount]
    enough: int
    lost: DealFigure
    won: DealFigure
    win_rate: str | None
    quarters: list[LossQuarter]
    groups: list[LossGroup]
    included: dict[str, Any]


@dataclass
class _Sums:
    """What a group comes to, in all and by quarter."""

    all: Deals = field(default_factory=Deals)
    parts: dict[int, Deals] = field(default_factory=lambda: defaultdict(Deals))

    def put(self, number: int, deals: Deals) -> None:
        """Adds the deals of a quarter."""
        self.all.add(deals)
        self.parts[number].add(deals)

    def add(self, other: "_Sums") -> None:
        """Adds those of somebody else."""
        for number, deals in other.parts.items():
            self.put(number, deals)


async def losses(scope: Scope, asked: LossesRequest) -> Losses:
    """The lost deals of some quarters, under the reader's rights."""
    deal = scope.mine(scope.registry["deal"])
    name = FIELDS[asked.by]
    if name not in deal.by_name or deal.by_name[name].masked:
        raise Forbidden
    spans = common.quarters(scope, asked.quarters)
    counting = _Counting(scope, deal, asked, spans)
    groups, won = await counting.by("lost", asked.by), await counting.by("won", None)
    beaten = await counting.by("won", asked.by) if asked.by == "competitor" else {}
    # Groups of which one deal may be in several don't add up.
    whole = await counting.by("lost", None) if asked.by in {"competitor", *PEOPLE} else groups
    total, wins = _Sums(), won.get(None, _Sums())
    for each in whole.values():
        total.add(each)
    keys = sorted(groups, key=lambda each: (-groups[each].all.count, each is None, each or ""))
    if asked.by == "size":
        keys.sort(key=lambda each: -1 if each is None else int(each))
    named = [] if asked.by in {"size", "team"} else [{name: each} for each in keys]
    return Losses(
        by=asked.by, currency=counting.currency, currencies=await common.currencies(scope, counting.wide),
        left_out=await common.left_out(scope, counting.wide, asked.currency),
        enough=ENOUGH, lost=counting.figure(total.all, "lost"), won=counting.figure(wins.all, "won"),
        win_rate=_rate(wins.all.count, total.all.count, 1),
        quarters=[counting.quarter(number, total, wins) for number in range(len(spans))],
        groups=[counting.group(each, groups[each], total.all, beaten.get(each)) for each in keys],
        included=await included(scope, deal, named),
    )  # fmt: skip


def _rate(won: int, lost: int, enough: int) -> str | None:
    return str(rate(won, won + lost)) if won + lost >= enough else None


class _Counting:
    """The statements of one answer, and the filters of its figures."""

    def __init__(self, scope: Scope, deal: ObjectType, asked: LossesRequest, spans: Sequence[Span]) -> None:
        self._scope, self._deal, self._asked, self._spans = scope, deal, asked, spans
        self._base = common.base_of(scope, asked.filter, asked.pipeline, asked.currency)
        self.currency = asked.currency or scope.principal.tenant.currency
        within = common.between("closed_on", (spans[0][0], spans[-1][1]))
        self.teams: dict[str, tuple[str, list[UUID]]] = {}
        self._alone: list[UUID] = []
        self._some_split = False
        self.wide = [*self._base[:-1], common.equal("status", "lost"), within]

    async def by(self, status: str, by: By | None) -> dict[str | None, _Sums]:
        """Sums by group; in all under None where there is no question of groups."""
        table = self._deal.table
        place = common.place_of(table.c.closed_on, self._spans)
        amount = own.amount_in(self._scope, self.currency)
        key, source = _key(self._deal, by, amount) if by else (sa.literal(""), table)
        both = sa.func.concat(place, "|", sa.cast(key, sa.Text))
        query = Query({"and": self._conditions(status)})
        only = credited.unsplit(table) if by in PEOPLE else None
        rows = await added_up(self._scope, self._deal, query, [amount], by=both, source=source, only=only)
        found: dict[str | None, _Sums] = {}
        for value, count, total in rows:
            number, _, text = value.partition("|")
            found.setdefault(text or None, _Sums()).put(int(number), Deals(int(count), total or Decimal()))
        if by in PEOPLE:
            tree: Filter = {"and": self._conditions(status)}
            for row, parts in await credited.shares(self._scope, tree, amount, place=place):
                self._some_split = True
                for person_id, part in parts.items():
                    mine = found.setdefault(str(person_id), _Sums())
                    mine.put(row.place, Deals(amount=part, split={row.id: None}))
        return await self._teams(found) if by == "team" else found

    async def _teams(self, people: Mapping[str | None, _Sums]) -> dict[str | None, _Sums]:
        """The sums of people by the teams that the reader sees whole."""
        chart = await chart_of(self._scope)
        found: dict[str | None, _Sums] = {}
        for key, sums in people.items():
            mine = [each for each in chart.teams.values() if key is not None and UUID(key) in each.people]
            for each in mine:
                self.teams[str(each.id)] = (each.name, each.people)
                found.setdefault(str(each.id), _Sums()).add(sums)
            if not mine and key is not None:
                found.setdefault(None, _Sums()).add(sums)
                self._alone.append(UUID(key))
        return found

    def figure(self, sums: Deals, status: str, span: Span | None = None, *more: Filter) -> DealFigure:
        """A figure with its filter."""
        filter_ = {"and": [*self._conditions(status, span), *more]}
        return common.figure(self._scope, sums.count, sums.amount, filter_)

    def quarter(self, number: int, lost: _Sums, won: _Sums) -> LossQuarter:
        """All of one quarter."""
        span = self._spans[number]
        return LossQuarter(
            first=span[0].isoformat(), last=span[1].isoformat(),
            lost=self.figure(lost.parts[number], "lost", span), won=self.figure(won.parts[number], "won", span),
        )  # fmt: skip

    def group(self, key: str | None, sums: _Sums, total: Deals, won: _Sums | None) -> LossGroup:
        """One group."""
        in_own = self.currency == self._scope.principal.tenant.currency
        by = self._asked.by
        mine = self._whose(key) if by in PEOPLE else _condition(by, key, in_own=in_own)
        whole = self.figure(sums.all, "lost", None, mine)
        low, high = _limits(key) if by == "size" and key is not None else (None, None)
        compared = by == "competitor" and key is not None
        beaten = (won or _Sums()).all
        return LossGroup(
            key=None if by == "size" else key, name=self.teams[key][0] if key in self.teams else None,
            low=low, high=high, lost=whole,
            share=str(rate(sums.all.count, total.count)),
            amount_share=None if whole.amount is None else str(common.divided(sums.all.amount * 100, total.amount)),
            quarters=[
                self.figure(sums.parts[number], "lost", span, mine) for number, span in enumerate(self._spans)
            ],
            won=self.figure(beaten, "won", None, mine) if compared else None,
            win_rate=_rate(beaten.count, sums.all.count, ENOUGH) if compared else None,
        )  # fmt: skip

    def _whose(self, key: str | None) -> Filter:
        """The condition of what counts for a person, a team, or who is in none."""
        if self._asked.by == "owner" and not self._some_split:
            return common.equal(FIELDS["owner"], key)
        if self._asked.by == "owner":
            people = [] if key is None else [UUID(key)]
        else:
            people = self._alone if key is None else self.teams[key][1]
        return credited.counts_for(people, some_split=self._some_split)

    def _conditions(self, status: str, span: Span | None = None) -> list[Filter]:
        within = span or (self._spans[0][0], self._spans[-1][1])
        return [*self._base, common.equal("status", status), common.between("closed_on", within)]


def _key(deal: ObjectType, by: By, amount: sa.ColumnElement[Any]) -> tuple[sa.ColumnElement[Any], sa.FromClause]:
    """What is grouped by, and the table with what that takes."""
    table = deal.table
    match by:
        case "competitor":
            return multi_choice.each_of(table.c.competitors, table)
        case "stage":
            last = journeys.last_event(deal, table).lateral("last_event")
            return last.c.from_stage, table.outerjoin(last, sa.true())
        case "size":
            bands = [(amount < limit, number) for number, limit in enumerate(BANDS)]
            return sa.case((amount.is_(None), sa.null()), *bands, else_=len(BANDS)), table
        case _:
            return table.c[FIELDS[by]], table


def _condition(by: By, key: str | None, *, in_own: bool) -> Filter:
    """The condition of a group's rows."""
    name = own.OWN["amount"] if by == "size" and in_own else FIELDS[by]
    match by:
        case "competitor" if key is not None:
            return {"field": name, "op": "has_any", "value": [key]}
        case "stage":
            return {"field": name, "op": "came_from", "value": key}
        case "size" if key is not None:
            low, high = _limits(key)
            parts = [] if low is None else [{"field": name, "op": "gte", "value": low}]
            return {"and": [*parts, *([] if high is None else [{"field": name, "op": "lt", "value": high}])]}
        case _:
            return common.equal(name, key)


def _limits(key: str) -> tuple[str | None, str | None]:
    number = int(key)
    low = str(BANDS[number - 1]) if number else None
    return low, str(BANDS[number]) if number < len(BANDS) else None
