"""A value that is nowhere else in every field that can be masked, and all that answers might say of it."""

from typing import Any

from rapport.crm.activities.targets import named
from rapport.crm.duplicates.judge import judged
from rapport.crm.records.credit_code import check_character
from rapport.crm.records.masks import maskable
from rapport.crm.records.objects import Field, ObjectType
from rapport.features import registry
from tests.support.app import Person, Rapport
from tests.support.team import hired, me

REGISTRY = registry()


FIELDS = [(obj, field) for obj in REGISTRY for field in obj.fields if maskable(obj, field)]


ALL = {"read": "all", "create": True, "update": "all", "delete": "all", "export": "all", "share": "all"}


WORD = "Quizzaciously"


MARKED_CODE = "91000000MARKER001" + check_character("91000000MARKER001")


NOWHERE = "nowhere_at_all"


FEW = frozenset({"visit_every", "visit_minutes", "term"})
"""Numbers that are small, and so are elsewhere too."""


FOLLOWING = frozenset({"one_off_amount", "annual_recurring", "total_contract_value"})
"""What a deal's lines come to, whatever was written before: the deal that is planted has lines."""


def marker(field: Field) -> Any:
    """A value that only this field has; None where there can't be one (yes or no)."""
    number = field.id
    if not field.editable or field.name in FEW | FOLLOWING:
        return None
    return {
        "text": f"{WORD}{number}", "name": f"{WORD}{number}", "long_text": f"{WORD}{number}",
        "email": f"{WORD.lower()}{number}@marker.example", "url": f"https://{WORD.lower()}{number}.example",
        "phone": f"+8613800{number:06}", "integer": 1_900 if field.name == "year_founded" else 971_000_000 + number,
        "point": f"geo:{number % 60}.918271,-37.{number:06}",
        "decimal": f"9182{number}.37", "date": f"2031-03-{number % 28 + 1:02}",
        "personal_date": f"1931-03-{number % 28 + 1:02}", "bank_account": "6222021234567890521",
        "credit_code": MARKED_CODE,
        "identity_number": "11010519491231002X",
    }.get(field.kind_name)  # fmt: skip


async def hidden_from(
    owner: Person, rapport: Rapport, fields: dict[str, dict[str, Any]], label: str = "Blind"
) -> Person:
    """Somebody who sees all records, but for these fields of them."""
    rights = {"objects": dict.fromkeys(("*", *fields), ALL), "fields": fields, "import": True, "see_disk": True}
    made = await owner.post("/api/roles", json={"label": {"zh": label, "en": label}, "rights": rights})
    assert made.status_code == 201, made.text
    return await hired(rapport, owner, made.json()["key"])


async def planted(owner: Person) -> dict[str, str]:
    """A record of each kind in which every field that can be masked has its marker; their ids."""
    ids: dict[str, str] = {}
    for obj in REGISTRY:
        body: dict[str, Any] = {obj.title_field: f"Titled {obj.name}"}
        if obj.name == "activity":  # of which visits alone say where they are
            body["kind"] = "visit"
        for each, field in FIELDS:
            if each is obj and field.kind_name == "choice":
                label = f"{WORD}{field.id}"
                made = await owner.post(f"/api/choices/{obj.name}/{field.name}", json={"label": label})
                if made.status_code == 201:
                    body[field.name] = made.json()["id"]
            elif each is obj and (value := marker(field)) is not None:
                body[field.name] = value
        done = await owner.post(f"/api/{obj.noun}", json=body)
        assert done.status_code == 201, done.text
        ids[obj.name] = done.json()["record"]["id"]
    return ids


async def planted_beside(rapport: Rapport, owner: Person, ids: dict[str, str]) -> None:
    """What else tells of these records: an equal one of each kind, found as such, a view that looks for each value,
    lines of the deal, somebody who is probably the lead, and a deal that was won.
    """
    await planted(owner)
    same = {"name": "Titled contact", "email": marker(REGISTRY["lead"].by_name["email"])}
    assert (await owner.post("/api/contacts", json=same)).status_code == 201
    stages = [each for line in (await owner.get("/api/pipelines")).json() for each in line["stages"]]
    won = {
        "name": "Titled deal", "stage": next(each["id"] for each in stages if each["outcome"] == "won"),
        "amount": 5, "close_date": "2026-11-01", "company": ids["company"],
    }  # fmt: skip
    made = await owner.post("/api/deals", json=won)
    assert made.status_code == 201, made.text
    for obj in filter(judged, REGISTRY):
        assert (await owner.post(f"/api/{obj.noun}/duplicates/scan")).status_code == 200
    await rapport.run_jobs()
    for obj, field in FIELDS:
        if (value := marker(field)) is not None:
            looks_for = {"and": [{"field": field.name, "op": "eq", "value": value}]}
            view = {"object": obj.name, "name": f"By {field.id}", "visibility": "public", "filter": looks_for}
            assert (await owner.post("/api/views", json=view)).status_code == 201
    line = {"product_id": ids["product"], "unit_price": marker(REGISTRY["deal"].by_name["amount"])}
    done = await owner.put(f"/api/deals/{ids['deal']}/lines", json={"lines": [line]})
    assert done.status_code == 200, done.text


async def told(giver: Person, person: Person, **values: object) -> None:
    """A notification for somebody: a task is given to them."""
    given = await giver.post("/api/tasks", json={**values, "title": "Given", "owner_id": me(person)})
    assert given.status_code == 201, given.text


async def answers(who: Person, obj: ObjectType, record_id: str, version: int) -> list[Any]:
    """What the routes of an object say of one record."""
    noun, at = obj.noun, f"/api/{obj.noun}/{record_id}"
    drafted = {each.name: marker(each) for kind, each in FIELDS if kind is obj}
    asked = [
        who.post(f"/api/{noun}/query", json={}), who.get(at), who.get(f"{at}/history"), who.get(f"{at}/disk"),
        who.get(at, params={"as_of": "2100-01-01T00:00:00Z"}),
        who.post(f"/api/{noun}/query", json={"as_of": "2100-01-01T00:00:00Z"}),
        who.post(f"/api/{noun}/summary", json={"group": "owner_id"}), who.post(f"/api/{noun}/export", json={}),
        who.post(f"/api/{noun}/export", json={"as_of": "2100-01-01T00:00:00Z"}),
    ]  # fmt: skip
    if obj.name in named(REGISTRY["activity"]):
        asked.append(who.get(f"{at}/timeline"))
    if judged(obj):
        drafted[obj.title_field] = f"Titled {obj.name}"
        asked += [
            who.get(f"{at}/duplicates"), who.get(f"/api/{noun}/duplicates"),
            who.post(f"/api/{noun}/duplicates/hint", json={"fields": drafted}),
        ]  # fmt: skip
    asked += [
        who.patch(at, json={"base_version": version, obj.title_field: f"Titled {obj.name} anew"}),
        who.delete(at), who.post(f"{at}/restoration"),
    ]  # fmt: skip
    return [await each for each in asked]


async def everywhere(who: Person, ids: dict[str, str]) -> list[Any]:
    """What the routes say that are about several objects."""
    asked = [
        who.get("/api/objects"), who.get("/api/views"), who.post("/api/deals/board", json={}),
        who.post("/api/deals/board", json={"as_of": "2100-01-01T00:00:00Z"}), who.post("/api/deals/risks", json={}),
        who.post("/api/deals/outlook", json={}), who.post("/api/deals/insights", json={}),
        who.post("/api/deals/losses", json={}), who.post("/api/deals/velocity", json={}),
        who.post("/api/deals/cohorts", json={}),
        who.post("/api/deals/funnel", json={}), who.post("/api/forecast", json={}),
        who.post("/api/forecast/moves", json={}), who.get(f"/api/deals/{ids['deal']}/gates"),
        who.get(f"/api/deals/{ids['deal']}/lines"), who.get(f"/api/leads/{ids['lead']}/candidates"),
        who.get("/api/sync/changes", params={"since": 0}),
        who.post("/api/deals/query", json={"include": ["company"]}), who.post("/api/search", json={"q": WORD}),
        who.post("/api/search", json={"q": WORD.lower()}), who.post("/api/search", json={"q": "Titled"}),
        who.get("/api/notifications"),
    ]  # fmt: skip
    return [await each for each in asked]


def holds(text: str, field: Field) -> bool:
    """Whether an answer has a field's marker, however it is spelled."""
    value = f"{WORD}{field.id}" if field.kind_name == "choice" else marker(field)
    if value is None or (field.kind_name == "integer" and field.name == "year_founded"):
        return False
    plain = text.replace(" ", "").replace(",", "").lower()
    spelled = str(value).replace("+86", "").replace(",", "").lower()
    return f'"{spelled}"' in plain if field.kind_name == "date" else spelled in plain


def says_nothing(answer: Any) -> bool:
    """Whether an answer is a refusal, or tells of no record."""
    if answer.status_code != 200 or answer.headers["content-type"].startswith("text/csv"):
        return answer.status_code != 200 or (WORD not in answer.text and answer.text.count("\n") < 2)
    body = answer.json()
    listed = [body] if isinstance(body, list) else [each for each in body.values() if isinstance(each, list)]
    return not body or (bool(listed) and not any(listed))


def named_in(answer: Any, obj: ObjectType, ids: dict[str, str]) -> bool:
    """Whether an answer is one record, or a page of them, with fields by name."""
    return answer.request.url.path in {f"/api/{obj.noun}/query", f"/api/{obj.noun}/{ids[obj.name]}"}
