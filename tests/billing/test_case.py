"""Cases in files: the documented ones come to what the page says, and what is wrong in one is named."""

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner

from billing.rating.case import BadCase, rated
from rapport.cli import main
from tests.support.repository import ROOT

EXAMPLES = {"seats": 319355, "late_usage": 346, "growth": 2805000}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_documented_cases(name):
    path = ROOT / f"docs/rating/{name}.json"
    done = CliRunner().invoke(main, ["billing", "rate", str(path)])
    assert done.exit_code == 0, done.output
    shown = json.loads(done.output)
    assert shown["subtotal_minor"] == EXAMPLES[name]
    page = (ROOT / "docs/rating.md").read_text()
    assert all(line["price"] is not None or line["portions"] for line in shown["lines"])
    for line in shown["lines"]:
        assert line["sentence"]["en"] in re.sub(r"\s+", " ", page)


def case(**changed: Any) -> bytes:
    """The seats case with something else in it; None leaves a part out."""
    found = json.loads((ROOT / "docs/rating/seats.json").read_text())
    for path, value in changed.items():
        *parents, last = path.split("__")
        place = found
        for each in parents:
            place = place[int(each) if each.isdigit() else each]
        place[int(last) if last.isdigit() else last] = value
    return json.dumps(found).encode()


def usage(**changed: Any) -> bytes:
    """A case with a usage item."""
    text = {"zh": "次", "en": "calls"}
    tiers = [{"up_to": "10", "price": "1"}, {"up_to": None, "price": "2"}]
    item = {"kind": "usage", "id": "api", "label": text, "unit": text, "meter": "api", "tiers": tiers}
    return case(contract__items=[item | changed])


def outcome(**changed: Any) -> bytes:
    """A case with a share of growth."""
    found = json.loads((ROOT / "docs/rating/growth.json").read_text())
    found["contract"]["items"][0] |= changed
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "truncated"),
        (b"{}", "required field `contract`"),
        (case(moment="2026-05-20T09:00:00"), "offset from UTC - at `$.moment`"),
        (case(contract__currency="XXQ"), "unknown currency code - at `$.contract`"),
        (case(contract__time_zone="Mars/North"), "no IANA zone"),
        (case(contract__more=1), "unknown field `more`"),
        (case(contract__items__1__id="base"), "same id"),
        (case(contract__items__0__price="-1"), "from 0 to 10^18"),
        (case(contract__items__0__price="NaN"), "from 0 to 10^18"),
        (case(contract__items__0__price="0.0000000000001"), "at most 12 places"),
        (case(contract__items__0__changes__0__quantity=-1), "from 0 to 1,000,000"),
        (case(used={"meters": {"api": {"2026-05-01": "-1"}}}), "from 0 to 10^18"),
        (usage(package=0), "from 1 to 1,000,000 units"),
        (usage(minimum="5", maximum="4"), "minimum is above the maximum"),
        (usage(tiers=[{"up_to": None, "price": "1"}, {"up_to": "5", "price": "1"}]), "without an end"),
        (usage(tiers=[{"up_to": "5", "price": "1"}, {"up_to": "5", "price": "1"}]), "one above the other"),
        (outcome(tiers=[{"up_to": None, "share": "1.5"}]), "at most 1"),
        (outcome(baseline=[]), "one to four quarters"),
        (outcome(deadband="1"), "below 1"),
        (outcome(attribution="0"), "above 0 to 1"),
        (outcome(floor="200000"), "floor is above the cap"),
    ],
)
def test_what_is_wrong_in_a_case_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(BadCase) as refused:
        rated(data)
    assert reason in refused.value.message("en")
    assert "案例" in refused.value.message("zh-CN")


def test_the_command_says_it_in_one_sentence(tmp_path):
    path = tmp_path / "case.json"
    path.write_bytes(b"[]")
    done = CliRunner().invoke(main, ["billing", "rate", str(path)])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "This is no case to be rated" in done.output
