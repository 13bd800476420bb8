"""Merges over HTTP, as tests ask for them."""

from collections.abc import Sequence
from typing import Any

from tests.support.app import Person

Json = dict[str, Any]


async def made(person: Person, noun: str, **fields: Any) -> str:
    """Creates a record; its id."""
    done = await person.post(f"/api/{noun}", json=fields)
    assert done.status_code == 201, done.text
    return str(done.json()["record"]["id"])


async def read(person: Person, noun: str, record_id: str) -> Json:
    """A record as its page gets it."""
    done = await person.get(f"/api/{noun}/{record_id}")
    assert done.status_code == 200, done.text
    record: Json = done.json()["record"]
    return record


async def versions(person: Person, noun: str, ids: Sequence[str]) -> dict[str, int]:
    """The versions of records, as whoever compared them has them."""
    return {each: (await read(person, noun, each))["version"] for each in ids}


async def asked(person: Person, noun: str, survivor: str, *others: str, **more: Any) -> Any:
    """The answer to a merge of what the records are now."""
    body: Json = {"survivor": survivor, "others": list(others)}
    if "versions" not in more:
        body["versions"] = await versions(person, noun, [survivor, *others])
    return await person.post(f"/api/{noun}/merges", json={**body, **more})


async def merged(person: Person, noun: str, survivor: str, *others: str, **more: Any) -> Json:
    """A merge that succeeds."""
    done = await asked(person, noun, survivor, *others, **more)
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def previewed(person: Person, noun: str, survivor: str, *others: str, **choices: str) -> Json:
    """What a merge would do."""
    body = {"survivor": survivor, "others": list(others), "choices": choices}
    done = await person.post(f"/api/{noun}/merges/preview", json=body)
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def undone(person: Person, merge_id: str) -> Json:
    """An undo that succeeds."""
    done = await person.post(f"/api/merges/{merge_id}/undo")
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def linked(person: Person, contact: str, company: str, *, primary: bool = False) -> None:
    """Links a contact to a company."""
    done = await person.put(f"/api/contacts/{contact}/links/companies/{company}", json={"is_primary": primary})
    assert done.status_code == 200, done.text
