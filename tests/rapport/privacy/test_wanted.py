"""What names a person in a text, and what only looks like it."""

import pytest

from rapport.privacy.wanted import BLACK, Matcher, Subject

ANN = Matcher(Subject(names=["Hannah Clarke"], emails=["h.clarke@acme.example"], phones=["+44 7700 900123"]))
WEI = Matcher(Subject(names=["张偉"], phones=["13800138000"]))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Call HANNAH  CLARKE now", {"name"}),
        ("Clarke, Hannah", {"name"}),
        ("Hännah Clarke's boat", {"name"}),
        ("找Hannah Clarke谈", {"name"}),
        ("Hannah Clarkeson, Johannah Clarke", set()),
        ("Hannah met Clarke", set()),
        ("to H.Clarke@ACME.example.", {"email"}),
        ("xh.clarke@acme.example, h.clarke@acme.example.org", set()),
        ("07700 900-123", {"phone"}),
        ("(+44) 7700/900.123", {"phone"}),
        ("0044 7700900123", {"phone"}),
        ("77009001234 or 12345677700900123", set()),
    ],
)
def test_by_what_a_text_names_somebody(text: str, why: set[str]) -> None:
    assert ANN.why(text) == why
    assert ANN.why(ANN.redacted(text)) == set()
    assert (ANN.redacted(text) == text) == (not why)


@pytest.mark.parametrize(
    ("text", "why"),
    [("張伟明天来", {"name"}), ("王偉", set()), ("+86 138 0013 8000", {"phone"}), ("138-0013-8000", {"phone"})],
)
def test_hanzi_count_in_either_form(text: str, why: set[str]) -> None:
    assert WEI.why(text) == why


def test_the_rest_of_a_text_stays_as_it_was() -> None:
    text = "Ｈannah Clarke（h.clarke@acme.example, +44 (7700) 900 123）said: “yes”"
    assert ANN.redacted(text) == f"{BLACK}（{BLACK}, {BLACK}）said: “yes”"


@pytest.mark.parametrize(
    ("wanted", "usable"),
    [
        (Subject(names=["王"]), False),
        (Subject(names=["Al"]), False),
        (Subject(names=["123456"]), False),
        (Subject(names=["Ng Li"]), True),
        (Subject(emails=["nobody"]), False),
        (Subject(emails=["a@b"]), False),
        (Subject(phones=["00000"]), False),
        (Subject(phones=["12345"]), False),
        (Subject(phones=["+49 30 901820"]), True),
    ],
)
def test_what_would_mean_everybody_is_not_looked_for(wanted: Subject, usable: bool) -> None:
    assert wanted.usable == usable


def test_a_short_number_is_known_without_its_prefix() -> None:
    berlin = Matcher(Subject(phones=["+49 30 901820"]))
    assert berlin.why("030 / 901820") == {"phone"}
    assert berlin.why("040 / 901820") == set()
