"""Kinds of records that an organisation defined itself, over HTTP."""

from typing import Any

from tests.support.app import Person


async def define_object(person: Person, label: str, **more: object) -> dict[str, Any]:
    """Adds a kind of record and returns it as the settings show it."""
    body = {"label": {"zh": "", "en": label}, **more}
    done = await person.post("/api/custom-objects", json=body)
    assert done.status_code == 201, done.text
    found: dict[str, Any] = next(each for each in done.json()["items"] if each["label"]["en"] == label)
    return found
