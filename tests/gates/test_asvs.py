"""The tables of the OWASP ASVS and of attacks say what is there."""

from tests.support import asvs
from tests.support.asvs import Chapter, Marked, Requirement

# How many requirements version 5.0.0 has in each of its chapters.
CHAPTERS = {
    1: 30, 2: 13, 3: 31, 4: 16, 5: 13, 6: 47, 7: 19, 8: 13, 9: 7, 10: 36, 11: 24, 12: 12, 13: 21, 14: 13, 15: 21,
    16: 17, 17: 12,
}  # fmt: skip
HERE = "tests/gates/test_asvs.py"


def test_every_requirement_of_the_standard_has_a_row():
    found = {chapter.number: chapter.requirements for chapter in asvs.chapters()}
    assert {number: len(rows) for number, rows in found.items()} == CHAPTERS
    assert sum(CHAPTERS.values()) == 345
    assert all(each.id.startswith(f"V{number}.") for number, rows in found.items() for each in rows)


def test_what_is_claimed_is_there():
    assert asvs.faults(asvs.requirements(), asvs.marked()) == []


def test_every_attack_has_a_test_that_says_its_requirement():
    assert asvs.attack_faults(asvs.attacks(), asvs.marked()) == []


def test_the_documents_are_as_new_as_what_they_are_made_of():
    tests, renew = asvs.marked(), "renew them: python -m tests.support.asvs"
    assert asvs.TABLE.read_text() == asvs.table(asvs.chapters(), tests), renew
    assert asvs.ATTACKS.read_text() == asvs.attack_table(asvs.attacks(), tests), renew


def test_the_gate_knows_what_is_claimed_for_nothing():
    known = {
        "V1.1.1": Requirement("V1.1.1", 1, "", "met", (), ""),
        "V1.1.2": Requirement("V1.1.2", 1, "", "met", ("docs/nothing.md",), ""),
        "V1.1.3": Requirement("V1.1.3", 1, "", "open", (), ""),
        "V1.1.4": Requirement("V1.1.4", 1, "", "perhaps", (), "who knows"),
        "V1.1.5": Requirement("V1.1.5", 1, "", "met", (), ""),
    }
    tests = {"V1.1.5": [Marked(HERE, "a")], "V9.9.9": [Marked(HERE, "b")], "V1.1.3": [Marked(HERE, "c")]}
    assert asvs.faults(known, tests) == [
        "V1.1.1: met by nothing",
        "V1.1.2: docs/nothing.md is not there",
        "V1.1.3: open without a reason",
        "V1.1.4: perhaps is no state",
        f"{HERE}::b: no requirement V9.9.9",
        f"{HERE}::c: V1.1.3 is open",
    ]


def test_marks_of_a_test_and_of_its_module_count() -> None:
    decorated = '@pytest.mark.asvs("V1.1.1")\n@pytest.mark.slow\nasync def test_a(): ...\n\ndef helper(): ...\n'
    assert list(asvs.marks_of(decorated)) == [("V1.1.1", "test_a")]
    for line in ('pytestmark = pytest.mark.asvs("V2.2.2")', 'pytestmark = [pytest.mark.asvs("V2.2.2"), slow]'):
        assert list(asvs.marks_of(f"{line}\n\n{decorated}")) == [("V1.1.1", "test_a"), ("V2.2.2", "test_a")]
    assert list(asvs.marks_of(f"pytestmark = pytest.mark.slow\n{decorated}")) == [("V1.1.1", "test_a")]


def test_the_gate_knows_attacks_without_a_test():
    listed = {"Part": {"one": [], "two": [f"{HERE}::test_gone"], "three": ["open: not built"], "four": [f"{HERE}::t"]}}
    assert asvs.attack_faults(listed, {"V1.1.1": [Marked(HERE, "t")]}) == ["one: no test", f"two: {HERE}::test_gone"]


def test_what_is_open_within_the_aim_is_counted_by_each_chapters_level() -> None:
    rows = tuple(Requirement(f"V0.0.{level}", level, "", "open", (), "why") for level in (1, 2, 3))
    shown = asvs.table([Chapter(6, "Ways in", rows), Chapter(7, "Sessions", rows)], {}).splitlines()
    assert [line for line in shown if line.startswith(("| V6 ", "| V7 ", "| all "))] == [
        "| V6 Ways in | 0 | 0 | 3 | 2 |", "| V7 Sessions | 0 | 0 | 3 | 3 |", "| all | 0 | 0 | 6 | 5 |"
    ]  # fmt: skip
