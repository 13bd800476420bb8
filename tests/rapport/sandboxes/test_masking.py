"""Substitutes: the same for the same text, never the text itself, and such as a field of their kind takes."""

import datetime as dt
import io
import re
import zipfile

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.crm.features import REGISTRY
from rapport.crm.records.kind_table import KINDS
from rapport.crm.records.objects import Field
from rapport.sandboxes.masking.files import CLASSES, Placeholder
from rapport.sandboxes.masking.rows import kind_of
from rapport.sandboxes.masking.values import Mask, _plain

KEY = b"k" * 32
MASK = Mask(KEY)
TEXTS = ["name", "organisation", "phone", "address", "place", "title", "subject", "code", "label", "free", "file_name"]

words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40).filter(lambda text: text.strip())


@given(st.sampled_from(TEXTS), words)
def test_a_substitute_is_the_same_again_and_never_the_text(kind: str, text: str) -> None:
    made = MASK.text(kind, text)
    assert made == Mask(KEY).text(kind, text)
    assert _plain(made) != _plain(text)
    assert made.strip()


@given(words, words)
def test_addresses_and_websites_of_a_firm_share_its_domain(local: str, host: str) -> None:
    address = MASK.text("email", f"{local}@{host.replace('@', '')}.cn")
    assert address == MASK.text("email", f"{local}@{host.replace('@', '')}.cn".upper().swapcase())
    assert address.endswith(".example")
    assert KINDS["email"].parse(_field("email"), address) == address


def test_a_website_has_the_domain_of_its_people() -> None:
    site = MASK.text("web", "https://www.huadong-jinggong.cn/about?x=1")
    assert site == f"https://www.{MASK.text('email', 'zhou@huadong-jinggong.cn').rpartition('@')[2]}"
    assert MASK.text("web", "HuaDong-jinggong.cn") == site
    assert KINDS["url"].parse(_field("url"), site) == site


@pytest.mark.parametrize("number", ["+86 138 0013 8000", "13800138000", "0086-13800138000"])
def test_a_chinese_number_stays_one_however_it_is_written_and_is_given_to_nobody(number: str) -> None:
    made = MASK.text("phone", number)
    assert made.replace(" ", "")[-11:] == MASK.text("phone", "13800138000").replace(" ", "")
    parsed = phonenumbers.parse(made, "CN")
    assert phonenumbers.is_possible_number(parsed)
    assert not phonenumbers.is_valid_number(parsed)


def test_another_number_has_a_country_code_that_nobody_has() -> None:
    made = MASK.text("phone", "+44 20 7946 0958")
    assert made.startswith("+999 ")
    assert 999 not in phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    assert KINDS["phone"].parse(_field("phone"), made) == made


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("单于浩", r"[\u4e00-\u9fff]{3}"), ("Müller, Jörg", r"[A-Z][a-z]+ [A-Z]\. [A-Z][a-z]+"),
        ("김민준", r"[\uac00-\ud7af]{3}"), ("たなか はな", r"[\u30a0-\u30ff]+ [\u30a0-\u30ff]+"),
        ("Иван Петров", r"[Ѐ-ӿ]+ [Ѐ-ӿ]+"),
    ],
)  # fmt: skip
def test_names_keep_their_script(name: str, pattern: str) -> None:
    assert re.fullmatch(pattern, MASK.text("name", name))


def test_another_key_gives_other_substitutes() -> None:
    assert Mask(b"j" * 32).text("name", "Ann Lee") != MASK.text("name", "Ann Lee")


def test_many_people_stay_many() -> None:
    """Names that differ become names that differ, but for a few; addresses always do."""
    people = [f"{chr(0x4E00 + number)}{chr(0x5E00 + number % 97)}" for number in range(3000)]
    assert len({MASK.text("name", each) for each in people}) > 2980
    assert len({MASK.text("email", f"p{number}@a.cn") for number in range(3000)}) == 3000


def test_personal_numbers_and_days_are_sound() -> None:
    identity = MASK.text("identity_number", "11010519491231002X")
    assert KINDS["identity_number"].parse(_field("identity_number"), identity) == identity
    assert identity.startswith("000000")
    account = MASK.text("bank_account", "GB29NWBK60161331926819")
    assert KINDS["bank_account"].parse(_field("bank_account"), account) == account
    day = MASK.text("date", "1984-02-29")
    assert day != "1984-02-29"
    assert dt.date.fromisoformat(day).year == 1984


def test_every_field_that_is_encrypted_says_what_it_is() -> None:
    undeclared = [
        f"{obj.name}.{field.name}"
        for obj in REGISTRY
        for field in obj.fields
        if field.kind.encrypted != "clear" and field.personal is None
    ]
    assert undeclared == []


def test_what_nobody_declared_is_masked_as_its_kind_asks() -> None:
    assert [kind_of(_field(name)) for name in ("text", "email", "choice", "personal_date", "long_text")] == [
        "free", "email", "label", "date", "free",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.pdf", "b.png", "c.zip", "d.docx", "没有后缀"])
@pytest.mark.parametrize("size", [0, 5000, 900_000])
def test_a_placeholder_is_as_large_as_its_class(name: str, size: int) -> None:
    made = Placeholder.of(name, size)
    data = b"".join(made.pieces())
    assert len(data) == made.size == next(each for each in CLASSES if size <= each)
    if name == "a.pdf":
        start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
        assert data[start:].startswith(b"xref")
        assert data.endswith(b"%%EOF\n")
    if name == "c.zip":
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


def test_a_placeholder_of_a_huge_file_is_no_larger_than_the_largest_class() -> None:
    assert Placeholder.of("film.mp4", 5 << 30).size == CLASSES[-1]


def _field(kind: str) -> Field:
    label = REGISTRY["contact"].label
    return Field(name="x", id=9999, label=label, kind_name=kind)
