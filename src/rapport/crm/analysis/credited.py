"""Deals by whom they count for: of a deal that is split each person has their share of the amount, as in forecasts.

It is one deal all the same: whoever adds up several of its people counts it once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from rapport.crm.deals import split
from rapport.crm.forecast.figures import split_deals
from rapport.crm.forecast.payloads import Filter
from rapport.crm.records import credits
from rapport.crm.records.credits import CREDITED
from rapport.crm.records.read import Query, where
from rapport.crm.records.scope import Scope


@dataclass
class Deals:
    """How many deals, and what they add up to; `split` are those that are split, each once. Where it is asked for,
    `dated` of them lasted `days`.
    """

    whole: int = 0
    amount: Decimal = Decimal()
    dated: int = 0
    days: int = 0
    split: dict[UUID, int | None] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many deals."""
        return self.whole + len(self.split)

    @property
    def lasted(self) -> tuple[int, int]:
        """How many have lasted for days that are known, and these days."""
        known = [days for days in self.split.values() if days is not None]
        return self.dated + len(known), self.days + sum(known)

    def add(self, other: "Deals") -> None:
        """Adds other deals, some of which may be among these."""
        self.whole += other.whole
        self.amount += other.amount
        self.dated += other.dated
        self.days += other.days
        self.split |= other.split


def unsplit(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """The deals that count for their owner alone."""
    return ~credits.of_deal(table).exists()


async def shares(
    scope: Scope, tree: Filter, amount: sa.ColumnElement[Any], **columns: sa.ColumnElement[Any]
) -> list[tuple[Any, Mapping[UUID, Decimal]]]:
    """The deals of a filter that are split, each with the parts of its amount by person."""
    deal = scope.registry["deal"]
    asked = [column.label(name) for name, column in columns.items()]
    worth = sa.func.coalesce(amount, 0).label("amount")
    found = await split_deals(scope, (worth, *asked), await where(scope, deal, Query(tree)))
    return [(row, split.parts(row.amount, percents)) for row, percents in found]


def counts_for(people: Iterable[UUID], *, some_split: bool) -> Filter:
    """The filter of what counts for some people; where no deal is split, it asks for their owners."""
    return {"field": CREDITED if some_split else "owner_id", "op": "in", "value": sorted(map(str, people))}
