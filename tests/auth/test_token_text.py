"""The text of tokens: what is well formed, and what a typo, another installation or a made-up id is not."""

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.principal import FLAGS, ObjectRights, Rights
from auth.tokens import text
from auth.tokens.scopes import SCOPES, Scope, allowed, narrowed, useless

SHAPE = re.compile(r"rap_live_[0-9A-Za-z]{22}_[0-9A-Za-z]{49}")
RIGHTS = st.builds(
    Rights,
    objects=st.dictionaries(
        st.sampled_from(["*", "company", "deal"]),
        st.builds(
            ObjectRights,
            read=st.sampled_from(["none", "own", "all"]),
            create=st.booleans(),
            update=st.sampled_from(["none", "own", "all"]),
            delete=st.sampled_from(["none", "own"]),
        ),
    ),
    **dict.fromkeys(FLAGS, st.booleans()),
)


@given(token_id=st.uuids())
def test_what_is_written_is_read(token_id: UUID) -> None:
    made = text.new("live", token_id)
    assert SHAPE.fullmatch(made.text)
    assert text.read("live", made.text) == text.Written(token_id, made.text)
    assert text.new("live", token_id).text != made.text, "the secret is another one each time"


@given(place=st.integers(9, 80), other=st.characters(categories=["Nd", "Lu", "Ll"], max_codepoint=127))
def test_one_wrong_character_is_noticed(place: int, other: str) -> None:
    good = text.new("live", UUID(int=7)).text
    bad = good[:place] + other + good[place + 1 :]
    assert (text.read("live", bad) is None) == (bad != good)


@pytest.mark.asvs("V9.2.3")
def test_a_token_of_another_kind_of_installation_is_none() -> None:
    assert text.read("live", text.new("dev", UUID(int=7)).text) is None
    assert (text.env_of(embedded=True), text.env_of(embedded=False)) == ("dev", "live")


def test_an_id_beyond_128_bits_is_none() -> None:
    body = f"rap_live_{'z' * 22}_{'0' * 43}"
    assert text.read("live", body + text._checksum(body)) is None
    assert text.read("live", f"{text.new('live', UUID(int=7)).text}\n") is None


@given(rights=RIGHTS, scopes=st.sets(st.sampled_from(SCOPES)))
def test_scopes_only_ever_take_away(rights: Rights, scopes: set[Scope]) -> None:
    left = narrowed(rights, allowed(scopes))
    assert rights.covers(left)
    assert [name for name in FLAGS if getattr(left, name)] in ([], ["billing"])
    if "records:write" not in scopes:
        assert not any(each.create or each.depth("update") != "none" for each in left.objects.values())
    if not scopes:
        assert left == Rights()


@given(rights=RIGHTS)
def test_a_scope_is_offered_exactly_where_it_gives_something(rights: Rights) -> None:
    for scope in SCOPES:
        left = narrowed(rights, allowed([scope]))
        reads = any(each.read != "none" for each in left.objects.values())
        writes = any(each.create or each.depth("update") != "none" for each in left.objects.values())
        gives = {"records:read": reads, "records:write": writes}.get(scope, left.billing)
        assert (useless(rights, [scope]) == []) == gives
