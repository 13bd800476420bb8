"""Transfers: templates, asking, answering and ticking as the pages do."""

from typing import Any

from kernel.ids import new_id
from tests.support.app import Person

Json = dict[str, Any]


def item(title: str, by: str = "giver", **more: object) -> Json:
    """An item of a checklist."""
    return {"title": title, "by": by, **more}


async def template(owner: Person, *items: Json, **more: Any) -> str:
    """A template of deals that moves them; its id."""
    made = more.pop("id", None) or str(new_id())
    setup = {"name": more.pop("name", "To delivery"), "items": list(items), **more.pop("setup", {})}
    wanted = {"object": "deal", "mode": "owner", "setup": setup, **more}
    done = await owner.put(f"/api/transfer-templates/{made}", json=wanted)
    assert done.status_code == 200, done.text
    return made


async def ask(person: Person, template_id: str, record: Json, **more: object) -> Any:  # an answer
    """Asks somebody to take a record."""
    return await person.post("/api/transfers", json={"template_id": template_id, "record_id": record["id"], **more})


async def asked(person: Person, template_id: str, record: Json, **more: object) -> Json:
    """The transfer that asking made."""
    done = await ask(person, template_id, record, **more)
    assert done.status_code == 201, done.text
    found: Json = done.json()
    return found


async def say(person: Person, page: Json, answer: str, **more: object) -> Any:  # an answer
    """Answers a transfer as it was seen."""
    found = page["transfer"]
    body = {"answer": answer, "base_version": found["version"], **more}
    return await person.post(f"/api/transfers/{found['id']}/answers", json=body)


async def tick(person: Person, page: Json, place: int, *, done: bool = True, **more: object) -> Any:  # an answer
    """Ticks an item, or unticks it."""
    found = page["transfer"]
    body = {"done": done, "base_version": found["version"], **more}
    return await person.put(f"/api/transfers/{found['id']}/items/{place}", json=body)


async def seen(person: Person, page: Json) -> Json:
    """A transfer as it stands."""
    done = await person.get(f"/api/transfers/{page['transfer']['id']}")
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def box(person: Person, name: str = "to_me", **more: Any) -> list[str]:
    """The ids of a list of somebody's."""
    done = await person.get("/api/transfers", params={"box": name, **more})
    assert done.status_code == 200, done.text
    return [each["id"] for each in done.json()["items"]]
