"""ETags of records: which version an answer shows, and what a write was based on.

`"7.1f0c..."`: the record's version, and a digest of the whole answer. The number says whether a write is based on what
is there (`If-Match`); the digest, whether an answer would be the same again (`If-None-Match`): labels, links, rights
and languages change that, too, which leave the record as it is.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import HeaderParameter

from auth.principal import Level
from rapport.crm.records import write
from rapport.crm.records.conflict import details, written_since
from rapport.crm.records.errors import StaleVersion, UnreadableVersion
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import parse_values

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", max_length=500)]
IfNoneMatch = Annotated[str | None, HeaderParameter(name="If-None-Match", max_length=2000)]

# Proxies that pack answers make their ETags weak; the version that they name is the same.
_TAG: Final = re.compile(r'(?:W/)?"([0-9]{1,9})(?:\.[0-9a-f]{16})?"')


def answer(body: Mapping[str, Any], version: int, known: str | None) -> Response[Any]:
    """An answer with its ETag; 304 without a body where it is what the reader has."""
    sent = msgspec.json.encode(body)
    tag = f'"{version}.{hashlib.blake2b(sent, digest_size=8).hexdigest()}"'
    headers = {"ETag": tag}
    if known is not None and (
        known.strip() == "*" or tag in {each.strip().removeprefix("W/") for each in known.split(",")}
    ):
        return Response(None, status_code=304, headers=headers)
    return Response(sent, headers=headers, media_type="application/json")


async def require(
    scope: Scope, obj: ObjectType, record_id: UUID, level: Level, based_on: str | None, raw: Mapping[str, object]
) -> None:
    """Holds a record until it is written, and raises `StaleVersion` where it isn't at a version that `If-Match` names.

    Of one that isn't there, or not to be written, the write itself says so.
    """
    versions = _named(based_on)
    if not versions:
        return
    locked = await write.lock(scope, obj, [record_id], level)
    if not locked or locked[0].version in versions or (locked[0].deleted and level == "update"):
        return
    whole, row, base = scope.whole(obj), locked[0], max(versions)
    values, _ = parse_values(scope.mine(obj), raw, creating=False)
    since = written_since(whole, row.field_versions, base)
    raise StaleVersion(details=await details(scope, whole, row.record, values, since, base))


def _named(based_on: str | None) -> set[int]:
    if based_on is None or based_on.strip() == "*":
        return set()
    found = [_TAG.fullmatch(each.strip()) for each in based_on.split(",")]
    if not all(found):
        raise UnreadableVersion
    return {int(each[1]) for each in found if each}
