"""Personal dates: encrypted, found by the whole day, sorted and grouped by a coarse bucket, the year."""

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from kernel.columns import cipher, hashed
from kernel.crypto import Keyset
from rapport.crm.records.kinds import EQUALITY, ORDER, Columns, DateKind

if TYPE_CHECKING:
    from rapport.crm.records.objects import Field


class PersonalDateKind(DateKind):
    """A birthday: encrypted; ranges, sorting and groups see its year only.

    So `lt 1984-06-01` means before 1984, and `lte` means in 1984 or before.
    """

    name = "personal_date"
    encrypted = "personal"
    operators = EQUALITY | ORDER

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        return [
            cipher(field.name, field.id),
            hashed(f"{field.name}_hmac"),
            sa.Column(f"{field.name}_bucket", sa.SmallInteger),
        ]

    def place(self, field: "Field") -> str:
        return f"{field.name}_bucket"

    def group_key(self, stored: int | None) -> str | None:
        return None if stored is None else f"{stored:04}"

    def keep(self, field: "Field", raw: object) -> dt.date:
        return self.parse(field, raw)  # text in the database, and no moment of any zone

    def store(self, field: "Field", value: dt.date | None, keys: Keyset, record: UUID) -> Columns:
        bucket = f"{field.name}_bucket"
        if value is None:
            return dict.fromkeys((field.name, f"{field.name}_hmac", bucket))
        text = value.isoformat()
        stored = keys.encrypt_text(text, field=field.id, record=record)
        return {field.name: stored, **self.hashes(field, text, keys), bucket: value.year}

    def hashes(self, field: "Field", value: str, keys: Keyset) -> Columns:
        return {f"{field.name}_hmac": keys.equality(field.id, value)}

    def load(self, field: "Field", stored: Any, keys: Keyset, record: UUID) -> str | None:
        return None if stored is None else keys.decrypt_text(stored, field=field.id, record=record)
