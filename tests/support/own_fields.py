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


async def the_field(person: Person, name: str, obj: str = "company") -> dict[str, Any]:
    """A field as the settings show it."""
    listed = (await person.get(f"/api/fields/{obj}")).json()["fields"]
    found: dict[str, Any] = next(each for each in listed if each["name"] == name)
    return found


async def changed(person: Person, name: str, obj: str = "company", **change: object) -> dict[str, Any]:
    """Changes a field and returns it."""
    version = (await the_field(person, name, obj))["version"]
    done = await person.patch(f"/api/fields/{obj}/{name}", json={"base_version": version, **change})
    assert done.status_code == 200, done.text
    return await the_field(person, name, obj)
