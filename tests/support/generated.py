"""Requests that schemathesis makes from the OpenAPI document, sent to the application in this process."""

import asyncio
import copy
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID, uuid4

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

from tests.support.app import PASSWORD, PUBLIC_URL, Person
from tests.support.generated_words import MOMENTS, NEVER, NUMBER, filters
from tests.support.routes import api_document

Json = dict[str, Any]
Operation = APIOperation[Any, Any, Any, Any]
Call = Case[Any]

EXAMPLES = {GenerationMode.POSITIVE: 10, GenerationMode.NEGATIVE: 4}
# The routes that every object has are one code: companies and contacts have their full share, the others these.
FEWER = {GenerationMode.POSITIVE: 9, GenerationMode.NEGATIVE: 2}
FULL = ("companies", "contacts")
TITLES = ("name", "subject", "title")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

_FIELDS = ["name", "industry", "city", "employees", "owner_id", "created_at", "companies.name", "parent.employees"]

# Of these the document says only that they are text or an object; a request made from that alone gets nowhere.
WORDS: Json = {
    "filter": filters(_FIELDS),
    "field": {"enum": _FIELDS},
    "Idempotency-Key": {"type": "string", "format": "uuid"},
    "as_of": {"enum": [None, *MOMENTS]},
    "object": {"enum": ["company", "contact", "nothing"]},
    "object_name": {"enum": ["company", "contact"]},
    "field_name": {"enum": ["industry", "city", "name"]},
    "header": {"enum": ["name", "city"]},
    "key": {"enum": ["name", "phone", None]},
    "NewPassword.password": {"enum": [PASSWORD, "password1"]},
    "LineDraft.quantity": NUMBER,
    "period_start": {"enum": ["2026-11-01T00:00:00Z"]},
    "period_end": {"enum": ["2026-12-01T00:00:00Z", "2026-10-01T00:00:00Z"]},
    "meter": {"enum": ["messages", "api_calls", "nothing"]},
    "UsageEvent.quantity": {"enum": ["1", "2.5", "-1", "NaN", "0E+99999", "1E+999999"]},
    "LineDraft.unit_price": {"anyOf": [{"type": "null"}, NUMBER]},
    "LineDraft.discount": NUMBER,
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


def operations(ids: Json, nouns: dict[str, Json] | None = None) -> Iterator[Operation]:
    """Every operation of the document, which is made to name what exists.

    `ids` are schemas by a property's name, `nouns` those that hold below `/api/{noun}` only.
    """
    document, known = api_document(), WORDS | ids
    schemas = document["components"]["schemas"]
    plain = copy.deepcopy(schemas)
    for name in _asked(document):
        schemas[name] = _worded(name, plain[name], known)
    for path, each in ((path, each) for path, them in document["paths"].items() for each in them.values()):
        words = known | (nouns or {}).get(path.split("/")[2], {})
        # Who asks is the test's business: a made-up token beside a session's cookie is refused before all else.
        each.pop("security")
        for parameter in each.get("parameters", []):
            parameter["schema"] = words.get(parameter["name"], parameter["schema"])
        for media in each.get("requestBody", {}).get("content", {}).values():
            if name := media["schema"].get("$ref", "").rpartition("/")[2]:
                media["schema"] = _worded(name, plain[name], words)
    for result in openapi.from_dict(document).get_all_operations():
        assert isinstance(result, Ok), result
        yield result.ok()


def _worded(name: str, schema: Json, words: Json) -> Json:
    """A request's schema that says of its properties what `words` does."""
    found, properties = copy.deepcopy(schema), schema.get("properties", {})
    own = {each: words.get(f"{name}.{each}", words.get(each)) for each in properties}
    found["properties"] = {each: own[each] or properties[each] for each in properties if own[each] is not NEVER}
    for each in TITLES:
        if name.startswith("New") and each in properties:
            found["required"] = [each]  # one that misses is named among the refused fields
            break
    return found | {"additionalProperties": False}  # what a request's struct doesn't name is refused


def _asked(document: Json) -> set[str]:
    """The schemas that bodies of requests are made of."""
    found: set[str] = set()
    text = json.dumps([each.get("requestBody") for path in document["paths"].values() for each in path.values()])
    while new := set(re.findall(r"#/components/schemas/(\w+)", text)) - found:
        found |= new
        text = json.dumps([document["components"]["schemas"][name] for name in new])
    return found


@cache
def _paths() -> frozenset[str]:
    return frozenset(api_document()["paths"])


def examples(operation: Operation, mode: GenerationMode) -> int:
    """How many requests to make."""
    noun = operation.path.split("/")[2]
    is_same = noun not in FULL and operation.path.replace(f"/{noun}", f"/{FULL[0]}", 1) in _paths()
    return (FEWER if is_same else EXAMPLES)[mode]


def modes(operation: Operation) -> list[GenerationMode]:
    """Valid requests, and invalid ones where there is anything to get wrong."""
    # Every text is a token that might be one.
    words = any(not each.name.endswith(("_id", "token")) for each in operation.path_parameters)
    free = operation.body or operation.query or operation.headers or words
    return [GenerationMode.POSITIVE, GenerationMode.NEGATIVE] if free else [GenerationMode.POSITIVE]


async def try_out(
    operation: Operation, mode: GenerationMode, send: Callable[[Call], Awaitable[Any]], tried: Tried, ids: Json,
    *, most: int = 10,
) -> None:  # fmt: skip
    """Makes requests in a thread, as Hypothesis wants it, and sends them in this loop; the same ones every time."""
    loop = asyncio.get_running_loop()

    async def sent(case: Call) -> Any:
        return await send(case)

    @sampling(
        max_examples=min(most, examples(operation, mode)), derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=ids or None))
    def each(case: Call) -> None:
        tried.note(case, asyncio.run_coroutine_threadsafe(sent(case), loop).result())

    await asyncio.to_thread(each)


async def request(person: Person, case: Call) -> Any:
    """Sends a request as this browser."""
    sent = case.as_transport_kwargs(base_url=PUBLIC_URL)
    headers = {name: value.encode() if isinstance(value, str) else value for name, value in sent["headers"].items()}
    # Made up, the same key comes again and again, and a second order under one key is refused.
    if _is_key(headers.get("Idempotency-Key", b"")):
        headers["Idempotency-Key"] = str(uuid4()).encode()
    body = {"json": sent["json"]} if "json" in sent else {"content": sent.get("data")}
    return await person.request(sent["method"], sent["url"], params=sent["params"], headers=headers, **body)


def _is_key(value: bytes) -> bool:
    try:
        UUID(value.decode())
    except ValueError:
        return False
    return True
