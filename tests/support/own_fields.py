"""Fields of an organisation's own, defined over HTTP."""

from typing import Any

from tests.support.app import Person


async def define(person: Person, kind: str, label: str, obj: str = "company", **more: object) -> dict[str, Any]:
    """Adds a field and returns it."""
    body = {"type": kind, "label": {"zh": "", "en": label}, **more}
    done = await person.post(f"/api/fields/{obj}", json=body)
    assert done.status_code == 201, done.text
    found: dict[str, Any] = next(each for each in done.json()["fields"] if each["label"]["en"] == label)
    return found
