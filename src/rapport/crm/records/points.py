"""The kind of fields that hold a point on the Earth: encrypted, and found by the keyed hash of the cell it lies in."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from kernel.columns import cipher, hashed
from kernel.crypto import Keyset
from kernel.text import Text
from rapport.crm.records import geo
from rapport.crm.records.geo import Point
from rapport.crm.records.kinds import Columns, Kind

if TYPE_CHECKING:
    from rapport.crm.records.objects import Field


class PointKind(Kind):
    """A point; travels as a `geo:` URI. What is near one is asked for by a route of its own, not by a filter."""

    name = "point"
    encrypted = "personal"
    operators = frozenset({"empty", "not_empty"})
    sortable = False
    expected = Text(
        zh="位置：纬度,经度（如 31.230416,121.473701），或 geo: 地址",
        en="a place: latitude, longitude such as 31.230416, 121.473701, or a geo: address",
    )

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        return [cipher(field.name, field.id), hashed(f"{field.name}_cell")]

    def place(self, field: "Field") -> str:
        return f"{field.name}_cell"

    def parse(self, field: "Field", raw: object) -> str:
        try:
            return str(Point.read(raw if isinstance(raw, str) else ""))
        except ValueError:
            raise self.refuse() from None

    def store(self, field: "Field", value: str | None, keys: Keyset, record: UUID) -> Columns:
        if value is None:
            return dict.fromkeys([field.name, f"{field.name}_cell"])
        return {field.name: keys.encrypt_text(value, field=field.id, record=record), **self.hashes(field, value, keys)}

    def hashes(self, field: "Field", value: str, keys: Keyset) -> Columns:
        return {f"{field.name}_cell": geo.token(keys, field.id, Point.read(value))}

    def load(self, field: "Field", stored: Any, keys: Keyset, record: UUID) -> str | None:
        return None if stored is None else keys.decrypt_text(stored, field=field.id, record=record)
