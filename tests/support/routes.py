"""The routes of the application."""

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute


def routes_of(app: Litestar) -> list[tuple[str, HTTPRouteHandler]]:
    """Path and handler of each; not those that answer OPTIONS for others."""
    routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
    handlers = {(route.path, handler) for route in routes for handler in route.route_handlers}
    return [(path, handler) for path, handler in handlers if handler.http_methods != {"OPTIONS"}]
