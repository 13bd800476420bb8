"""Further addresses as columns of files, one for each kind: an address a line, its parts between bars.

`recipient | street | city | region | postcode | country`; a line without a bar is a street. The primary address comes
first. What a file says takes the place of what is there, line by line; what it doesn't name stays.
"""

import functools
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from babel import Locale

from kernel.crypto import Keyset
from kernel.statements import any_of
from kernel.text import Text
from rapport.crm.companies.address_errors import UnreadableAddress
from rapport.crm.companies.address_models import ADDRESS_DETAILS, KINDS, AddressKind, Lines, company_address
from rapport.crm.records.beside import Beside, People
from rapport.crm.records.objects import Field
from rapport.crm.records.scope import Scope

BAR: Final = " | "
MOST: Final = 200
PARTS: Final = ("recipient", "street", "city", "region", "postcode", "country")
LONGEST: Final[Mapping[str, int]] = dict.fromkeys(PARTS, 200) | {"street": 500, "postcode": 20}
LABELS: Final[Mapping[AddressKind, Text]] = {
    "registered": Text(zh="注册地址", en="Registered addresses"),
    "billing": Text(zh="开票地址", en="Billing addresses"),
    "delivery": Text(zh="收货地址", en="Delivery addresses"), "site": Text(zh="现场地址", en="Site addresses"),
}  # fmt: skip

OF: Final = company_address.c
_SPACE: Final = re.compile(r"\s+")
_EMPTY: Final = Lines()


def kind_of(column: str) -> AddressKind:
    """The kind of address that a column is of."""
    return next(each for each in KINDS if column == f"addresses_{each}")


def written(lines: Lines) -> str:
    """An address as one line; the same text is the same address."""
    parts = (_SPACE.sub(" ", getattr(lines, each).replace("|", "/")).strip() for each in PARTS)
    return BAR.join(parts)


def said(lines: Lines) -> str:
    """An address as the place of a visit names it."""
    return ", ".join(text for each in PARTS if (text := _SPACE.sub(" ", getattr(lines, each)).strip()))


async def rows_of(scope: Scope, companies: Collection[UUID]) -> dict[UUID, dict[str, list[Any]]]:
    """The rows of companies' addresses by kind, the primary one first, then the older ones."""
    order = (OF.company_id, OF.kind, OF.is_primary.desc(), OF.created_at, OF.id)
    mine = sa.select(company_address).where(any_of(OF.company_id, companies)).order_by(*order)
    found: dict[UUID, dict[str, list[Any]]] = {}
    for row in await scope.session.rows(mine):
        found.setdefault(row.company_id, {}).setdefault(row.kind, []).append(row)
    return found


def opened(keys: Keyset, row: Any) -> Lines:
    """What is written on the envelope."""
    return msgspec.json.decode(keys.decrypt(bytes(row.details), field=ADDRESS_DETAILS, record=row.id), type=Lines)


def matched(keys: Keyset, rows: Sequence[Any], wanted: Sequence[Lines]) -> list[tuple[Any | None, Lines]]:
    """What a file's addresses of one kind take the place of, None for new ones; those that are there as they are said
    are not among them.
    """
    left = {row.id: (row, written(opened(keys, row))) for row in rows}
    new: list[Lines] = []
    for lines in wanted:
        same = next((each for each, (_, text) in left.items() if text == written(lines)), None)
        if same is None:
            new.append(lines)
        else:
            del left[same]
    others = [row for row, text in left.values() if text.replace("|", "").strip()]  # what is a point alone stays
    return [(others[place] if place < len(others) else None, lines) for place, lines in enumerate(new)]


def _column(kind: AddressKind, number: int) -> Beside:
    async def cells(scope: Scope, ids: Collection[UUID]) -> Mapping[UUID, str]:
        rows = await rows_of(scope, ids)
        texts = {each: [written(opened(scope.keys, row)) for row in by.get(kind, ())] for each, by in rows.items()}
        return {each: "\n".join(text for text in found if text != written(_EMPTY)) for each, found in texts.items()}

    async def differing(scope: Scope, wanted: Mapping[UUID, Sequence[Lines]]) -> set[UUID]:
        rows = await rows_of(scope, wanted.keys())
        there = {each: rows.get(each, {}).get(kind, ()) for each in wanted}
        return {each for each, lines in wanted.items() if matched(scope.keys, there[each], lines)}

    field = Field(
        name=f"addresses_{kind}", id=number, label=LABELS[kind], kind_name="text", personal="address", group="main"
    )
    return Beside(field=field, cells=cells, read=_read, differing=differing, of="address")


def _read(text: str, _people: People) -> Sequence[Lines]:
    found = [_line(each) for each in text.splitlines() if each.replace("|", "").strip()]
    if len(found) > MOST:
        raise UnreadableAddress
    return list({written(each): each for each in found}.values())


def _line(text: str) -> Lines:
    parts = [each.strip() for each in text.split("|")]
    named = dict(zip(PARTS, parts, strict=False)) if len(parts) > 1 else {"street": parts[0]}
    country = _code(named.pop("country", ""))
    if country is None or len(parts) > len(PARTS) or any(len(each) > LONGEST[name] for name, each in named.items()):
        raise UnreadableAddress
    return Lines(**named, country=country)


def _code(country: str) -> str | None:
    """The code of a country that is named by it, in Chinese or English; None for what is none."""
    return "" if not country else _codes().get(country.casefold())


@functools.cache
def _codes() -> Mapping[str, str]:
    more = {"usa": "US", "uk": "GB", "中国大陆": "CN", "mainland china": "CN"}
    found: dict[str, str] = {}
    for language in ("en", "zh"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found |= {code.casefold(): code, name.casefold(): code}
    return found | more


COLUMNS: Final = tuple(_column(kind, 943 + place) for place, kind in enumerate(KINDS))
