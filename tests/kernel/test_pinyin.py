"""Readings are bounded, hanzi without one break a spelling instead of bending it, and finding is linear."""

import pytest
from pypinyin import Style, pinyin

from kernel.pinyin import MAX_READINGS, find, lattice, readings, spellings, toned


def test_readings_are_few_and_the_surname_is_among_them():
    assert readings("曾") == ("ceng", "zeng")
    assert readings("吕") == ("lv", "lu")
    assert len(readings("那")) == MAX_READINGS
    assert readings("\U0002fa1e") == ()


def test_a_hanzi_without_a_reading_breaks_the_chain():
    run = "张\U0002fa1e伟"
    assert list(find("zhang", lattice(run))) == [(0, 1)]
    assert list(find("zw", lattice(run))) == []
    assert list(find("zhangw", lattice(run))) == []
    assert not {"gw", "ngw", "zw"} & spellings(run)
    assert toned(run) == ["zhāng", "\U0002fa1e", "wěi"]


def test_spellings_cross_syllables_of_one_letter():
    assert {"a", "al", "ali", "li", "lie", "ie", "e"} - {"ie"} <= spellings("阿里鄂")
    assert {"ale", "le"} <= spellings("阿里鄂")


class Counted(list[tuple[str, ...]]):
    """Readings that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, index):
        self.looks += 1
        return super().__getitem__(index)

    def __reversed__(self):
        for syllables in super().__reversed__():
            self.looks += 1
            yield syllables


@pytest.mark.parametrize(
    ("text", "letters"), [("中华人民共和国上海市", "shang"), ("阿", "a" * 199 + "b"), ("阿里", "alialialix")]
)
def test_a_long_note_is_gone_through_once(text, letters):
    syllables = Counted(lattice((text * 1000)[:1000]))
    spans = list(find(letters, syllables))
    assert len(spans) == (100 if letters == "shang" else 0)
    assert syllables.looks <= 1000 + len(spans)


def test_letters_are_spelt_by_the_shortest_way():
    assert list(find("xian", lattice("西安先"))) == [(0, 2), (2, 3)]
    assert list(find("lial", lattice("李阿里"))) == [(0, 3)]
    assert list(find("za", lattice("张安"))) == [(0, 2)]


@pytest.mark.parametrize(
    "run",
    [
        "张晓红",
        "李海燕",
        "重庆银行股份有限公司",
        "长沙长江",
        "银行行长",
        "朝阳",
        "单",
        "曾重长行乐",
        "任重道远的任先生",
    ],
)
def test_hanzi_read_alone_are_read_as_in_their_run(run):
    assert toned(run) == [syllable for (syllable,) in pinyin(run, style=Style.TONE)]
