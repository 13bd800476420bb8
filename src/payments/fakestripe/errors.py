"""Stripe's error answers."""

from typing import Any


class StripeFault(Exception):
    """An answer with an error, as Stripe words it."""

    def __init__(self, status: int, kind: str, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, **more}}


def missing(kind: str, object_id: str) -> StripeFault:
    """There is no such object."""
    return StripeFault(
        404, "invalid_request_error", f"No such {kind}: '{object_id}'", code="resource_missing", param="id"
    )


def invalid(message: str, param: str | None = None, code: str | None = None) -> StripeFault:
    """The request makes no sense."""
    more = {name: value for name, value in (("param", param), ("code", code)) if value}
    return StripeFault(400, "invalid_request_error", message, **more)


def declined(code: str, decline_code: str | None, **more: object) -> StripeFault:
    """The card was declined; by its bank if there is a decline code."""
    if decline_code:
        more["decline_code"] = decline_code
    return StripeFault(402, "card_error", "Your card was declined.", code=code, **more)


class Declined(Exception):
    """A card was declined: what led to it is kept, and the answer is an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error.get("code"))
        self.body = {"error": error}
