"""One policy on every route; a route without one is denied.

A route says `opt={"policy": signed_in()}`, and its feature or object which `module` it belongs to. The application's
guard runs before anything of the route does: it checks where the request comes from, who sent it, whether the
organisation's plan has that module, and whether that person may. Rows are hidden by the predicate
(auth/authz/predicate.py), not here.

A machine sends a token in place of a cookie (auth/tokens/). It gets to routes whose policy names a `scope` and to no
other, and there it is judged by the rights that its scopes leave of its person's.
"""

import contextlib
from collections.abc import AsyncIterator
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.exceptions import WebSocketException
from litestar.handlers import BaseRouteHandler
from litestar.params import SkipValidation

from auth import sessions, tickets
from auth.admission import Admission
from auth.browser import browser_of
from auth.errors import NoPolicy, NotInSandbox, NotSignedIn, StepUpNeeded, WrongCsrf, WrongOrigin
from auth.own_kinds import kind_asked_for
from auth.policies import rules
from auth.policies.errors import SecondFactorNeeded
from auth.principal import Level, Principal
from auth.resolve import Admit, Resolver
from auth.tokens.bearer import bearer_of
from auth.tokens.errors import NotForTokens, ScopeTooSmall, TokenWithCookie
from auth.tokens.scopes import Scope
from kernel import context
from kernel.errors import Forbidden, RapportError, ReadOnly, ViewingReadsOnly
from kernel.http import UnsupportedMediaType, at_end
from kernel.runtime import Runtime
from tenants.directory import Tenant
from tenants.entitlements import OPERATOR
from tenants.modules import CORE

CSRF_HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_ADMINISTRATION = frozenset({"see_disk", "configure", "manage_people", "privacy", "view_as", "owner"})
"""Rights of those who run an organisation. Finance pays bills, and importing is daily work."""

Connection = ASGIConnection[Any, Any, Any, Any]

# How a route asks for its dependencies.
SignedIn = NamedDependency[SkipValidation[Principal]]
Running = NamedDependency[SkipValidation[Runtime]]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Who may call a route. `right` names one of `Rights`, `object_name` and `level` a kind of record.

    `reads` is said of a POST that changes nothing: the only kind that a read-only organisation may send, beside what is
    about its people's own sessions. `fresh` asks for a proof of who is there from the last minutes (step-up). `viewing`
    lets such a POST through for somebody who views as somebody else (auth/viewing): it writes nothing at all, not even
    that somebody looked. `operator` asks for somebody of the organisation that runs this installation. `scope` is what
    a token must have; without one no token is taken. `cross_site` takes what other sites send.
    """

    kind: Literal["public", "signed_in", "right", "record", "ticket"]
    right: str = ""
    object_name: str = ""
    level: Level | Literal["create"] = "read"
    even_suspended: bool = False
    even_read_only: bool = False
    reads: bool = False
    fresh: bool = False
    operator: bool = False
    viewing: bool = False
    scope: Scope | None = None
    cross_site: bool = False

    @property
    def administers(self) -> bool:
        """Whether the route is for those who run an organisation, or this installation."""
        return self.operator or (self.kind == "right" and self.right in _ADMINISTRATION)

    def while_viewing(self) -> "Policy":
        """The same, also for whoever views as somebody else."""
        return msgspec.structs.replace(self, viewing=True)

    def __post_init__(self) -> None:
        """A token proves nobody's presence, and what everybody may see asks for none."""
        if self.scope is not None and (self.fresh or self.operator or self.kind in {"public", "ticket"}):
            raise ValueError("this is nothing for a token")


def public(*, cross_site: bool = False) -> Policy:
    """Everybody, signed in or not. Requests of other sites are refused unless the route judges them itself."""
    return Policy(kind="public", cross_site=cross_site)


def signed_in(
    *, even_suspended: bool = False, reads: bool = False, fresh: bool = False, scope: Scope | None = None
) -> Policy:
    """Anybody with a session."""
    return Policy(kind="signed_in", even_suspended=even_suspended, reads=reads, fresh=fresh, scope=scope)


def with_ticket() -> Policy:
    """A WebSocket: whoever has a ticket of their session (auth/tickets.py)."""
    return Policy(kind="ticket")


def may(
    right: Literal["import", "see_disk", "configure", "manage_people", "billing", "privacy", "view_as", "owner"],
    *,
    even_suspended: bool = False,
    reads: bool = False,
    fresh: bool = False,
    even_read_only: bool = False,
    scope: Scope | None = None,
) -> Policy:
    """Anybody whose roles give this right."""
    name = "import_" if right == "import" else right
    return Policy(
        kind="right", right=name, even_suspended=even_suspended, reads=reads, fresh=fresh,
        even_read_only=even_read_only, scope=scope,
    )  # fmt: skip


def operator(*, fresh: bool = False) -> Policy:
    """Who reviews everybody's invoices: the finance people of the organisation that runs this installation.

    Whether that organisation pays for a plan of its own has no say in what others owe.
    """
    return Policy(kind="right", right="billing", fresh=fresh, even_suspended=True, operator=True)


def record(
    object_name: str,
    level: Level | Literal["create"],
    *,
    reads: bool = False,
    fresh: bool = False,
    scope: Scope | None = None,
) -> Policy:
    """Anybody who may do this with at least their own records of a kind."""
    return Policy(kind="record", object_name=object_name, level=level, reads=reads, fresh=fresh, scope=scope)


async def enforce_policy(connection: Connection, handler: BaseRouteHandler) -> None:
    """The application's guard."""
    policy = handler.opt.get("policy")
    method = connection.scope.get("method", "GET")
    if method == "OPTIONS":
        return  # Litestar answers it itself, with the allowed methods and nothing else
    if not isinstance(policy, Policy):
        raise NoPolicy
    runtime: Runtime = connection.app.state.runtime
    address = browser_of(connection, runtime.settings.trusted_proxies).address
    context.enter(msgspec.structs.replace(context.current(), address=address))
    offered = bearer_of(connection)
    if policy.kind == "ticket":
        await _by_ticket(connection, runtime, offered)
        return
    if offered is not None:
        _check_offer(connection, policy)
    if method not in SAFE_METHODS and not policy.cross_site:
        check_origin(connection, runtime.settings.public_url)
        check_media_type(connection, streamed=handler.opt.get("body") == "stream")
    if policy.kind == "public":
        return
    # Who waits for a body or for somebody else's answer holds no connection of the database meanwhile.
    waits = handler.opt.get("body") == "stream" or bool(handler.opt.get("waits"))
    if offered is not None:
        principal = await _with_token(connection, policy, offered, streamed=waits)
    else:
        principal = await _signed_in(connection, policy, streamed=waits)
        if method not in SAFE_METHODS:
            _check_csrf(connection)
        _check_view(policy, principal, is_safe=method in SAFE_METHODS)
    _check_place(policy, handler, principal)
    principal.require(handler.opt.get("module", CORE))
    about = kind_asked_for(policy.object_name, connection.path_params)
    if not _permits(policy, about, principal):
        raise Forbidden
    _check_moment(runtime, policy, principal, is_safe=method in SAFE_METHODS)


def _check_view(policy: Policy, principal: Principal, *, is_safe: bool) -> None:
    """Whoever views as somebody else changes nothing, whatever either of them may do; and what asks for a proof of who
    is there is that person's own deed, a download for example, and nothing to look at.
    """
    if principal.view is not None and (policy.fresh or not (is_safe or policy.viewing)):
        raise ViewingReadsOnly


def _is_about_oneself(policy: Policy) -> bool:
    """Whether a route is about one's own session and ways in, which whoever owes a second factor still needs."""
    return policy.kind == "signed_in" and policy.even_suspended


def _check_place(policy: Policy, handler: BaseRouteHandler, principal: Principal) -> None:
    """Whoever owes a second factor gets to their own ways in and no further.

    A sandbox costs nothing, owes nothing and has no sandboxes: what is about that is in the organisation itself.
    """
    if principal.owes_factor and not _is_about_oneself(policy):
        raise SecondFactorNeeded
    only_outside = policy.right == "billing" or handler.opt.get("in_sandbox") is False
    if principal.tenant.is_sandbox and only_outside:
        raise NotInSandbox


@contextlib.asynccontextmanager
async def in_line(connection: Connection, principal: Principal) -> AsyncIterator[None]:
    """A place for a part of a request that streams or waits: it has none for its whole length."""
    line = await connection.app.state.admission.enter(principal.tenant)
    try:
        yield
    finally:
        await line.leave()


def check_origin(connection: Connection, public_url: str) -> None:
    """Refuses requests that a browser sends on behalf of another site, signed in or not (sign-in CSRF)."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        raise WrongOrigin
    origin = connection.headers.get("origin")
    if origin is not None and origin != origin_of(public_url):
        raise WrongOrigin


def check_media_type(connection: Connection, *, streamed: bool) -> None:
    """Refuses bodies that aren't JSON: the types that a foreign form can send never are."""
    length, headers = connection.headers.get("content-length", "0"), connection.headers
    if streamed or (length == "0" and "transfer-encoding" not in headers):
        return
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType


def secret_of(connection: Connection) -> str:
    """The session's secret from the cookie, or an empty string."""
    return connection.cookies.get(sessions.COOKIE, "")


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL, as browsers write an origin."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def provide_principal(request: Request[Any, Any, Any], runtime: Running) -> Principal:
    """Dependency `principal`; only on routes whose policy asks for a session.

    It asks for `runtime` so that the two come one after the other: Litestar starts a task group for dependencies that
    could be found at the same time, which costs more than both.
    """
    principal: Principal | None = request.scope["state"].get("principal")
    if principal is None:
        raise NotSignedIn
    return principal


def provide_runtime(request: Request[Any, Any, Any]) -> Runtime:
    """Dependency `runtime`."""
    runtime: Runtime = request.app.state.runtime
    return runtime


async def _signed_in(connection: Connection, policy: Policy, *, streamed: bool) -> Principal:
    resolver: Resolver = connection.app.state.resolver
    secret = secret_of(connection)
    if not secret:
        raise NotSignedIn
    address = browser_of(connection, connection.app.state.runtime.settings.trusted_proxies).address
    async with _admitting(connection, streamed=streamed) as admit:
        principal = await resolver.principal(
            secret, even_suspended=policy.even_suspended, go_on=not streamed, admit=admit, address=address
        )
    return _enter(connection, principal)


async def _with_token(connection: Connection, policy: Policy, offered: str, *, streamed: bool) -> Principal:
    """Whom the token acts for. A browser never sends one by itself, so no CSRF token goes with it."""
    resolver: Resolver = connection.app.state.resolver
    settings = connection.app.state.runtime.settings
    address = browser_of(connection, settings.trusted_proxies).address
    async with _admitting(connection, streamed=streamed) as admit:
        principal = await resolver.of_token(offered, address, go_on=not streamed, admit=admit)
    _enter(connection, principal, origin="api")
    if policy.scope not in (principal.scopes or ()):
        raise ScopeTooSmall(scope=policy.scope, details={"scope": policy.scope})
    return principal


def _check_offer(connection: Connection, policy: Policy) -> None:
    """Refuses a token before it is looked at, where none is taken or somebody else may be asking."""
    if policy.scope is None:
        raise NotForTokens
    if secret_of(connection):
        raise TokenWithCookie


@contextlib.asynccontextmanager
async def _admitting(connection: Connection, *, streamed: bool) -> AsyncIterator[Admit]:
    """What counts a request and gives it its place: to the request's end, or only for finding out who asks.

    A body that is still on its way must not hold a connection, nor a place among those who do.
    """
    admission: Admission = connection.app.state.admission
    async with contextlib.AsyncExitStack() as briefly:

        async def admit(tenant: Tenant) -> None:
            await admission.count(tenant)
            line = await admission.enter(tenant)
            if streamed:
                briefly.push_async_callback(line.leave)
            else:
                at_end(connection.scope, line.leave)

        yield admit


def _enter(connection: Connection, principal: Principal, *, origin: str | None = None) -> Principal:
    if principal.begun is not None:
        at_end(connection.scope, principal.begun.end_unless_taken)
    connection.scope["state"]["principal"] = principal
    view = principal.view
    # Who views as somebody else is the one who acts, and the log of changes has no other name for a look.
    actor_id = principal.person_id if view is None else view.viewer_id
    acting = principal.tenant.acted_in(actor_id, locale=principal.locale, origin=origin)
    context.enter(msgspec.structs.replace(acting, looks=view is not None))
    return principal


async def _by_ticket(connection: Connection, runtime: Runtime, offered: str | None) -> None:
    """Every site may open a WebSocket, and a browser sends the cookie along: so its origin is checked first."""
    try:
        if offered is not None:
            raise NotForTokens
        check_origin(connection, runtime.settings.public_url)
        secret = secret_of(connection)
        session_id = await tickets.redeem(runtime.redis, connection.query_params.get("ticket", ""), secret)
        # Whoever writes into Redis could put another's session beside a ticket of their own.
        mine = await sessions.find(runtime.databases, secret) if session_id else None
        session_id = session_id if mine is not None and mine["session_id"] == session_id else None
        principals = await connection.app.state.resolver.of_sessions([session_id] if session_id else [])
    except RapportError as error:
        raise WebSocketException(code=4000 + error.status, detail=error.code) from None
    if session_id not in principals:
        raise WebSocketException(code=4401, detail=NotSignedIn.code)
    connection.scope["state"]["principal"] = principals[session_id]


def _check_csrf(connection: Connection) -> None:
    if not sessions.csrf_matches(secret_of(connection), connection.headers.get(CSRF_HEADER, "")):
        raise WrongCsrf


def _check_moment(runtime: Runtime, policy: Policy, principal: Principal, *, is_safe: bool) -> None:
    """What this person may do, but not now."""
    harmless = is_safe or policy.reads or policy.even_suspended or policy.even_read_only
    if principal.tenant.status == "read_only" and not harmless:
        raise ReadOnly
    if policy.fresh and not principal.proof.is_fresh:
        raise StepUpNeeded(details={"bound": principal.owes_device and policy.administers})
    if policy.administers and not (is_safe or policy.reads):
        check_device(runtime, principal)


def check_device(runtime: Runtime, principal: Principal) -> None:
    """Administration goes on by itself only where it was proved: on that network, and, where the organisation says so,
    by the device itself. From elsewhere it asks for a proof of its own each time that the last one has gone stale.
    """
    keys = runtime.databases.platform_keys
    if principal.owes_device:
        raise StepUpNeeded(details={"bound": True})
    if principal.proof.is_fresh or keys is None:
        return
    if rules.has_moved(keys, principal.opened_in, principal.session_id, context.current().address):
        raise StepUpNeeded(details={"bound": False})


def _permits(policy: Policy, about: str, principal: Principal) -> bool:
    match policy.kind:
        case "signed_in":
            return True
        case "right":
            runs_this = not policy.operator or bool(principal.tenant.entitlements.get(OPERATOR))
            return runs_this and bool(getattr(principal.rights, policy.right))
        case "record":
            rights = principal.rights.of(about)
            return rights.create if policy.level == "create" else rights.depth(policy.level) != "none"
        case _:
            return False
