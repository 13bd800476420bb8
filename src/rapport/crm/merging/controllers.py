"""Routes of merging: parse, guard, call, return."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards
from rapport.crm.merging import merge, preview, undo
from rapport.crm.merging.payloads import Merge, Merged, MergePreview, MergeRequest, PreviewRequest
from rapport.crm.records import once, sensitive
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.read import fetch
from rapport.crm.records.route_base import Key, Routed, scopes


def merge_handlers(registry: Registry, obj: ObjectType) -> Sequence[HTTPRouteHandler]:
    """Every route of one object, for Litestar."""
    noun, slug, tags = obj.noun, obj.slug, [obj.plural.en]
    reads = {"policy": guards.record(obj.name, "update", reads=True, scope="records:read")}
    writes = {"policy": guards.record(obj.name, "update", scope="records:write")}

    @post(f"/{noun}/merges/preview", status_code=200, opt=reads, tags=tags, operation_id=f"preview_merge_{slug}")
    async def previewed(
        data: JSONBody[PreviewRequest], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
    ) -> MergePreview:
        """What a merge would do: which values stay, what moves, what stands in its way."""
        async with scopes(registry, principal, runtime)() as scope:
            mine = scope.mine(routed)
            found = await preview.of(scope, mine, data)
        await sensitive.count(runtime, principal, mine, found.records)
        return found

    @post(f"/{noun}/merges", status_code=200, opt=writes, tags=tags, operation_id=f"merge_{slug}")
    async def merged(
        data: JSONBody[MergeRequest],
        routed: Routed,
        principal: guards.SignedIn,
        runtime: guards.Running,
        key: Key = None,
    ) -> Merged:
        """Merges records into one; everything that hangs on them moves along."""
        async with scopes(registry, principal, runtime)() as scope:
            mine = scope.mine(routed)

            async def work() -> UUID:
                return await merge.run(scope, runtime, mine, data)

            merge_id = await once.outcome(scope, key, mine.name, data.survivor, ("merge", mine.name, data), work)
            done = await undo.shown(scope, UUID(str(merge_id)))
            record = await fetch(scope, mine, done.survivor_id)
        return Merged(merge=done, record=record)

    return [previewed, merged]


def undo_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Merges that were done, of whatever object."""
    tags: Any = ["Merges"]

    @get("/merges/{merge_id:uuid}", opt={"policy": guards.signed_in(scope="records:read")}, tags=tags)
    async def one_merge(merge_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Merge:
        """A merge, and what undoing it would not bring back."""
        async with scopes(registry, principal, runtime)() as scope:
            return await undo.shown(scope, merge_id)

    @post(
        "/merges/{merge_id:uuid}/undo", status_code=200, opt={"policy": guards.signed_in(scope="records:write")},
        tags=tags,
    )  # fmt: skip
    async def undo_merge(
        merge_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running, key: Key = None
    ) -> Merge:
        """Brings each record of a merge back under its own id."""
        async with scopes(registry, principal, runtime)() as scope:
            made = []

            async def work() -> dict[str, Any]:
                made.append(await undo.run(scope, runtime, merge_id))
                return {"stays": made[0].stays, "moved_since": made[0].moved_since}

            told = await once.outcome(scope, key, "record_merge", merge_id, ("unmerge", merge_id), work)
            return made[0] if made else msgspec.structs.replace(await undo.shown(scope, merge_id), **told)

    return [one_merge, undo_merge]
