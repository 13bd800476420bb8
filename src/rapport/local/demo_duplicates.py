"""Records of the demo organisations that stand twice, as they do wherever several people write into one list: somebody
met at a fair, a company typed in with its legal form. The search for them has been started, so that there is something
to compare and to merge.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from kernel.clock import business_now
from kernel.db import TenantSession
from rapport.crm.companies.feature import COMPANY
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.duplicates import scan
from rapport.crm.records.objects import ObjectType
from rapport.crm.samples.writing import Made, put, sample_id


class Second(NamedTuple):
    """What somebody wrote of a record that is there already; `owner` is an index into the owners."""

    obj: ObjectType
    values: Mapping[str, str]
    owner: int
    days_ago: int


SECONDS: Mapping[str, Sequence[Second]] = {
    "zh-CN": (
        Second(CONTACT, {"name": "张晓红", "title": "采购总监", "mobile": "138 0000 0157"}, 1, 19),
        Second(CONTACT, {"name": "何敏", "email": "hemin@shengtai.example", "note": "展会上交换的名片"}, 2, 6),
        Second(COMPANY, {"name": "青岛瑞丰重工有限公司", "website": "ruifeng.example"}, 1, 33),
    ),
    "en": (
        Second(CONTACT, {"name": "Eleanor Whitcomb", "mobile": "07700 900142", "note": "Met at the trade fair"}, 1, 12),
        Second(CONTACT, {"name": "P. Raman", "email": "priya.raman@harbourfinch.example"}, 2, 27),
        Second(COMPANY, {"name": "City Quarter Apartments Ltd", "website": "cityquarter.example"}, 2, 40),
    ),
}


async def write(session: TenantSession, organisation: UUID, locale: str, owners: Sequence[UUID]) -> None:
    """Writes them once: whoever merged them since keeps that."""
    now = business_now()
    for obj in (COMPANY, CONTACT):
        wanted = [each for each in SECONDS[locale] if each.obj is obj]
        made = [_made(organisation, each, owners, now) for each in wanted]
        there = sa.select(obj.table.c.id).where(obj.table.c.id.in_([each.id for each in made]))
        if await session.rows(there):
            return
        await put(session, obj, made)
        await scan.begin(session, obj, owners[0])


def _made(organisation: UUID, second: Second, owners: Sequence[UUID], now: dt.datetime) -> Made:
    obj = second.obj
    values: dict[str, Any] = {
        name: obj.by_name[name].kind.parse(obj.by_name[name], text) for name, text in second.values.items()
    }
    at = now - dt.timedelta(days=second.days_ago)
    record_id = sample_id(organisation, f"second {obj.name}", second.values["name"])
    return Made(record_id, values, owners[second.owner], at, at)
