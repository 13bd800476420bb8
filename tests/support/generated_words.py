"""What values of requests may be, made from the declarations of objects, so that new objects and fields need no words.

Keys name a property, or a property of one schema (`Conversion.deal`), which goes first.
"""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from tests.support.app import Person

Json = dict[str, Any]

NEVER = False
"""The word of what isn't sent: one refused field refuses the whole request."""
MOMENTS = ["2026-11-23", "2026-11-23T09:00:00+08:00", "0001-01-01T00:00:00+14:00", "9999-12-31", "yesterday"]
NUMBER: Json = {"anyOf": [{"type": "integer"}, {"enum": ["7", "0E+999999999", "1E+999999999"]}]}
VALUE: Json = {"anyOf": [{"type": "string"}, {"type": "number"}, NUMBER, {"enum": [*MOMENTS, "a"]}]}
TITLES = ["Name", "张三", "<b>\u0007&'\""]
OPERATORS = [
    "eq", "ne", "in", "not_in", "empty", "not_empty", "contains", "starts", "lt", "lte", "gt", "gte", "between",
    "relative",
]  # fmt: skip
_RELATIVE = {
    "type": "object",
    "properties": {"unit": {"enum": ["day", "week", "month", "quarter", "year"]}, "offset": {"type": "integer"}},
    "required": ["unit"],
}
# Values of each type that are taken, mostly; where a type isn't named, the document's word holds.
_TYPES: Json = {
    "date": {"enum": [MOMENTS[0], None, "0001-01-01", MOMENTS[3]]},
    "personal_date": {"enum": [MOMENTS[0], None]},
    "timestamp": {"enum": [MOMENTS[1], None, *MOMENTS[2:]]},
    "time": {"enum": ["09:30", None, "00:00", "24:00"]},
    "integer": NUMBER,
    "decimal": NUMBER,
    "currency": {"enum": ["EUR", "JPY", None]},
    "url": {"enum": ["example.com", None]},
    "phone": {"enum": ["+44 20 7946 0958", None]},
    "email": {"enum": ["ann@example.com", None]},
    "personal_number": {"type": "null"},
}


def filters(fields: Iterable[str]) -> Json:
    """Conditions on these fields, whether or not operator and value fit them; and none."""
    values = {"anyOf": [VALUE, {"type": "array", "items": VALUE, "maxItems": 2}, _RELATIVE]}
    condition = _condition({"enum": list(fields)}, {"enum": OPERATORS}, values)
    negated = {"type": "object", "properties": {"not": condition}, "required": ["not"]}
    return {"anyOf": [{"type": "null"}, condition, negated]}


def _condition(field: Json, operator: Json, value: Json) -> Json:
    properties = {"field": field, "op": operator, "value": value}
    return {"type": "object", "properties": properties, "required": ["field", "op", "value"]}


async def made(owner: Person, obj: Json, title: str = "Target") -> Json:
    """A new record of any object."""
    answer = await owner.post(f"/api/{obj['noun']}", json={obj["title_field"]: title})
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


async def of_object(owner: Person, obj: Json, targets: dict[str, str], seqs: list[int]) -> Json:
    """The words of one noun's routes; `targets` has a record of each object, `seqs` are changes of one of this."""
    by_field = {each["name"]: await _values(owner, obj, each, targets) for each in obj["fields"]}
    editable = {each["name"] for each in obj["fields"] if each["editable"]}
    names, title = list(by_field), obj["title_field"]
    fitting = [
        _condition({"const": each["name"]}, {"enum": each["operators"]}, by_field[each["name"]] or VALUE)
        for each in obj["fields"]
    ]
    relations = {each["name"]: each["target"] for each in obj["relations"]}
    paths = [f"{relation}.{field}" for relation in relations for field in ("name", "city", "owner_id")]
    key = {"field": {"enum": names}, "descending": {"type": "boolean"}}
    links = {
        name: {"type": "array", "maxItems": 1, "items": {"enum": [{"id": targets[target]}]}}
        for name, target in relations.items()
    }
    return {
        **{name: words if name in editable else NEVER for name, words in by_field.items()},
        title: {"enum": TITLES},
        "filter": {"anyOf": [*filters([*names, *paths])["anyOf"], {"anyOf": fitting}]},
        "sort": {"type": "array", "maxItems": 2, "items": {"type": "object", "properties": key, "required": ["field"]}},
        "group": {"enum": [None, *names]},
        "sums": {"type": "array", "items": {"enum": names}, "maxItems": 2},
        "ids": {"type": "array", "items": {"enum": [targets[obj["name"]], str(uuid4())]}, "minItems": 1, "maxItems": 2},
        "links": {"type": "object", "properties": links, "additionalProperties": False},
        "relation": {"enum": [*relations, "nothing"]},
        "seq": {"enum": [*seqs, 1]},
        "field": {"enum": [None, *names]},
        "BulkRequest.fields": {"type": "object", "properties": {title: {"enum": [*TITLES, None]}}, "required": [title]},
    }


async def _values(owner: Person, obj: Json, field: Json, targets: dict[str, str]) -> Json | None:
    """What this field may be, or nothing where any text will do."""
    if field["options"]:
        return {"enum": [each["value"] for each in field["options"]] + [None]}
    if field["type"] == "reference":
        return {"enum": [None, targets[field["target"]]]}
    if field["type"] == "person":
        return {"enum": [owner.session["person"]["id"]]}
    if field["type"] == "choice":
        listed = (await owner.get(f"/api/choices/{obj['name']}/{field['name']}")).json()
        return {"enum": [None, *(each["id"] for each in listed[:3])]}
    found: Json | None = _TYPES.get(field["type"])
    return found
