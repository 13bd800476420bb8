"""Requests that schemathesis makes from the OpenAPI document, sent to the application in this process."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as sampling
from schemathesis import Case, GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from rapport.app import openapi_document
from tests.support.app import PUBLIC_URL, Person

Json = dict[str, Any]
Operation = APIOperation[Any, Any, Any, Any]
Call = Case[Any]

EXAMPLES = {GenerationMode.POSITIVE: 10, GenerationMode.NEGATIVE: 4}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

_FIELDS = [
    "name", "industry", "city", "employees", "annual_revenue", "parent", "birthday", "email", "website", "description",
    "owner_id", "created_at", "companies.name", "contacts.city", "parent.created_at", "parent.employees",
]  # fmt: skip
_OPERATORS = [
    "eq", "ne", "in", "not_in", "empty", "not_empty", "contains", "starts", "lt", "lte", "gt", "gte", "between",
    "relative",
]  # fmt: skip
_MOMENTS = ["2026-11-23", "2026-11-23T09:00:00+08:00", "0001-01-01T00:00:00+14:00", "9999-12-31", "yesterday"]
_NUMBER = {"anyOf": [{"type": "integer"}, {"enum": ["7", "0E+999999999", "1E+999999999"]}]}
_VALUE: Json = {"anyOf": [{"type": "string"}, {"type": "number"}, _NUMBER, {"enum": [*_MOMENTS, "a"]}]}
_RELATIVE = {
    "type": "object",
    "properties": {"unit": {"enum": ["day", "week", "month", "quarter", "year"]}, "offset": {"type": "integer"}},
    "required": ["unit"],
}
_CONDITION = {
    "type": "object",
    "properties": {
        "field": {"enum": _FIELDS},
        "op": {"enum": _OPERATORS},
        "value": {"anyOf": [_VALUE, {"type": "array", "items": _VALUE, "maxItems": 2}, _RELATIVE]},
    },
    "required": ["field", "op", "value"],
}
_NEGATED = {"type": "object", "properties": {"not": _CONDITION}, "required": ["not"]}

# Of these the document says only that they are text or an object; a request made from that alone gets nowhere.
WORDS: Json = {
    "filter": {"anyOf": [_CONDITION, _NEGATED, {"type": "null"}]},
    "field": {"enum": _FIELDS[:12]},
    "group": {"enum": [*_FIELDS, None]},
    "sums": {"type": "array", "items": {"enum": ["employees", "annual_revenue", "name"]}, "maxItems": 2},
    "as_of": {"enum": [*_MOMENTS, None]},
    "object": {"enum": ["company", "contact", "nothing"]},
    "object_name": {"enum": ["company", "contact"]},
    "field_name": {"enum": ["industry", "city", "name"]},
    "relation": {"enum": ["companies", "contacts"]},
    "header": {"enum": ["name", "city"]},
    "key": {"enum": ["name", "phone", None]},
    "country": {"enum": ["GB", None]},
    "employees": _NUMBER,
    "annual_revenue": _NUMBER,
    "year_founded": _NUMBER,
    "birthday": {"enum": [_MOMENTS[0], None]},
    "website": {"enum": ["example.com", None]},
    "phone": {"enum": ["+44 20 7946 0958", None]},
    "mobile": {"enum": ["+44 7700 900123", None]},
    "city": {"type": "null"},
    "source": {"type": "null"},
}


@dataclass
class Tried:
    """What became of the requests: faults by operation, and the statuses that each operation answered with."""

    faults: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, set[int]] = field(default_factory=dict)

    def note(self, case: Call, answer: Any) -> None:
        """Checks one answer."""
        label = case.operation.label
        self.statuses.setdefault(label, set()).add(answer.status_code)
        try:
            case.validate_response(answer, checks=CHECKS)
        except BaseExceptionGroup as found:
            sent = f"{answer.request.method} {answer.request.url} {answer.request.content[:500]!r}"
            self.faults.setdefault(label, f"{sent} -> {answer.status_code}: {found.exceptions}")


def operations(ids: Json) -> Iterator[Operation]:
    """Every operation of the document, which is made to name what exists; `ids` are schemas by a property's name."""
    document, known = openapi_document(), WORDS | ids
    for name in _asked(document):
        schema = document["components"]["schemas"][name]
        schema["properties"] |= {each: known[each] for each in schema["properties"] if each in known}
        if name.startswith("New") and "name" in schema["properties"]:
            schema["required"] = ["name"]  # one that misses is named among the refused fields
        schema["additionalProperties"] = False  # what a request's struct doesn't name is refused
    for operation in (each for path in document["paths"].values() for each in path.values()):
        for parameter in operation.get("parameters", []):
            parameter["schema"] = known.get(parameter["name"], parameter["schema"])
    for result in openapi.from_dict(document).get_all_operations():
        assert isinstance(result, Ok), result
        yield result.ok()


def _asked(document: Json) -> set[str]:
    """The schemas that bodies of requests are made of."""
    found: set[str] = set()
    text = json.dumps([each.get("requestBody") for path in document["paths"].values() for each in path.values()])
    while new := set(re.findall(r"#/components/schemas/(\w+)", text)) - found:
        found |= new
        text = json.dumps([document["components"]["schemas"][name] for name in new])
    return found


def modes(operation: Operation) -> list[GenerationMode]:
    """Valid requests, and invalid ones where there is anything to get wrong."""
    words = any(not each.name.endswith("_id") for each in operation.path_parameters)
    free = operation.body or operation.query or operation.headers or words
    return [GenerationMode.POSITIVE, GenerationMode.NEGATIVE] if free else [GenerationMode.POSITIVE]


async def try_out(
    operation: Operation, mode: GenerationMode, send: Callable[[Call], Awaitable[Any]], tried: Tried, ids: Json
) -> None:
    """Makes requests in a thread, as Hypothesis wants it, and sends them in this loop; the same ones every time."""
    loop = asyncio.get_running_loop()

    async def sent(case: Call) -> Any:
        return await send(case)

    @sampling(
        max_examples=EXAMPLES[mode], derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=ids or None))
    def each(case: Call) -> None:
        tried.note(case, asyncio.run_coroutine_threadsafe(sent(case), loop).result())

    await asyncio.to_thread(each)


async def request(person: Person, case: Call) -> Any:
    """Sends a request as this browser."""
    sent = case.as_transport_kwargs(base_url=PUBLIC_URL)
    headers = {name: value.encode() if isinstance(value, str) else value for name, value in sent["headers"].items()}
    body = {"json": sent["json"]} if "json" in sent else {"content": sent.get("data")}
    return await person.request(sent["method"], sent["url"], params=sent["params"], headers=headers, **body)
