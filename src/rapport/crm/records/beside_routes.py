"""Routes of what lies beside one record: its history, its links, masked values, the bytes on disk."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from auth import guards
from rapport.crm.records import disk, history, links, once, owners, payloads, reveal, sensitive
from rapport.crm.records.included import included
from rapport.crm.records.route_base import Key, ObjectRoutes, Routed

HISTORY_PAGE = 50


class BesideRoutes(ObjectRoutes):
    """What lies beside a record."""

    def handlers(self) -> Sequence[HTTPRouteHandler]:
        """Its handlers."""
        noun, slug, tags = self.obj.noun, self.obj.slug, [self.obj.plural.en]
        one_type: Any = self.shapes.one
        linked = f"/{noun}/{{record_id:uuid}}/links/{{relation:str}}/{{other_id:uuid}}"

        @get(f"/{noun}/{{record_id:uuid}}/history", opt=self.reads(), tags=tags, operation_id=f"history_{slug}")
        async def changes(
            record_id: FromPath[UUID],
            routed: Routed,
            principal: guards.SignedIn,
            runtime: guards.Running,
            before: FromQuery[int | None] = None,
        ) -> dict[str, Any]:
            """Who changed what, newest first."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                page = await history.page(scope, obj, record_id, before, HISTORY_PAGE)
            await sensitive.count_past(runtime, principal, obj, page["items"])
            return page

        @post(
            f"/{noun}/{{record_id:uuid}}/reveals", status_code=200, tags=tags, operation_id=f"reveal_{slug}",
            opt={"policy": guards.record(self.obj.name, "read", reads=True)},
        )  # fmt: skip
        async def revealed(
            record_id: FromPath[UUID],
            data: JSONBody[reveal.RevealRequest],
            routed: Routed,
            principal: guards.SignedIn,
            runtime: guards.Running,
        ) -> reveal.Revealed:
            """A masked value in full; counted, limited by day and noted."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                return await reveal.reveal(scope, runtime, obj, record_id, data.field)

        @post(
            f"/{noun}/{{record_id:uuid}}/reversion", status_code=200, opt=self.writes("update"), tags=tags,
            operation_id=f"revert_{slug}",
        )  # fmt: skip
        async def revert(
            record_id: FromPath[UUID],
            data: JSONBody[payloads.RevertRequest],
            routed: Routed,
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
        ) -> one_type:
            """Takes a change, or one field of it, back."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                done = await once.done_before(scope, key, "revert", record_id, data)
                if done:
                    record = await once.left(scope, obj, done)
                else:
                    record = await history.revert(scope, obj, record_id, data.seq, data.field)
                    done = once.unchanged(scope, key, obj, record_id, record["version"])
                beside = await included(scope, obj, [record])
            return {"record": record, "included": beside, "change": {"seq": once.seq_of(done, scope.session)}}

        @put(linked, opt=self.writes("update"), tags=tags, operation_id=f"link_{slug}")
        async def link(
            record_id: FromPath[UUID],
            relation: FromPath[str],
            other_id: FromPath[UUID],
            data: JSONBody[payloads.LinkRole],
            routed: Routed,
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
        ) -> dict[str, Any]:
            """Links another record, or changes its role."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                done = await once.done_before(scope, key, "link", record_id, relation, other_id, data)
                if not done:
                    await links.put(scope, obj, record_id, relation, other_id, data.role, data.is_primary)
                    done = once.unchanged(scope, key, obj, record_id)
                shown = await links.related(scope, obj, record_id)
            return {"related": shown, "change": {"seq": once.seq_of(done, scope.session)}}

        @delete(linked, status_code=200, opt=self.writes("update"), tags=tags, operation_id=f"unlink_{slug}")
        async def unlink(
            record_id: FromPath[UUID],
            relation: FromPath[str],
            other_id: FromPath[UUID],
            routed: Routed,
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
        ) -> dict[str, Any]:
            """Takes a link away."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                done = await once.done_before(scope, key, "unlink", record_id, relation, other_id)
                if not done:
                    await links.remove(scope, obj, record_id, relation, other_id)
                    done = once.unchanged(scope, key, obj, record_id)
                shown = await links.related(scope, obj, record_id)
            return {"related": shown, "change": {"seq": once.seq_of(done, scope.session)}}

        @get(
            f"/{noun}/{{record_id:uuid}}/disk", opt={"policy": guards.may("see_disk")}, tags=tags,
            operation_id=f"disk_{slug}",
        )  # fmt: skip
        async def on_disk(
            record_id: FromPath[UUID], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
        ) -> dict[str, Any]:
            """The record beside the bytes that the database holds; the look is logged."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                shown = await disk.seen_by_disk(scope, obj, record_id)
                await sensitive.note_disk(runtime, principal, obj, record_id)
            shown["key"]["provider"] = runtime.keyring.wraps(str(principal.tenant.id)).name
            return shown

        return [changes, self._owners(tags), revealed, revert, link, unlink, on_disk]

    def _owners(self, tags: list[str]) -> HTTPRouteHandler:
        @get(
            f"/{self.obj.noun}/{{record_id:uuid}}/owners",
            opt=self.reads(),
            tags=tags,
            operation_id=f"owners_{self.obj.slug}",
        )
        async def owned(
            record_id: FromPath[UUID], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
        ) -> owners.Owners:
            """Who owned it from when until when, the newest first."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                return await owners.owners(scope, obj, record_id)

        return owned
