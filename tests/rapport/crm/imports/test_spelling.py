"""Slips of spelling: which are proposed, which are two words, and where proposing ends."""

import random

import pytest

from rapport.crm.imports.spelling import MAX_PROPOSALS, MAX_VALUES, candidates, proposals


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("technolgy", "technology"),
        ("techonlogy", "technology"),
        ("technologgy", "technology"),
        ("philipines", "philippines"),
        ("retial", "retail"),
        ("汽车零布件", "汽车零部件"),
    ],
)
def test_a_slip_is_proposed(written, label):
    assert proposals({written: 3}, [label, "software"]) == {written: label}


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("region 2", "region 1"),
        ("area 51", "area 15"),
        ("北京分公司", "南京分公司"),
        ("上海浦西新区", "上海浦东新区"),
        ("spa", "spb"),
        ("retail", "retail"),
        ("mali", "malta"),
        ("korea", "south korea"),
    ],
)
def test_two_words_are_two_words(written, label):
    assert proposals({written: 3}, [label]) == {}


def test_the_rarer_of_two_unknown_spellings_is_the_slip():
    assert proposals({"logistcs": 1, "logistics": 40}, []) == {"logistcs": "logistics"}
    assert proposals({"leeds": 2, "leedz": 2}, []) == {"leedz": "leeds"}


def test_a_known_label_comes_before_a_frequent_value():
    assert proposals({"technolog": 1, "technologie": 9}, ["technology"]) == {
        "technolog": "technology",
        "technologie": "technology",
    }


def test_nobody_goes_through_more_than_a_hundred_proposals():
    slips = {f"technolog{one}{two}": 1 for one in "abcdefghijklmno" for two in "abcdefghijklmno"}
    assert len(proposals(slips, ["technologyy"])) == MAX_PROPOSALS


@pytest.mark.slow
def test_ten_thousand_values_are_compared():
    drawn = random.Random(7)  # noqa: S311 - no secret
    words = {"".join(drawn.choices("abcdefghijklmnop", k=drawn.randint(8, 14))): 1 for _ in range(MAX_VALUES - 1)}
    assert proposals({**words, "technolgy": 1}, ["technology"])["technolgy"] == "technology"
    assert proposals({**words, "technolgy": 1, "one": 1, "more": 1}, ["technology"]) == {}


def test_a_short_word_may_mean_several_labels():
    known = ["south korea", "north korea", "kenya"]
    assert candidates("korea", known) == ["north korea", "south korea"]
    assert candidates("kenya", known) == []
    assert candidates("united", ["united kingdom", "united states", *(f"united {n}" for n in "abcd")]) == []
