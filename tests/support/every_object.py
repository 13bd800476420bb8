"""A text of a customer's in every field of every object, as the declarations name them, and in what stands beside them:
who is invited, teams, stages, a sandbox, a request about a person.
"""

from typing import Any

from rapport.crm.records.credit_code import check_character
from tests.support.app import Person
from tests.support.kept import Kept
from tests.support.own_fields import define
from tests.support.waits import until

Json = dict[str, Any]

OWN = ("text", "long_text", "email", "phone", "url")
"""Kinds of fields that an organisation adds to each object."""


class Planting:
    """Writes into one organisation; `written` has (object, field) of each text."""

    def __init__(self, owner: Person, kept: Kept) -> None:
        self.owner, self.kept = owner, kept
        self.written: set[tuple[str, str]] = set()
        self.ids: dict[str, str] = {}

    async def everywhere(self) -> None:
        """All of it."""
        for obj in await self._objects():
            for kind in OWN:
                await define(self.owner, kind, self.kept(f"Quorlinfeld {obj['name']} {kind}"), obj["name"])
        for obj in await self._objects():
            await self._records(obj)
        await self._people()
        await self._sandbox_and_request()

    async def _objects(self) -> list[Json]:
        found: list[Json] = (await self.owner.get("/api/objects")).json()
        return found

    async def _records(self, obj: Json) -> None:
        """A record that is changed in every field, and one that is deleted."""
        first, second, third = [await self._values(obj, number) for number in range(3)]
        made = (await self._made(f"/api/{obj['noun']}", first))["record"]
        changed = await self.owner.patch(f"/api/{obj['noun']}/{made['id']}", json=second | {"base_version": 1})
        assert changed.status_code == 200, (obj["name"], changed.text)
        gone = (await self._made(f"/api/{obj['noun']}", third))["record"]
        assert (await self.owner.delete(f"/api/{obj['noun']}/{gone['id']}")).status_code in {200, 204}
        self.ids[obj["name"]] = made["id"]
        title = second[obj["title_field"]]
        await self._made("/api/search", {"q": title}, 200)
        await self._made(f"/api/{obj['noun']}/query", {"search": title, "sort": [{"field": obj["title_field"]}]}, 200)
        exported = await self.owner.post(f"/api/{obj['noun']}/export", json={})
        assert title in exported.text

    async def _values(self, obj: Json, number: int) -> Json:
        # Visits alone say where they are.
        found: Json = {"kind": "visit"} if obj["name"] == "activity" else {}
        for field in obj["fields"]:
            value = await self._value(obj, field, number) if field["editable"] else None
            if value is not None:
                found[field["name"]] = value
                self.written.add((obj["name"], field["name"]))
        return found

    async def _value(self, obj: Json, field: Json, number: int) -> str | list[str] | None:
        where, dice = f"{obj['name']} {field['name']} {number}", self.kept.dice
        match field["type"]:
            case "name" | "text":
                return self.kept(f"紫檀木 Brumvel {where}")
            case "long_text":
                return self.kept(f"诸葛总监说 Quorlindorf pays late: {where}") * 5
            case "email":
                return self.kept(f"{where.replace(' ', '.')}@quellvel.example")
            case "url":
                return f"https://{self.kept(where.replace(' ', '-').replace('_', '-') + '.brumholt.example')}"
            case "phone":
                return f"+86 {self.kept(f'139{dice.randrange(10**8):08}')}"
            case "credit_code" | "personal_number" | "identity_number" | "bank_account" | "point":
                return self._digits(field["type"])
            case "personal_date":
                return self.kept(f"1903-07-{10 + number}")
            case "choice" | "multi_choice" if field["open_choices"]:
                made = await self._made(
                    f"/api/choices/{obj['name']}/{field['name']}", {"label": self.kept(where + " 标签")}
                )
                return str(made["id"]) if field["type"] == "choice" else [str(made["id"])]
        return None

    def _digits(self, kind: str) -> str:
        dice = self.kept.dice
        if kind == "credit_code":
            body = f"91000000{dice.randrange(10**9):09}"
            return self.kept(body + check_character(body))
        if kind == "point":
            return f"geo:{self.kept(f'31.{dice.randrange(10**5):05}7')},121.47"
        return self.kept(f"62{dice.randrange(10**17):017}")  # no eighteen digits: those have a check digit

    async def _people(self) -> None:
        """Somebody who is invited, a team, a stage under another name, a service account."""
        invited = {"email": self.kept("ottilie@brumzwen.example"), "role": "rep", "name": self.kept("Ottilie Brumzwen")}
        await self._made("/api/invitations", invited)
        team = {"name": self.kept("紫檀突击队 Brumteam"), "people": []}
        done = await self.owner.put("/api/teams/0198c0de-0000-7000-8000-00000000beef", json=team)
        assert done.status_code == 204, done.text
        machine = {"name": self.kept("Brumbridge importer"), "role": "rep"}
        await self._made("/api/service-accounts", machine)

    async def _sandbox_and_request(self) -> None:
        """Both are worked off; what a request looks for is on records that were written here."""
        await self._made("/api/sandboxes", {})
        wanted = {"names": [self.kept("Ottilie Brumzwen")], "emails": [self.kept("ottilie@brumzwen.example")]}
        request = await self._made("/api/subject-requests", {"wanted": wanted, "days": 30})
        at = f"/api/subject-requests/{request['id']}"

        async def is_found() -> bool:
            return bool((await self.owner.get(at)).json()["state"] == "found")

        async def is_copied() -> bool:
            return bool((await self.owner.get("/api/sandboxes")).json()["sandboxes"][0]["state"] == "ready")

        await until(is_found)
        shown = await self.owner.get(f"{at}/hits")
        assert "Ottilie Brumzwen" in shown.text
        await until(is_copied)

    async def _made(self, url: str, body: Json, status: int = 201) -> Json:
        done = await self.owner.post(url, json=body)
        assert done.status_code == status, (url, done.text)
        found: Json = done.json()
        return found
