"""Which pairs are one, and the reasons that are given."""

import pytest

from rapport.crm.companies.feature import COMPANY
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.duplicates.blocks import pieces, rare_pairs
from rapport.crm.duplicates.judge import judge, judged
from rapport.crm.duplicates.names import comparable
from rapport.crm.features import REGISTRY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME Ltd.", "Acme Limited"),
        ("华东精工机械有限公司", "华東精工機械股份有限公司"),
        ("The Müller GmbH & Co. KG", "muller"),
        ("Ｏ'Brien", "o brien"),
    ],
)
def test_legal_forms_case_accents_and_marks_do_not_count(one, other):
    assert comparable(one) == comparable(other)


def test_a_name_of_legal_forms_only_stays_a_name():
    assert comparable("The Company Ltd") == "the company ltd"
    assert comparable("集团公司") == "集团公司"
    assert comparable("...") == "..."


@pytest.mark.parametrize(
    ("obj", "one", "other", "score", "reasons"),
    [
        (CONTACT, {"name": "Jon Smith"}, {"name": "John Smith"}, 45, ["name_close"]),
        (CONTACT, {"name": "Smith Jon"}, {"name": "Jon Smith"}, 45, ["name_close"]),
        (CONTACT, {"name": "张晓红"}, {"name": "張曉紅"}, 55, ["same_name"]),
        (CONTACT, {"name": "张晓红梅"}, {"name": "章晓红梅"}, 45, ["name_close"]),
        (CONTACT, {"name": "北京大学"}, {"name": "南京大学"}, 0, []),
        (CONTACT, {"name": "Site 12 North"}, {"name": "Site 13 North"}, 0, []),
        (CONTACT, {"name": "A", "email": "A@x.example"}, {"name": "B", "email": "a@x.example"}, 80, ["same_mail"]),
        (
            CONTACT, {"name": "Ann Li", "mobile": "+86 138 1234 5678"}, {"name": "ann li", "mobile": "13812345678"},
            82, ["same_phone", "same_name"],
        ),
        # The same common name with another mail is another person; without anything to tell them apart it may be one.
        (CONTACT, {"name": "张伟", "email": "a@x.example"}, {"name": "张伟", "email": "b@x.example"}, 0, []),
        (CONTACT, {"name": "张伟", "email": "a@x.example"}, {"name": "张伟", "email": None}, 55, ["same_name"]),
        (
            CONTACT,
            {"name": "Ann", "email": "a@x.example", "mobile": "0800 1234567"},
            {"name": "Ann", "email": "b@x.example", "mobile": "08001234567"},
            82, ["same_phone", "same_name"],
        ),
        (
            COMPANY, {"name": "Bo", "website": "https://bo.example/"}, {"name": "BO Ltd", "website": "bo.example"},
            80, ["same_website", "same_name"],
        ),
        (COMPANY, {"name": "A", "bank_account": "DE1"}, {"name": "B", "bank_account": "DE1"}, 90, ["same_number"]),
        (COMPANY, {"name": "", "phone": ""}, {"name": "", "phone": ""}, 0, []),
    ],
)  # fmt: skip
def test_reasons(obj, one, other, score, reasons):
    for verdict in (judge(obj, one, other), judge(obj, other, one)):
        assert (verdict.score, [each.code for each in verdict.reasons]) == (score, reasons)


def test_objects_that_only_have_a_title_are_not_judged():
    assert {obj.name for obj in REGISTRY if judged(obj)} == {"company", "contact", "lead"}


def test_blocks_take_the_rarest_piece_of_each_part_two_at_a_time():
    assert pieces("Whitcombe Ltd") == ["whi", "hit", "itc", "tco", "com", "omb", "mbe"]
    assert rare_pairs([1, 2, 3, 4, 5, 6], {1: 0.5, 4: 0.1}) == [(2, 3), (2, 5), (3, 5)]
    assert rare_pairs([7], {}) == [(7, 7)]
    assert rare_pairs([], {}) == []
