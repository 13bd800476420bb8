"""Routes that write one record of an object, each once for an Idempotency-Key."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, delete, patch, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards
from kernel.ids import new_id
from rapport.crm.records import links, once, payloads, trash, versions, write
from rapport.crm.records.included import included
from rapport.crm.records.route_base import Key, ObjectRoutes, Routed


class WriteRoutes(ObjectRoutes):
    """Writing."""

    def handlers(self) -> Sequence[HTTPRouteHandler]:
        """Its handlers."""
        return [*self._writing(), *self._trash()]

    def _writing(self) -> Sequence[HTTPRouteHandler]:
        noun, slug, tags = self.obj.noun, self.obj.slug, [self.obj.plural.en]
        create_type: Any = self.shapes.create
        update_type: Any = self.shapes.update
        one_type: Any = self.shapes.one

        @post(f"/{noun}", opt=self.writes("create"), tags=tags, operation_id=f"create_{slug}")
        async def create(
            data: JSONBody[create_type],
            request: Request[Any, Any, Any],
            routed: Routed,
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
        ) -> one_type:
            """Creates a record; the same id or Idempotency-Key again is the same create."""
            links.check_number(data.links)
            async with self.open(routed, principal, runtime) as (scope, obj):
                own = payloads.own_values(obj, data, await request.json())
                done = await once.done_before(scope, key, "create", obj.name, data, *own.items())
                record_id = done.record_id if done else data.id or new_id()
                if done:
                    record = await once.left(scope, obj, done)
                else:
                    sent = payloads.sent_values(obj, data) | own
                    record = await write.create(scope, obj, sent, record_id, is_new=data.id is None)
                    await links.put_all(scope, obj, record_id, data.links)
                    done = once.unchanged(scope, key, obj, record_id, record["version"])
                beside = await included(scope, obj, [record])
            return {"record": record, "included": beside, "change": {"seq": once.seq_of(done, scope.session)}}

        @patch(f"/{noun}/{{record_id:uuid}}", opt=self.writes("update"), tags=tags, operation_id=f"update_{slug}")
        async def update(
            record_id: FromPath[UUID],
            data: JSONBody[update_type],
            request: Request[Any, Any, Any],
            routed: Routed,
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
            based_on: versions.IfMatch = None,
        ) -> one_type:
            """Changes fields; names the version it was based on."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                own = payloads.own_values(obj, data, await request.json())
                done = await once.done_before(scope, key, "update", record_id, data, *own.items())
                if done:
                    record = await once.left(scope, obj, done)
                else:
                    sent = payloads.sent_values(obj, data) | own
                    await versions.require(scope, obj, record_id, "update", based_on, sent)
                    record = await write.update(scope, obj, record_id, sent, data.base_version)
                    done = once.unchanged(scope, key, obj, record_id, record["version"])
                beside = await included(scope, obj, [record])
            return {"record": record, "included": beside, "change": {"seq": once.seq_of(done, scope.session)}}

        return [create, update]

    def _trash(self) -> Sequence[HTTPRouteHandler]:
        noun, slug, tags = self.obj.noun, self.obj.slug, [self.obj.plural.en]
        one_type: Any = self.shapes.one

        @delete(
            f"/{noun}/{{record_id:uuid}}", status_code=200, opt=self.writes("delete"), tags=tags,
            operation_id=f"delete_{slug}",
        )  # fmt: skip
        async def remove(
            record_id: FromPath[UUID],
            routed: Routed,
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
            based_on: versions.IfMatch = None,
        ) -> dict[str, payloads.ChangeMade]:
            """Moves a record to the trash."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                done = await once.done_before(scope, key, "delete", record_id)
                if not done:
                    await versions.require(scope, obj, record_id, "delete", based_on, {})
                    await trash.delete(scope, obj, record_id)
            return {"change": payloads.ChangeMade(once.seq_of(done, scope.session))}

        @post(
            f"/{noun}/{{record_id:uuid}}/restoration", status_code=200, opt=self.writes("delete"), tags=tags,
            operation_id=f"restore_{slug}",
        )  # fmt: skip
        async def restore(
            record_id: FromPath[UUID],
            routed: Routed,
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
            based_on: versions.IfMatch = None,
        ) -> one_type:
            """Takes a record out of the trash."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                done = await once.done_before(scope, key, "restore", record_id)
                if done:
                    record = await once.left(scope, obj, done)
                else:
                    await versions.require(scope, obj, record_id, "delete", based_on, {})
                    record = await trash.restore(scope, obj, record_id)
                    done = once.unchanged(scope, key, obj, record_id, record["version"])
                beside = await included(scope, obj, [record])
            return {"record": record, "included": beside, "change": {"seq": once.seq_of(done, scope.session)}}

        return [remove, restore]
