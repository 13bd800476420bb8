"""Readings are bounded, and hanzi without one break a spelling instead of bending it."""

from rapport.crm.records.pinyin import MAX_READINGS, find, lattice, readings, spellings, toned


def test_readings_are_few_and_the_surname_is_among_them():
    assert readings("曾") == ("ceng", "zeng")
    assert readings("吕") == ("lv", "lu")
    assert len(readings("那")) == MAX_READINGS
    assert readings("\U0002fa1e") == ()


def test_a_hanzi_without_a_reading_breaks_the_chain():
    run = "张\U0002fa1e伟"
    assert find("zhang", lattice(run)) == [(0, 1)]
    assert find("zw", lattice(run)) == []
    assert find("zhangw", lattice(run)) == []
    assert not {"gw", "ngw", "zw"} & spellings(run)
    assert toned(run) == ["zhāng", "\U0002fa1e", "wěi"]


def test_spellings_cross_syllables_of_one_letter():
    assert {"a", "al", "ali", "li", "lie", "ie", "e"} - {"ie"} <= spellings("阿里鄂")
    assert {"ale", "le"} <= spellings("阿里鄂")
