"""Viewing as somebody else: a browser of an owner that does, beside the one whom it shows."""

from typing import Any

from tests.support.app import Person

REASON = "a customer says that a deal is missing"


async def begin(viewer: Person, person_id: str, reason: str = REASON) -> Any:
    """The answer to beginning a view; where it begins, the browser goes on in it."""
    answer = await viewer.post(f"/api/members/{person_id}/viewings", json={"reason": reason})
    if answer.status_code == 201:
        viewer.signed_in(answer.json())
    return answer


async def end(viewer: Person) -> Any:
    """The answer to ending it; the browser goes on as itself."""
    answer = await viewer.delete("/api/session/viewing")
    if answer.status_code == 200:
        viewer.signed_in(answer.json())
    return answer


def id_of(person: Person) -> str:
    """A person's id."""
    found: str = person.session["person"]["id"]
    return found
