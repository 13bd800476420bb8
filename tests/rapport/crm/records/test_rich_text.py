"""Text with marks: kept as typed, harmless, and plain words wherever it is only read."""

import csv
import io
from types import SimpleNamespace

from rapport.crm.records.rich_text import RichTextKind, plain
from tests.support.app import Rapport
from tests.support.own_fields import define

TEXT = "**Net** *30 days*\n- see [our terms](https://e.test/terms)\n- 2 * 3 ** 4"


def test_marks_are_taken_off_and_nothing_else() -> None:
    assert plain(TEXT) == "Net 30 days\n- see our terms\n- 2 * 3 ** 4"
    assert plain("**a *b* c** <b>d</b>") == "a b c <b>d</b>"
    assert plain("*" * 20_000) == "*" * 20_000, "and a text of marks alone is read at once"


async def test_it_is_kept_as_typed_and_read_without_marks(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Terms Ltd", "GB", email)
    name = (await define(person, "rich_text", "Terms"))["name"]
    made = await person.post("/api/companies", json={"name": "Acme", name: TEXT})
    assert made.json()["record"][name] == TEXT
    [hit] = (await person.post("/api/search", json={"q": "our terms"})).json()["hits"]
    assert (hit["label"], hit["matched"]) == ("Acme", plain(TEXT))
    assert (await person.post("/api/search", json={"q": "e.test"})).json()["hits"] == [], "an address is no word of it"
    asked = {"filter": {"field": name, "op": "contains", "value": "net 30"}}
    assert len((await person.post("/api/companies/query", json=asked)).json()["items"]) == 1
    text = await person.post("/api/companies/export", json={"columns": ["name", name]})
    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    assert rows[1][:2] == ["Acme", plain(TEXT)]

    for address in ("javascript:alert", "data:text/html,x", "//e.test", "JAVASCRIPT:x"):
        said = {"name": "Other", name: f"see [here]({address})"}
        other = (await person.post("/api/companies", json=said)).json()["record"]
        assert other[name] == "see here", "a link that leads to no page is its words"


def test_what_is_left_of_an_unsafe_link_is_none() -> None:
    kind, field = RichTextKind(), SimpleNamespace(name="f", limits=None)
    assert "](javascript:" not in kind.parse(field, "[[a](x:1)](javascript:1)")  # type: ignore[arg-type]  # all it reads
    deep = "[" * 12 + "a" + "](x:1)" * 11 + "](javascript:1)"
    assert "](javascript:" not in kind.parse(field, deep)  # type: ignore[arg-type]  # as above
