"""Routes that read one object: lists, counts, sums, one record."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from auth import guards
from rapport.crm.records import asof, expanded, history, links, payloads, read, sensitive, totals, versions
from rapport.crm.records.codec import SYSTEM_COLUMNS
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.included import included
from rapport.crm.records.route_base import ObjectRoutes, Routed
from rapport.crm.records.search import cut_off_notice

Names = Annotated[str | None, QueryParameter(max_length=2000)]
NOT_MODIFIED = 304


class ReadRoutes(ObjectRoutes):
    """Reading."""

    def handlers(self) -> Sequence[HTTPRouteHandler]:
        """Its handlers."""
        return [*self._lists(), self._one()]

    def _lists(self) -> Sequence[HTTPRouteHandler]:
        noun, slug, tags = self.obj.noun, self.obj.slug, [self.obj.plural.en]
        page_type: Any = self.shapes.page

        @post(
            f"/{noun}/query",
            status_code=200,
            opt=self.reads(by_post=True),
            tags=tags,
            operation_id=f"query_{slug}",
        )
        async def query(
            data: JSONBody[payloads.ListRequest], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
        ) -> page_type:
            """One page of a list."""
            sort = msgspec.to_builtins(data.sort)
            async with self.open(routed, principal, runtime) as (scope, obj):
                wanted = expanded.wanted(scope, obj, data.include)
                fields = expanded.with_them(data.fields, wanted)
                asked = read.Query(data.filter, sort, fields, data.limit, data.cursor, data.deleted, data.search)
                if data.as_of:
                    page = await asof.page(scope, obj, asked, asof.parse_moment(data.as_of))
                else:
                    page = await read.query_page(scope, obj, asked)
                others = await expanded.expand(scope, wanted, page.items, page.included)
            for kind, records in ((obj, page.items), *others):
                await sensitive.count(runtime, principal, kind, records)
            return {
                "items": page.items, "next": page.next, "previous": page.previous, "included": page.included,
                "notice": page.notice,
            }  # fmt: skip

        @post(f"/{noun}/count", status_code=200, opt=self.reads(by_post=True), tags=tags, operation_id=f"count_{slug}")
        async def count(
            data: JSONBody[payloads.CountRequest], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
        ) -> payloads.Count:
            """How many records match."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                asked = read.Query(data.filter, deleted=data.deleted, search=data.search)
                if data.as_of:
                    return payloads.Count(await asof.count(scope, obj, asked, asof.parse_moment(data.as_of)))
                return payloads.Count(await totals.count(scope, obj, asked), cut_off_notice(scope))

        @post(
            f"/{noun}/summary",
            status_code=200,
            opt=self.reads(by_post=True),
            tags=tags,
            operation_id=f"sum_{slug}",
        )
        async def summary(
            data: JSONBody[payloads.SummaryRequest], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
        ) -> dict[str, Any]:
            """Counts and sums."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                asked = read.Query(data.filter, search=data.search)
                if data.as_of:
                    moment = asof.parse_moment(data.as_of)
                    return await asof.summary(scope, obj, asked, data.group, data.sums, moment)
                return await totals.summary(scope, obj, asked, data.group, data.sums)

        return [query, count, summary]

    def _one(self) -> HTTPRouteHandler:
        noun, slug, tags = self.obj.noun, self.obj.slug, [self.obj.plural.en]
        one_type: Any = self.shapes.one

        @get(f"/{noun}/{{record_id:uuid}}", opt=self.reads(), tags=tags, operation_id=f"get_{slug}")
        async def one(
            record_id: FromPath[UUID],
            routed: Routed,
            principal: guards.SignedIn,
            runtime: guards.Running,
            as_of: FromQuery[str | None] = None,
            fields: FromQuery[Names] = None,
            include: FromQuery[Names] = None,
            known: versions.IfNoneMatch = None,
        ) -> Response[one_type]:
            """One record with its linked ones. `fields` and `include` are names, parted by commas."""
            async with self.open(routed, principal, runtime) as (scope, obj):
                wanted = expanded.wanted(scope, obj, expanded.split(include))
                names = expanded.with_them(expanded.split(fields), wanted)
                read.check_fields(obj, names)
                record, related = await links.fetch_with_related(scope, obj, record_id)
                if as_of:
                    past = await history.as_of(scope, obj, record, asof.parse_moment(as_of))
                    if past is None:
                        raise RecordNotFound
                    record = past
                if names is not None:
                    record = {name: record[name] for name in (*SYSTEM_COLUMNS, *names)}
                beside = await included(scope, obj, [record])
                others = await expanded.expand(scope, wanted, [record], beside)
                body = {"record": record, "included": beside, "related": related}
            answer = versions.answer(body, record["version"], known)
            if answer.status_code != NOT_MODIFIED:
                for kind, records in ((obj, [record]), *others):
                    await sensitive.count(runtime, principal, kind, records)
            return answer

        return one
