"""Folding is the same whether marks are composed or not, and stays what it is when folded again."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.folding import fold, fold_with_places, simplified

HANZI = [*range(0x3400, 0xA000), *range(0x20000, 0x32000)]


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


@settings(deadline=None)
@given(st.text(st.sampled_from("張國華臺台乾干後后裡里發髮发a é🎉"), max_size=8))
def test_simplified_hanzi_stay_in_their_places(text):
    folded = fold(text)
    once = simplified(folded)
    assert len(once) == len(folded)
    assert all(old == new for old, new in zip(folded, once, strict=True) if ord(old) < 0x3400)


def test_each_traditional_hanzi_has_one_simplified():
    assert simplified("張國華與臺灣台北") == "张国华与台湾台北"
    assert simplified("後后裡里發髮发乾幹干") == "后后里里发发发干干干"
    pairs = {chr(code): simplified(chr(code)) for code in HANZI}
    differing = {old: new for old, new in pairs.items() if old != new}
    assert all(len(new) == 1 for new in differing.values())
    assert len(differing) > 4000


def test_the_forms_are_those_that_stored_tokens_were_made_with():
    """Another release of OpenCC that changes one must not land without all texts' tokens being made anew."""
    forms = "".join(simplified(fold(chr(code))) for code in HANZI)
    digest = hashlib.sha256(forms.encode()).hexdigest()
    assert digest == "ea01402e9c40145f135a0fc130a3a15a7ff8d8db37f8c9235c79333fb3138f0b"
