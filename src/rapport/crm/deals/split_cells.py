"""The shares of deals as columns of files: `Ann 60%; Bob 40%`."""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from auth.people import names
from kernel.statements import any_of
from kernel.text import Text
from rapport.crm.deals.errors import SharesNotWhole, SplitDenied, SplitUnknownPerson, UnreadableSplit
from rapport.crm.deals.split import DECIMALS, MAX_MEMBERS, WHOLE, Kind, Shares
from rapport.crm.records.beside import Beside, People
from rapport.crm.records.credits import CREDIT, deal_split
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.objects import Field
from rapport.crm.records.scope import Scope

KINDS: Final[Mapping[str, Kind]] = {"credit_split": "credit", "overlay_split": "overlay"}
"""The kind of share that each column is of."""

_ENDS: Final = re.compile(r"[;\uFF1B\n]")
_SHARE: Final = re.compile(r"(.*\S)[\s:\uFF1A]+(\d{1,3}(?:\.\d{1,9})?)\s*[%\uFF05]?")
_normalised = TextKind().normalise


def _column(name: str, number: int, label: Text) -> Beside:
    kind = KINDS[name]

    async def cells(scope: Scope, ids: Collection[UUID]) -> Mapping[UUID, str]:
        found = await kept(scope, ids)
        mine = {deal_id: shares[kind] for deal_id, shares in found.items() if kind in shares}
        called = await names(scope.session, {person_id for shares in mine.values() for person_id, _ in shares})
        return {
            deal_id: "; ".join(
                f"{called[person_id]['name']} {decimal_string(percent)}%"
                for person_id, percent in shares if person_id in called
            )
            for deal_id, shares in mine.items()
        }  # fmt: skip

    async def differing(scope: Scope, wanted: Mapping[UUID, Shares]) -> set[UUID]:
        found = await kept(scope, wanted.keys())
        return {each for each, shares in wanted.items() if found.get(each, {}).get(kind, []) != list(shares)}

    def read(text: str, people: People) -> Shares:
        shares = _read(text, people)
        if kind == CREDIT and (total := sum((percent for _, percent in shares), Decimal())) != WHOLE:
            raise SharesNotWhole(total=decimal_string(total))
        return shares

    field = Field(name=name, id=number, label=label, kind_name="text", group="progress")
    return Beside(field=field, cells=cells, read=read, differing=differing, of_people=True)


async def kept(scope: Scope, ids: Collection[UUID]) -> dict[UUID, dict[str, list[tuple[UUID, Decimal]]]]:
    """The shares of deals, by kind and in their order."""
    of = deal_split.c
    order = (of.deal_id, of.kind, of.position, of.person_id)
    rows = await scope.session.rows(sa.select(deal_split).where(any_of(of.deal_id, ids)).order_by(*order))
    found: dict[UUID, dict[str, list[tuple[UUID, Decimal]]]] = {}
    for row in rows:
        found.setdefault(row.deal_id, {}).setdefault(row.kind, []).append((row.person_id, Decimal(row.percent)))
    return found


def _read(text: str, people: People) -> list[tuple[UUID, Decimal]]:
    found: list[tuple[UUID, Decimal]] = []
    for part in filter(None, (each.strip() for each in _ENDS.split(text))):
        share = _SHARE.fullmatch(part)
        if share is None:
            raise UnreadableSplit
        percent = Decimal(share[2])
        if not 0 < percent <= WHOLE or percent != round(percent, DECIMALS):
            raise UnreadableSplit
        person_id = people.ids.get(_normalised(share[1].rstrip(":\uff1a ")))
        if person_id is None:
            raise SplitUnknownPerson(name=share[1])
        if person_id in people.barred:
            raise SplitDenied(name=share[1])
        found.append((person_id, percent))
    if not found or len(found) > MAX_MEMBERS or len({person_id for person_id, _ in found}) < len(found):
        raise UnreadableSplit
    return found


COLUMNS: Final = (
    _column("credit_split", 941, Text(zh="业绩份额", en="Credit shares")),
    _column("overlay_split", 942, Text(zh="叠加份额", en="Overlay shares")),
)
