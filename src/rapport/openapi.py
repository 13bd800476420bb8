"""The OpenAPI document as it is true: errors have our one wire form, not Litestar's, 204 has no content, and each
operation says who may call it and what scope a token needs there.
"""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Litestar, Request
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import HTTPRoute

from auth.guards import CSRF_HEADER, Policy
from auth.sessions import COOKIE

_ERROR: dict[str, Any] = {
    "type": "object",
    "title": "Error",
    "description": "What happened, what was kept and what to do; `code` is stable.",
    "properties": {
        "code": {"type": "string"},
        "message": {"type": "string"},
        "request_id": {"type": "string"},
        "fields": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
                "required": ["code", "message"],
            },
        },
        "details": {"type": "object", "additionalProperties": {}},
    },
    "required": ["code", "message", "request_id"],
}
_REFUSED = {
    "description": "Refused; nothing was saved.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}
_SCHEMES: Final[dict[str, Any]] = {
    "session": {
        "type": "apiKey", "in": "cookie", "name": COOKIE,
        "description": f"A person who is signed in. Unsafe methods send the session's token in `{CSRF_HEADER}`.",
    },
    "token": {
        "type": "http", "scheme": "bearer", "bearerFormat": "rap_<env>_<id>_<secret><checksum>",
        "description": "A personal access token, or one of a service account; each operation names its scope.",
    },
}  # fmt: skip


def corrected(document: dict[str, Any], app: Litestar) -> dict[str, Any]:
    """Litestar's document with our answers, and who may call it, on every operation."""
    policies = _policies(app)
    paths = {
        path: {
            method: operation | {"responses": _responses(operation), "security": _security(policies[path, method])}
            for method, operation in item.items()
        }
        for path, item in document["paths"].items()
    }
    components = document["components"]
    schemas = components["schemas"] | {"Error": _ERROR}
    return document | {"paths": paths, "components": components | {"schemas": schemas, "securitySchemes": _SCHEMES}}


def _policies(app: Litestar) -> Mapping[tuple[str, str], Policy]:
    return {
        (route.path_format, method.lower()): handler.opt["policy"]
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
        if "policy" in handler.opt
    }


def _security(policy: Policy) -> list[dict[str, list[str]]]:
    """Each of them is enough by itself; none: everybody may."""
    if policy.kind == "public":
        return []
    token: list[dict[str, list[str]]] = [{"token": [policy.scope]}] if policy.scope is not None else []
    return [{"session": []}, *token]


def _responses(operation: dict[str, Any]) -> dict[str, Any]:
    kept = {status: dict(response) for status, response in operation["responses"].items() if status < "400"}
    if "204" in kept:
        kept["204"].pop("content", None)
    return {**kept, "4XX": _REFUSED}


class Document(JsonRenderPlugin):
    """Serves the document as JSON."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The bytes of the answer."""
        return super().render(request, corrected(openapi_schema, request.app))
