"""Folding is the same whether marks are composed or not, and stays what it is when folded again."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.crm.records.folding import fold, fold_with_places


@settings(deadline=None)
@given(st.text())
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text())
def test_places_lead_back(text):
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert places == sorted(places)
    assert all(place < len(text) for place in places)


def test_controls_vanish_and_white_space_is_plain():
    assert fold("a\x00b\u200bc\td\ne\u3000f\u00a0g") == "abc d e f g"
    assert fold("Ⅳ ½ ™") == "iv 1⁄2 tm"
