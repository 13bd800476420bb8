"""The OpenAPI document as it is true: errors have our one wire form, not Litestar's, and 204 has no content."""

from typing import Any

from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin

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


def corrected(document: dict[str, Any]) -> dict[str, Any]:
    """Litestar's document with our answers on every operation."""
    paths = {
        path: {method: operation | {"responses": _responses(operation)} for method, operation in item.items()}
        for path, item in document["paths"].items()
    }
    components = document["components"]
    schemas = components["schemas"] | {"Error": _ERROR}
    return document | {"paths": paths, "components": components | {"schemas": schemas}}


def _responses(operation: dict[str, Any]) -> dict[str, Any]:
    kept = {status: dict(response) for status, response in operation["responses"].items() if status < "400"}
    if "204" in kept:
        kept["204"].pop("content", None)
    return {**kept, "4XX": _REFUSED}


class Document(JsonRenderPlugin):
    """Serves the document as JSON."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The bytes of the answer."""
        return super().render(request, corrected(openapi_schema))
