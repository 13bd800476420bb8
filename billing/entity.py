"""Who issues invoices: name, address, numbers, bank details; set by whoever runs Rapport (`rapport billing entity`)."""

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from billing.errors import Unpublished
from billing.invoicing.document import Fact, Party
from billing.models import legal_entity
from billing.tax import RATES
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import Invalid
from kernel.statements import Prepared
from kernel.text import Text


class Entity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A legal entity. `code` begins its invoice numbers; `bank` is printed for whoever pays by transfer."""

    code: str
    party: Party
    bank: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        if not (1 <= len(self.code) <= 10 and self.code.isascii() and self.code.isalnum() and self.code.isupper()):
            raise ValueError("a code is 1 to 10 capital letters and digits")


_NEWEST = Prepared(sa.select(legal_entity.c.details).order_by(legal_entity.c.updated_at.desc()).limit(1))


class BadEntity(Invalid):
    """A file does not describe a legal entity."""

    code = "billing.bad_entity"
    text = Text(zh="文件不是有效的开票主体：{reason}", en="The file describes no legal entity: {reason}")


def read(data: bytes) -> Entity:
    """From JSON; raises `BadEntity` with the place that can't be read."""
    try:
        found = msgspec.json.decode(data, type=Entity)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadEntity(reason=str(error)) from None
    if found.party.country not in RATES:
        raise BadEntity(reason=f"no tax rate is known for {found.party.country}")
    return found


async def needed(control: ControlSession) -> Entity:
    """The entity that invoices are written by: the one that was set last. Raises `Unpublished`."""
    rows = await control.rows(_NEWEST)
    if not rows:
        raise Unpublished
    return msgspec.convert(rows[0].details, Entity)


async def known(control: ControlSession) -> bool:
    """Whether there is one."""
    return bool(await control.rows(sa.select(legal_entity.c.code).limit(1)))


async def save(control: ControlSession, entity: Entity) -> None:
    """Sets the details of an entity; invoices that are written keep what they say."""
    row: dict[str, Any] = {"code": entity.code, "details": msgspec.to_builtins(entity), "updated_at": real_now()}
    statement = insert(legal_entity)
    changed = {"details": statement.excluded.details, "updated_at": statement.excluded.updated_at}
    await control.execute(statement.on_conflict_do_update(index_elements=["code"], set_=changed), row)
