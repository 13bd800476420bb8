"""The hashes and tokens of a stored row, made anew from what its ciphertexts hold: a rotation's part of records."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from kernel.columns import Rehashed
from kernel.crypto import Keyset
from kernel.db import TenantSession
from rapport.crm.records import codec, custom, unique, value_index
from rapport.crm.records.objects import Field, ObjectType


def of_object(obj: ObjectType) -> Rehashed:
    """What a rotation makes anew in an object's table."""
    fields = [field for field in obj.fields if field.kind.encrypted in {"text", "personal"}]
    return Rehashed(
        (*_names(obj, fields), "search_tokens"), ("id",), partial(_made, obj, fields), partial(_beside, obj)
    )


async def _beside(obj: ObjectType, session: TenantSession, ids: Sequence[UUID]) -> None:
    await unique.settle(session, obj, ids)
    await value_index.settle(session, obj, ids)


def _names(obj: ObjectType, fields: list[Field]) -> list[str]:
    possible = [f"{field.name}_{kind}" for field in fields for kind in ("hmac", "bucket", "cell")]
    return [name for name in possible if name in obj.table.c and obj.table.c[name].info]


def _made(obj: ObjectType, fields: list[Field], keys: Keyset, row: Any) -> dict[str, Any]:  # a row
    hashes: dict[str, Any] = dict.fromkeys(_names(obj, fields))
    texts: dict[str, str | None] = {}
    for field in fields:
        stored = getattr(row, field.name)
        texts[field.name] = value = None if stored is None else field.kind.load(field, stored, keys, row.id)
        if value is not None:
            hashes |= field.kind.hashes(field, value, keys)
    held = custom.texts(keys, getattr(row, custom.COLUMN), row.id)
    return {**hashes, "search_tokens": codec.search_tokens(obj, texts, keys, held)}
