"""Search loses nothing: whatever `matches` accepts, the grams had promised; and it accepts what is documented."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.crypto import Keyset
from kernel.pinyin import HAN_RUN, lattice
from rapport.crm.records.tokens import (
    MAX_CHARS,
    MAX_WORD_GRAMS,
    MAX_WORDS,
    NOTICES,
    cut,
    grams,
    haystack,
    highlight,
    matches,
    parse_query,
    pinyin_display,
    starts,
)

KINDS = ["name", "text", "email", "phone", "url"]
HANZI = "張國華臺乾张伟王芳李娜曾单解仇朴查区翟重庆长沙银行吕女略阿里安儿鄂苏州博远精工装备有限公司〇𠮷"
WORDS = st.one_of(
    st.text(HANZI, min_size=1, max_size=6),
    st.text("abcdeinorstuxyzé-'.@_", min_size=1, max_size=9),
    st.text("0123456789+-(). /", min_size=1, max_size=12),
    st.text(HANZI + "abc12-·、×", min_size=1, max_size=7),
    st.text("か\u3099カﾊﾟ한글ᄒ\u1161ᆫéﬁİßſΣς🎉👍🏽e\u0301\u200d\u00a0\u3000\t", min_size=1, max_size=6),
    st.text(max_size=6),
)
TEXTS = st.lists(WORDS, max_size=5).map(" ".join)


def found(q, text, kind="text"):
    query = parse_query(q)
    stack = haystack(text, kind)
    return all(matches(word, stack) for word in query.words)


def promised(q, text, kind="text"):
    return all(set(word.grams) <= grams(text, kind) for word in parse_query(q).words)


def spelt(text):
    """The pinyin and the initials of each run of hanzi, by its likeliest readings."""
    runs = [[each for each in lattice(run) if each] for run in HAN_RUN.findall(haystack(text).written)]
    spelt = [["".join(each[0] for each in run), "".join(each[0][0] for each in run)] for run in runs]
    return [letters for both in spelt for letters in both]


@st.composite
def slices(draw):
    """A text, and a query that is often a piece of it, or of its pinyin, numbers or initials."""
    text, kind = draw(TEXTS), draw(st.sampled_from(KINDS))
    source = draw(st.sampled_from([text, *haystack(text, kind)[:2], *haystack(text, kind).numbers, *spelt(text)]))
    start = draw(st.integers(0, len(source)))
    piece = source[start : draw(st.integers(start, len(source)))]
    return text, draw(st.sampled_from([piece, piece.upper(), draw(WORDS)])), kind


@settings(max_examples=300, deadline=None)
@given(slices())
def test_a_match_is_always_among_the_grams(case):
    text, q, kind = case
    stack, cut = haystack(text, kind), grams(text, kind)
    for word in parse_query(q).words:
        if matches(word, stack):
            assert set(word.grams) <= cut


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.data())
def test_every_infix_that_is_promised_is_found(text, data):
    folded_words = haystack(text).written.split()
    if not folded_words:
        return
    word = data.draw(st.sampled_from(folded_words))
    start = data.draw(st.integers(0, len(word) - 1))
    piece = word[start : data.draw(st.integers(start + 1, len(word)))]
    parsed = parse_query(piece).words
    for one in parsed:
        if not one.short:
            assert matches(one, haystack(text))
    if len(word) >= 1:
        assert found(word[:2], text)


@settings(deadline=None)
@given(slices())
def test_highlights_lie_in_the_text_in_order(case):
    text, q, kind = case
    query = parse_query(q)
    ranges = highlight(text, query, kind)
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert all(left[1] < right[0] for left, right in itertools.pairwise(ranges))
    stack = haystack(text, kind)
    assert bool(ranges) == any(matches(word, stack) for word in query.words if not word.too_short)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(KINDS))
def test_grams_are_short_and_never_empty(text, kind):
    assert all(1 <= len(gram) <= 3 for gram in grams(text, kind))


@pytest.mark.parametrize(
    ("q", "texts", "notice"),
    [
        ("", [], "search.too_short"),
        ("  \u3000 ", [], "search.too_short"),
        ("-", ["-"], "search.too_short"),
        ("。", ["。"], "search.too_short"),
        ("ab", ["ab"], "search.word_start"),
        ("John Sm", ["john", "sm"], "search.word_start"),
        ("张", ["张"], None),
        ("138-1234", ["1381234"], None),
        ("1-2", ["1-2"], None),
        ("×12", ["×12"], None),
    ],
)
def test_queries_are_cut_and_short_ones_say_so(q, texts, notice):
    query = parse_query(q)
    assert [word.text for word in query.words] == texts
    assert query.notice == notice
    assert notice is None or NOTICES[notice].pick("zh") != NOTICES[notice].pick("en")


def test_a_word_of_punctuation_asks_nothing():
    (word,) = parse_query("--").words
    assert word.too_short
    assert word.grams == ()
    assert highlight("a--b", parse_query("--")) == []


@settings(deadline=None)
@given(TEXTS, st.sampled_from(KINDS))
def test_a_cut_text_has_the_tokens_of_its_grams(text, kind):
    keys = Keyset.generate("tenant")
    assert keys.record_tokens({3: cut(text, kind)}) == keys.tokens(3, grams(text, kind))


def test_grams_are_exactly_these():
    assert grams("Ann-Li") == {"a", "an", "ann", "nn-", "n-l", "-li", "l", "li"}
    assert grams("张三x") == {"张", "三", "张三", "x"} | {
        "z", "zh", "zha", "han", "ang", "ngs", "gsa", "s", "sa", "san", "zs",
    }  # fmt: skip
    assert grams("12-34", "phone") == {"1", "12", "12-", "2-3", "-34", "3", "34", "123", "234"}
    assert grams("") == set()


def test_long_texts_and_queries_are_capped():
    text = "a" * MAX_CHARS + "zebra"
    assert not found("zebra", text)
    assert not promised("zebra", text)
    assert len(parse_query("word " * 30).words) == MAX_WORDS
    (long,) = parse_query("abcdefghijklmnopqrstuvwxyz0123456789" * 3).words
    assert len(long.grams) <= MAX_WORD_GRAMS
    assert long.grams[:2] == ("abc", "def")


@pytest.mark.parametrize(
    ("q", "text", "ranges"),
    [
        ("home", "Northwind Home, home", [(10, 14), (16, 20)]),
        ("o", "No on", [(3, 4)]),
        ("zxh", "张晓红", [(0, 3)]),
        ("zxh", "主轴箱换型改造", [(1, 4)]),
        ("xiaoh", "张晓红 x", [(1, 3)]),
        ("muller", "Cafe\u0301 Mu\u0308ller!", [(6, 13)]),
        ("cafe", "Cafe\u0301", [(0, 5)]),
        ("ine", "ﬁne", [(0, 3)]),
        ("博 远", "博远", [(0, 2)]),
        ("nothing", "博远", []),
        ("👍", "好👍🏽的", [(1, 2)]),
    ],
)
def test_highlights_are_code_points_of_the_original(q, text, ranges):
    assert highlight(text, parse_query(q)) == ranges


def test_highlights_of_numbers_span_their_separators():
    assert highlight("+1 (415) 555-0132", parse_query("4155550"), "phone") == [(4, 14)]
    assert highlight("no 12-34-56", parse_query("123456")) == [(3, 11)]


@pytest.mark.parametrize(
    ("q", "text", "hit"),
    [
        ("northwind ho", "Northwind  Home", True),
        ("home", "Northwind Home", False),
        ("苏州", "苏州博远", True),
        ("博远", "苏州博远", False),
        ("suzhou", "苏州博远", True),
        ("szb", "苏州博远", True),
        ("chongq", "重庆", True),
        ("yuan", "苏州博远", False),
        ("qingd", "a 青岛", False),
        ("4155", "(415)555", True),
        ("5555", "(415)555", False),
        ("1234", "no 12-34", False),
    ],
)
def test_starts(q, text, hit):
    assert starts(parse_query(q), haystack(text, "phone")) is hit


def test_a_rare_reading_still_starts():
    text = "曾重长行乐"
    assert "zengchongchanghengyue" not in spelt(text)
    assert starts(parse_query("zengchongchanghengyue"), haystack(text))


@pytest.mark.parametrize(
    ("text", "person", "shown"),
    [
        ("张晓红", False, "zhāng xiǎo hóng"),
        ("重庆 ABC银行", False, "chóng qìng ABC yín háng"),
        ("曾国藩", False, "céng guó fān"),
        ("曾国藩", True, "zēng guó fān"),
        ("尉迟恭", True, "yù chí gōng"),
        ("李娜", True, "lǐ nà"),
        ("John", True, ""),
    ],
)
def test_pinyin_is_shown_with_tones(text, person, shown):
    assert pinyin_display(text, person=person) == shown
