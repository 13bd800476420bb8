"""The API process: every feature's routes behind one guard, and the built web app.

`python -m rapport.app` serves it with granian. `create_app` is what tests and the OpenAPI command use.
"""

import functools
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import structlog
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops, SSLProtocols
from litestar import Litestar, Request, Router
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.types import ControllerRouterHandler, Scope

from auth.audit import counted
from auth.browser import browser_of
from auth.factors.second import SecondFactors
from auth.guards import enforce_policy, provide_principal, provide_runtime, public
from auth.joining import Joins
from auth.keys import Keys
from auth.sign_in import SignIns
from auth.step_up import StepUps
from billing.usage.calls import LOOKS, Calls
from kernel import telemetry
from kernel.feature import Feature
from kernel.http import EXCEPTION_HANDLERS, MAX_BODY, Edge
from kernel.runtime import Runtime
from kernel.settings import Settings
from rapport import features
from rapport.audit.controllers import LABELS
from rapport.clock import ClockController
from rapport.crm.forms.opening import framing
from rapport.crm.records.definitions import maskable_names
from rapport.health import HealthController
from rapport.mailbox import MailboxController
from rapport.onboarding.payloads import DemoLogin
from rapport.onboarding.sign_up import SignUps
from rapport.openapi import Document, corrected
from rapport.parts import Parts, open_parts
from rapport.site import Site
from rapport.sync.hub import Hub

log = structlog.get_logger()


def create_app(settings: Settings, chosen: Sequence[Feature] = features.FEATURES) -> Litestar:
    """The application with these features. Connections and keys are opened when it starts, not before.

    What it is made of asks little of the settings; the rest is read when it starts, which it may do more than once.
    """
    calls = Calls()

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        # In one, since Litestar copies the route's handler for each guard.
        await enforce_policy(connection, handler)
        if LOOKS not in handler.opt:
            calls.count(connection)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_parts(app.state.settings, chosen) as parts:
            _publish(app, parts)
            hubs = Hub(parts.runtime, parts.resolver, features.registry(chosen))
            async with calls.flushing(parts.runtime), hubs.running() as hub:
                app.state.hub = hub
                yield

    app = Litestar(
        route_handlers=_routes(settings, chosen),
        lifespan=[lifespan],
        guards=[guard],
        dependencies=_dependencies(),
        exception_handlers=dict(EXCEPTION_HANDLERS),  # type: ignore[arg-type]  # each takes the error it is listed for
        request_max_body_size=MAX_BODY,
        openapi_config=_openapi(),
        # Litestar would log errors with their text, which may hold what a caller sent.
        logging_config=None,
        debug=False,
        after_exception=[_note_refusal],
    )
    app.state.settings = settings
    app.state[LABELS] = features.labels(chosen)
    app.state.object_names = features.object_names(chosen)
    app.state.maskable = functools.partial(maskable_names, features.registry(chosen))
    app.state.demo_logins = _demo_logins(settings)
    app.state.calls = calls
    site = Site(settings.web_root) if settings.web_root is not None and settings.web_root.is_dir() else None
    app.asgi_handler = Edge(
        app.asgi_handler, https_only=settings.public_url.startswith("https:"), site=site,
        framing=functools.partial(_framing, app),
    )  # fmt: skip
    return app


async def _framing(app: Litestar, path: str) -> Sequence[str]:
    """The origins that may show a page in a frame; where nobody can say, none, and the page is there all the same."""
    try:
        return await framing(app.state.runtime, path) if path.startswith("/f/") else ()
    except Exception as failed:  # noqa: BLE001  # the database may be what failed
        log.warning("a page is shown in no frame", error=type(failed).__name__)
        return ()


async def _note_refusal(error: Exception, scope: Scope) -> None:
    """Refusals and failures go into the audit trail; what keeps them from it keeps no answer back."""
    runtime: Runtime = scope["litestar_app"].state.runtime
    connection = ASGIConnection[Any, Any, Any, Any](scope)
    address = browser_of(connection, runtime.settings.trusted_proxies).address
    try:
        await counted.refusal(runtime, scope["state"].get("principal"), address, error)
    except Exception as failed:  # noqa: BLE001  # the database may be what failed
        log.warning("a refusal is not noted", error=type(failed).__name__)


def openapi_document() -> dict[str, Any]:
    """The OpenAPI document, without any database."""
    app = Litestar(
        route_handlers=_routes(None, features.FEATURES),
        dependencies=_dependencies(),
        openapi_config=_openapi(),
        logging_config=None,
    )
    return corrected(app.openapi_schema.to_schema(), app)


def _routes(settings: Settings | None, chosen: Sequence[Feature]) -> list[ControllerRouterHandler]:
    routes: list[ControllerRouterHandler] = [HealthController]
    if settings is not None and settings.embedded:
        routes.append(MailboxController)
    if settings is None or settings.embedded:  # the document tells of what an embedded Rapport has
        routes.append(ClockController)
    return [
        *routes,
        *(
            Router("/", route_handlers=feature.controllers, opt={"module": feature.module})
            for feature in chosen
            if feature.controllers
        ),
    ]


def _demo_logins(settings: Settings) -> list[DemoLogin]:
    if not settings.embedded:
        return []
    from rapport.local import demo  # an embedded part: production never even loads it

    return msgspec.convert(demo.logins(), list[DemoLogin])


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Rapport",
        version="1",
        path="/api",
        render_plugins=[Document(path="/openapi.json")],
        openapi_router=Router("/api", route_handlers=[], opt={"policy": public()}, include_in_schema=False),
    )


def _publish(app: Litestar, parts: Parts) -> None:
    app.state.runtime = parts.runtime
    app.state.resolver, app.state.admission = parts.resolver, parts.admission
    app.state.parts = parts


def _dependencies() -> dict[str, Provide]:
    return {
        "principal": Provide(provide_principal, sync_to_thread=False),
        "runtime": Provide(provide_runtime, sync_to_thread=False),
        "sign_ins": Provide(_provide_sign_ins, sync_to_thread=False),
        "sign_ups": Provide(_provide_sign_ups, sync_to_thread=False),
        "hub": Provide(_provide_hub, sync_to_thread=False),
        "joins": Provide(_provide_joins, sync_to_thread=False),
        "step_ups": Provide(_provide_step_ups, sync_to_thread=False),
        "second_factors": Provide(_provide_second_factors, sync_to_thread=False),
        "keys": Provide(_provide_keys, sync_to_thread=False),
    }


def _provide_sign_ins(request: Request[Any, Any, Any]) -> SignIns:
    parts: Parts = request.app.state.parts
    return parts.sign_ins


def _provide_joins(request: Request[Any, Any, Any]) -> Joins:
    parts: Parts = request.app.state.parts
    return parts.joins


def _provide_sign_ups(request: Request[Any, Any, Any]) -> SignUps:
    parts: Parts = request.app.state.parts
    return parts.sign_ups


def _provide_hub(request: Request[Any, Any, Any]) -> Hub:
    hub: Hub = request.app.state.hub
    return hub


def _provide_second_factors(request: Request[Any, Any, Any]) -> SecondFactors:
    parts: Parts = request.app.state.parts
    return parts.second_factors


def _provide_step_ups(request: Request[Any, Any, Any]) -> StepUps:
    parts: Parts = request.app.state.parts
    return parts.step_ups


def _provide_keys(request: Request[Any, Any, Any]) -> Keys:
    parts: Parts = request.app.state.parts
    return parts.keys


def serve() -> Litestar:
    """What each of granian's processes calls."""
    settings = Settings.from_env(os.environ)
    telemetry.configure_logging()
    telemetry.start_error_reports(settings.sentry_dsn)
    return create_app(settings)


def main() -> None:
    """Serves the application until it is told to stop.

    HTTP/1.1 only: browsers speak HTTP/2 and 3 with the proxy, and what is not spoken here smuggles nothing.
    """
    settings = Settings.from_env(os.environ)
    server = Granian(
        "rapport.app:serve",
        address=settings.listen_host,
        port=settings.listen_port,
        interface=Interfaces.ASGI,
        factory=True,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        ssl_cert=settings.listen_certificate,
        ssl_key=settings.listen_key,
        ssl_protocol_min=SSLProtocols.tls12,
        # An embedded Rapport shares its machine with its databases.
        workers=1 if settings.embedded else os.cpu_count() or 1,
        log_access=False,
    )
    server.serve()


if __name__ == "__main__":
    main()
