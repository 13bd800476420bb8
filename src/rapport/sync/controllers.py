"""The routes of sync: a ticket, the socket that it opens, and what changed."""

from typing import Annotated, Any

from litestar import Controller, Request, WebSocket, get, post, websocket
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from auth import tickets
from auth.guards import Running, SignedIn, secret_of, signed_in, with_ticket
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.expanded import split
from rapport.sync import feed
from rapport.sync.changes import since as changes_since
from rapport.sync.hub import Hub
from rapport.sync.payloads import Changes, Feed, Ticket


class SyncController(Controller):
    """Live changes."""

    path = "/api/sync"
    tags = ["Sync"]  # noqa: RUF012  # Litestar reads it from the class

    @post("/ticket", status_code=200, opt={"policy": signed_in(reads=True)})
    async def ticket(self, request: Request[Any, Any, Any], principal: SignedIn, runtime: Running) -> Ticket:
        """A ticket for one socket; it is good for one use within half a minute, together with the session's cookie."""
        return Ticket(await tickets.issue(runtime.redis, principal.session_id, secret_of(request)))

    @get("/changes", opt={"policy": signed_in()})
    async def changes(
        self,
        principal: SignedIn,
        runtime: Running,
        hub: NamedDependency[Hub],
        since: FromQuery[Annotated[int | None, QueryParameter(ge=0)]] = None,
        mark: FromQuery[Annotated[str | None, QueryParameter(max_length=64)]] = None,
    ) -> Changes:
        """Which records changed after `since`, as far as the reader may see them; without it, where to begin."""
        async with principal.session(runtime) as session:
            return await changes_since(await open_scope(hub.registry, principal, session), since, mark)

    @websocket("/ws", opt={"policy": with_ticket()})
    async def listen(self, socket: WebSocket[Any, Any, Any]) -> None:
        """Says `{"seq": n}` when something changed that may be seen, and the same again with each heartbeat."""
        hub: Hub = socket.app.state.hub
        await hub.serve(socket.scope["state"]["principal"], socket.receive, socket.send)


class FeedController(Controller):
    """Changes for other systems."""

    path = "/api/changes"
    tags = ["Changes"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt={"policy": signed_in(scope="records:read")}, operation_id="list_changes")
    async def changes(
        self,
        principal: SignedIn,
        runtime: Running,
        hub: NamedDependency[Hub],
        after: FromQuery[Annotated[str | None, QueryParameter(max_length=64)]] = None,
        objects: FromQuery[Annotated[str | None, QueryParameter(max_length=1000)]] = None,
    ) -> Feed:
        """Which records changed after a cursor, as far as the caller may see them; without one, where to begin.

        `objects` are names of objects, parted by commas.
        """
        async with principal.session(runtime) as session:
            scope = await open_scope(hub.registry, principal, session)
            return await feed.after(scope, hub.registry, after, split(objects))
