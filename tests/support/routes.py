"""The routes of the application."""

import functools
import json
from typing import Any

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from rapport.app import openapi_document


def routes_of(app: Litestar) -> list[tuple[str, HTTPRouteHandler]]:
    """Path and handler of each; not those that answer OPTIONS for others."""
    routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
    handlers = {(route.path, handler) for route in routes for handler in route.route_handlers}
    return [(path, handler) for path, handler in handlers if handler.http_methods != {"OPTIONS"}]


def api_document() -> dict[str, Any]:
    """The OpenAPI document, to do anything with: making it takes an application, so a process makes one."""
    found: dict[str, Any] = json.loads(_written())
    return found


@functools.cache
def _written() -> str:
    return json.dumps(openapi_document())
