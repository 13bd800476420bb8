"""Viewing as somebody else: a browser of an owner that does, beside the one whom it shows."""

from typing import Any

from auth.viewing.models import Asks
from tests.support.app import Person

REASON = "a customer says that a deal is missing"


async def begin(viewer: Person, person_id: str, reason: str = REASON, *, unasked: bool = False) -> Any:
    """The answer to beginning a view; where it begins, the browser goes on in it."""
    said = {"reason": reason, "unasked": unasked}
    return _in_it(viewer, await viewer.post(f"/api/members/{person_id}/viewings", json=said))


async def begin_allowed(viewer: Person, request_id: str) -> Any:
    """The same by what somebody allowed."""
    return _in_it(viewer, await viewer.post(f"/api/viewing-requests/{request_id}/viewings"))


async def ask(viewer: Person, person_id: str, reason: str = REASON) -> Any:
    """The answer to asking somebody."""
    return await viewer.post(f"/api/members/{person_id}/viewing-requests", json={"reason": reason})


async def answer(person: Person, request_id: str, *, allow: bool) -> Any:
    """The answer to theirs."""
    return await person.put(f"/api/session/viewing-requests/{request_id}", json={"allow": allow})


async def set_policy(owner: Person, asks: Asks) -> Any:
    """The answer to saying whether people are asked."""
    return await owner.put("/api/viewing-policy", json={"asks": asks})


def _in_it(viewer: Person, answered: Any) -> Any:
    if answered.status_code == 201:
        viewer.signed_in(answered.json())
    return answered


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
