"""The rows of new records and their changes: encrypted and tokenised, not yet written."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from kernel.changes import Change
from kernel.clock import business_now
from kernel.crypto import Keyset
from rapport.crm.records import codec, computed
from rapport.crm.records.objects import ObjectType


def build_create(
    keys: Keyset,
    obj: ObjectType,
    values: Mapping[str, Any],
    record_id: UUID,
    owner: UUID,
    occurred_at: dt.datetime | None = None,
) -> tuple[dict[str, Any], Change]:
    """The row and the change of one create."""
    return next(build_creates(keys, obj, [(record_id, values, owner)], occurred_at))


def build_creates(
    keys: Keyset,
    obj: ObjectType,
    creates: Sequence[tuple[UUID, Mapping[str, Any], UUID]],
    occurred_at: dt.datetime | None = None,
) -> Iterator[tuple[dict[str, Any], Change]]:
    """The rows and changes of creates (id, parsed values, owner), for one record or for all that an import copies in.

    Search tokens are hashed for the whole batch in one go: that is what makes an import fast.
    """
    now, obj = business_now(), obj.unmasked
    creates = [(each, computed.with_results(obj, values), owner) for each, values, owner in creates]
    filled = [{name: value for name, value in values.items() if value is not None} for _, values, _ in creates]
    # Hashes come after ciphertexts: keys that are replaced meanwhile leave old ciphertexts beside new hashes, which a
    # rotation finds, and never the other way round.
    encoded = [codec.encode(obj, values, keys, each[0]) for each, values in zip(creates, filled, strict=True)]
    tokens = codec.search_tokens_of_many(obj, filled, keys)
    for (record_id, _, owner), values, stored, record_tokens in zip(creates, filled, encoded, tokens, strict=True):
        row: dict[str, Any] = {
            "id": record_id,
            "owner_id": owner,
            "version": 1,
            "field_versions": {},
            "created_at": now,
            "updated_at": now,
            "search_tokens": record_tokens,
            **obj.shared_row,
            **stored,
        }
        created = {str(obj.by_name[name].id): value for name, value in codec.wire(obj, values, values).items()}
        yield (
            row,
            Change(
                object=obj.name,
                record_id=record_id,
                op="create",
                field_ids=tuple(obj.by_name[name].id for name in values),
                created={**created, "1": str(owner)},
                occurred_at=occurred_at,
                owners=(owner,),
            ),
        )


def shown(obj: ObjectType, row: Mapping[str, Any], values: Mapping[str, Any]) -> codec.Record:
    """A created row as a record, without reading it again."""
    every = {field.name: values.get(field.name) for field in obj.fields}
    return {
        "id": str(row["id"]),
        "version": 1,
        "owner_id": str(row["owner_id"]),
        "created_at": row["created_at"].isoformat(),
        "updated_at": row["updated_at"].isoformat(),
        "deleted_at": None,
        **codec.wire(obj, every, every),
    }
