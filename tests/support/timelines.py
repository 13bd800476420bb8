"""What tests of timelines do over and over: write activities and tasks, and read a timeline."""

from typing import Any

from tests.support.app import Person

Json = dict[str, Any]


async def made(person: Person, noun: str, **values: object) -> Json:
    """A new record."""
    answer = await person.post(f"/api/{noun}", json=values)
    assert answer.status_code == 201, answer.text
    record: Json = answer.json()["record"]
    return record


async def changed(person: Person, noun: str, record_id: str, **values: object) -> Json:
    """A record after a change."""
    answer = await person.patch(f"/api/{noun}/{record_id}", json=values)
    assert answer.status_code == 200, answer.text
    record: Json = answer.json()["record"]
    return record


async def record(person: Person, noun: str, record_id: str) -> Json:
    """A record as it is."""
    found: Json = (await person.get(f"/api/{noun}/{record_id}")).json()["record"]
    return found


async def timeline(person: Person, noun: str, record_id: str, before: str | None = None) -> Json:
    """One page of a record's timeline."""
    answer = await person.get(f"/api/{noun}/{record_id}/timeline", params={"before": before} if before else None)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def titles(person: Person, noun: str, record_id: str, part: str = "items") -> list[str]:
    """The activities and tasks of a timeline, in its order."""
    found = await timeline(person, noun, record_id)
    return [each["record"].get("subject") or each["record"].get("title") for each in found[part] if each["record"]]


async def notified(person: Person) -> list[tuple[str, str, list[str]]]:
    """What somebody was told of: kind, title, labels of the records that it leads to."""
    found = (await person.get("/api/notifications")).json()
    return [(each["kind"], each["title"], [to["label"] for to in each["targets"]]) for each in found["items"]]
