"""A title that is or starts with a query has the grams by which search looks for those first."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.crm.records.anchors import anchors, of_start, of_whole
from rapport.crm.records.tokens import grams, haystack, is_whole, matches, parse_query, starts

PIECES = st.sampled_from(
    [*"张晓红曾单長長國华重庆々〇", *"abzxh", *"0123", *"-+./() ", "é", "ß", "Ａ", "ﬁ", "🎉", "Ⅳ", "대"]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=10).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.data())
def test_nothing_that_starts_so_is_lost(text: str, data: st.DataObject) -> None:
    piece = text[: data.draw(st.integers(1, len(text)))]
    q = data.draw(st.one_of(st.sampled_from([piece, piece.upper()]), st.text("zhangxoceqd0123", max_size=5)))
    query, stack = parse_query(q), haystack(text, "name")
    held = anchors(text) | grams(text, "name")
    asked = [word for word in query.words if not word.too_short]
    if asked and starts(query, stack) and all(matches(word, stack) for word in query.words):
        assert set(of_start(query)) <= held
    if is_whole(query, stack):
        assert set(of_whole(query)) <= held


@settings(deadline=None)
@given(TEXTS)
def test_a_text_is_the_whole_of_itself(text: str) -> None:
    for same in (text, text.upper().lower() if text.isascii() else text, f" {text}  "):
        assert is_whole(parse_query(same), haystack(text, "name"))
        assert set(of_whole(parse_query(same))) <= anchors(text)


def test_what_starts_and_what_is_whole_are_no_grams_of_texts() -> None:
    assert not anchors("Acme 张") & grams("Acme 张", "name")
    assert not set(of_whole(parse_query("acme"))) & anchors("Acme Works")
    assert not set(of_start(parse_query("works"))) <= anchors("Acme Works") | grams("Acme Works")


def test_each_of_them_fills_one_block_of_the_hash() -> None:
    assert all(len(each.encode("utf-16-le")) <= 12 for each in anchors("重庆長行 and a long name of many words " * 9))
