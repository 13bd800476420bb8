"""A ciphertext opens in its own place only, hashes depend on key and field, and keys never show."""

import copy
import hashlib
import hmac
import itertools
import pickle
import struct
import threading
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st
from tink import TinkError, aead, proto_keyset_format, secret_key_access
from tink.proto import tink_pb2

from kernel.crypto import (
    CryptoError,
    FileKeyProvider,
    Keyset,
    commitment,
    key_id_of,
    new_keyset,
    open_keyset,
)
from kernel.token_hash import windows

RECORD = UUID("01920000-0000-7000-8000-000000000001")
OTHER = UUID("01920000-0000-7000-8000-000000000002")


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    return FileKeyProvider.create(tmp_path_factory.mktemp("keys") / "root.key")


@pytest.fixture(scope="module")
def wrapped(provider):
    return new_keyset(provider, "tenant-a")


@pytest.fixture(scope="module")
def keys(provider, wrapped):
    return open_keyset(provider, wrapped, "tenant-a")


@pytest.mark.parametrize("plain", [b"", b"a", "苏州博远精工".encode(), b"\0" * 70000])
def test_a_value_opens_in_its_place(keys, plain):
    cipher = keys.encrypt(plain, field=3, record=RECORD)
    assert keys.decrypt(cipher, field=3, record=RECORD) == plain
    assert cipher[:5] == b"\x01" + bytes.fromhex(keys.primary_key_id)
    assert key_id_of(cipher) == keys.primary_key_id
    assert len(cipher) == len(plain) + 5 + 12 + 16


@pytest.mark.asvs("V11.3.2")
@given(plain=st.binary(max_size=300), field=st.integers(0, 2**30 - 1), record=st.uuids())
def test_tink_opens_what_is_written_and_what_tink_writes_opens(keys, plain, field, record):
    place = keys._record_prefix + struct.pack(">I16s", field, record.bytes)
    oracle = keys._handle.primitive(aead.Aead)
    assert oracle.decrypt(keys.encrypt(plain, field=field, record=record), place) == plain
    assert keys.decrypt(oracle.encrypt(plain, place), field=field, record=record) == plain


@pytest.mark.asvs("V11.2.5")
@pytest.mark.parametrize("change", ["cut", "flip", "longer", "other place"])
def test_tink_and_we_refuse_the_same_ciphertexts(keys, change):
    place = keys._record_prefix + struct.pack(">I16s", 3, RECORD.bytes)
    oracle, cipher = keys._handle.primitive(aead.Aead), keys.encrypt(b"amount", field=3, record=RECORD)
    bad = {
        "cut": [cipher[:length] for length in range(len(cipher))],
        "flip": [cipher[:at] + bytes([cipher[at] ^ 128]) + cipher[at + 1 :] for at in range(len(cipher))],
        "longer": [cipher + b"\0", b"\0" + cipher],
        "other place": [keys.encrypt(b"amount", field=4, record=RECORD)],
    }[change]
    for each in bad:
        with pytest.raises(TinkError):
            oracle.decrypt(each, place)
        with pytest.raises(CryptoError):
            keys.decrypt(each, field=3, record=RECORD)


def _with_keys(keys, change):
    """The same keyset with its Tink keys changed by `change`."""
    inner = tink_pb2.Keyset.FromString(proto_keyset_format.serialize(keys._handle, secret_key_access.TOKEN))
    change(inner.key)
    handle = proto_keyset_format.parse(inner.SerializeToString(), secret_key_access.TOKEN)
    return Keyset(handle, keys._secrets, keys.owner)


def test_a_disabled_key_opens_nothing(keys):
    cipher = keys.encrypt(b"old", field=3, record=RECORD)

    def disable_first(inner):
        inner[0].status = tink_pb2.DISABLED

    rotated = _with_keys(keys.rotate(), disable_first)
    assert keys.rotate().decrypt(cipher, field=3, record=RECORD) == b"old"
    with pytest.raises(CryptoError):
        rotated.decrypt(cipher, field=3, record=RECORD)


def test_a_kind_of_key_that_we_do_not_write_is_refused(keys):
    def without_prefix(inner):
        inner[0].output_prefix_type = tink_pb2.RAW

    with pytest.raises(CryptoError, match="kind of key"):
        _with_keys(keys, without_prefix)


def test_text_opens_as_text(keys):
    cipher = keys.encrypt_text("张伟 🎉", field=0, record=RECORD)
    assert keys.decrypt_text(cipher, field=0, record=RECORD) == "张伟 🎉"


@pytest.mark.asvs("V11.3.4")
def test_the_same_value_never_looks_the_same(keys):
    assert len({keys.encrypt(b"same", field=1, record=RECORD) for _ in range(50)}) == 50


@pytest.mark.asvs("V11.3.3")
def test_a_value_opens_nowhere_else(keys, provider):
    cipher = keys.encrypt_text("secret name", field=3, record=RECORD)
    stranger = open_keyset(provider, new_keyset(provider, "tenant-b"), "tenant-b")
    namesake = Keyset(keys._handle, keys._secrets, "tenant-ab")
    moves = [
        lambda: keys.decrypt(cipher, field=4, record=RECORD),
        lambda: keys.decrypt_text(cipher, field=3, record=OTHER),
        lambda: stranger.decrypt(cipher, field=3, record=RECORD),
        lambda: namesake.decrypt(cipher, field=3, record=RECORD),
        lambda: keys.unseal("", cipher),
        lambda: keys.decrypt_chunk(cipher, file=RECORD, index=0, last=True),
        lambda: keys.decrypt(cipher[:-1], field=3, record=RECORD),
        lambda: keys.decrypt(b"", field=3, record=RECORD),
    ]
    for move in moves:
        with pytest.raises(CryptoError) as caught:
            move()
        assert "secret" not in f"{caught.value!s}{caught.value!r}{caught.value.message('en')}"
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__


def test_keys_that_were_taken_away_make_no_hash(provider, wrapped):
    mine = open_keyset(provider, wrapped, "tenant-a")
    assert mine.content_hash().digest() != b""
    mine.close()
    with pytest.raises(CryptoError):
        mine.content_hash()
    with pytest.raises(CryptoError):
        mine.equality(1, "a")


@pytest.mark.asvs("V11.2.5")
@pytest.mark.asvs("V11.3.3")
def test_any_flipped_bit_is_noticed(keys):
    cipher = keys.encrypt(b"amount", field=3, record=RECORD)
    for place in range(len(cipher)):
        bad = cipher[:place] + bytes([cipher[place] ^ 1]) + cipher[place + 1 :]
        with pytest.raises(CryptoError):
            keys.decrypt(bad, field=3, record=RECORD)


def test_places_of_different_kinds_never_share_associated_data(keys):
    # A purpose may be any text, so it could spell the bytes of a field and record; the kind byte keeps them apart.
    purpose = (b"\0\0\0\3" + RECORD.bytes).decode("latin-1")
    cipher = keys.seal(purpose, b"x")
    assert keys.unseal(purpose, cipher) == b"x"
    with pytest.raises(CryptoError):
        keys.decrypt(cipher, field=3, record=RECORD)
    with pytest.raises(CryptoError):
        keys.unseal(purpose + "x", cipher)


def test_a_chunk_is_bound_to_file_place_and_end(keys):
    cipher = keys.encrypt_chunk(b"chunk", file=RECORD, index=2, last=False)
    assert keys.decrypt_chunk(cipher, file=RECORD, index=2, last=False) == b"chunk"
    for file, index, last in [(OTHER, 2, False), (RECORD, 1, False), (RECORD, 2, True)]:
        with pytest.raises(CryptoError):
            keys.decrypt_chunk(cipher, file=file, index=index, last=last)


@pytest.mark.asvs("V11.2.2")
def test_rotation_reads_old_values_and_writes_new_ones(keys, provider):
    old = keys.encrypt(b"old", field=1, record=RECORD)
    rotated = open_keyset(provider, keys.rotate().wrap(provider), "tenant-a")
    new = rotated.encrypt(b"new", field=1, record=RECORD)
    assert rotated.decrypt(old, field=1, record=RECORD) == b"old"
    assert rotated.decrypt(new, field=1, record=RECORD) == b"new"
    assert rotated.primary_key_id != keys.primary_key_id
    assert key_id_of(new) == rotated.primary_key_id
    assert rotated.token(1, "abc") != keys.token(1, "abc")
    assert rotated.equality(1, "a@b.cn") != keys.equality(1, "a@b.cn")
    with pytest.raises(CryptoError):
        keys.decrypt(new, field=1, record=RECORD)


def test_what_was_hashed_is_asked_for_under_each_secret_until_one_is_left(keys, provider):
    def asked(of):
        return of.secrets, of.equalities(1, "a@b.cn"), of.token_sets(1, ["abc", "b"])

    def opened(of):
        return open_keyset(provider, of.wrap(provider), "tenant-a")

    assert asked(keys) == (1, (keys.equality(1, "a@b.cn"),), (keys.tokens(1, ["abc", "b"]),))
    begun = opened(keys.with_new_key())
    promoted = opened(begun.promoted())
    ended = opened(promoted.retired())
    old, new = keys.equality(1, "a@b.cn"), ended.equality(1, "a@b.cn")
    olds, news = keys.tokens(1, ["abc", "b"]), ended.tokens(1, ["abc", "b"])
    assert begun.equality(1, "a@b.cn") == old
    assert promoted.equality(1, "a@b.cn") == new
    assert asked(begun) == (2, (old, new), (olds, news))
    assert asked(promoted) == (2, (new, old), (news, olds))
    assert asked(ended) == (1, (new,), (news,))


def test_rotation_never_reuses_a_key_id(keys, monkeypatch):
    taken, free = int(keys.primary_key_id, 16), 0x1234567
    monkeypatch.setattr("tink._keyset_handle.random.randint", lambda low, high: taken)
    secret = bytes(32)
    drawn = iter([taken.to_bytes(4, "big"), b"\x80\0\0\0", secret, free.to_bytes(4, "big"), secret])
    monkeypatch.setattr("kernel.crypto.os.urandom", lambda size: next(drawn))
    # 0x80000000 masks to zero, which Tink reads as "no id": it becomes 1.
    assert keys.rotate().primary_key_id == "00000001"
    assert keys.rotate().primary_key_id == "01234567"


def test_a_keyset_opens_for_its_owner_and_root_key_only(provider, wrapped, tmp_path):
    stranger = FileKeyProvider.create(tmp_path / "other.key")
    for root, data, owner in [
        (provider, wrapped, "tenant-b"),
        (stranger, wrapped, "tenant-a"),
        (provider, wrapped[:-1], "tenant-a"),
        (provider, b"", "tenant-a"),
    ]:
        with pytest.raises(CryptoError):
            open_keyset(root, data, owner)


@pytest.mark.parametrize(
    "plain",
    [b"", bytes(80), b"\x21" + b"x" * 2000, b"\x02" + b"x" * 80, b"\x02" + b"x" * 64, b"\x01" + b"x" * 32],
)
def test_an_unknown_keyset_format_is_named(provider, plain):
    with pytest.raises(CryptoError, match="format"):
        open_keyset(provider, provider.wrap(plain, b"rapport keyset\0tenant-a"), "tenant-a")


def test_keys_are_never_shown_copied_or_pickled(keys, provider, wrapped):
    secrets = [*keys._secrets, equality_key(keys)]
    for shown in [repr(keys), str(keys), f"{keys}", repr(provider)]:
        assert not any(secret.hex() in shown or repr(secret) in shown for secret in secrets)
    assert repr(keys) == f"<Keyset of tenant-a, primary key {keys.primary_key_id}>"
    assert keys._secrets[0] not in wrapped
    for held, dangerous in itertools.product([keys, provider], [copy.copy, copy.deepcopy, pickle.dumps]):
        with pytest.raises(CryptoError):
            dangerous(held)


def equality_key(keys):
    """The key of equality hashes, derived here once more."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"rapport equality")
    return derived.derive(keys._secrets[0])


def test_equality_follows_value_field_and_key(keys):
    one = keys.equality(7, "li@example.com")
    assert len(one) == 16
    assert one == keys.equality(7, "li@example.com")
    expected = hmac.digest(equality_key(keys), b"\0\0\0\x07li@example.com", hashlib.sha256)[:16]
    assert one == expected
    others = [keys.equality(8, "li@example.com"), keys.equality(7, "li@example.con")]
    others.append(Keyset.generate("tenant-a").equality(7, "li@example.com"))
    assert one not in others


PINNED = [
    2025232043,
    -1848796153,
    1235100261,
    -1694078510,
    606353672,
    -1757655421,
    -1153301949,
    -1926403473,
    -1774062666,
]


def test_tokens_are_stable_for_a_secret():
    # Changed tokens would make every stored record unfindable: this pins the function itself.
    keys = Keyset(Keyset.generate("x")._handle, (bytes(range(32)),), "x")
    grams = ["a", "ab", "abc", "苏州", "三文魚", "sixsix", "a whole word", "🎉", "🎉🎉"]
    assert [keys.token(3, gram) for gram in grams] == PINNED


def test_tokens_follow_field_and_key(keys):
    grams = ["abc", "苏州", "🎉", "a longer word"]
    for gram in grams:
        one = keys.token(1, gram)
        assert -(2**31) <= one < 2**31
        assert one not in (keys.token(2, gram), keys.token(2**30 - 1, gram), Keyset.generate("b").token(1, gram))


@settings(deadline=None)
@given(st.lists(st.text(max_size=9), max_size=40), st.lists(st.text(max_size=9), max_size=9))
def test_bulk_tokens_are_the_single_ones(keys, left, right):
    first, second = {keys.token(1, gram) for gram in left}, {keys.token(2, gram) for gram in right}
    assert keys.tokens(1, iter(left)) == sorted(first)
    assert keys.tokens(2, set(right)) == sorted(second)


RUNS = st.lists(st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=7), max_size=9)


@settings(deadline=None)
@given(RUNS, RUNS, st.sets(st.text(max_size=4), max_size=5))
def test_a_record_has_the_tokens_of_its_fields_grams(keys, left, right, grams):
    expected = {keys.token(1, gram) for run in left for gram in cuts_of(run)}
    expected |= {keys.token(2, gram) for run in right for gram in cuts_of(run)} | {
        keys.token(2, gram) for gram in grams
    }
    cuts = {1: (joined(left), ()), 2: (joined(right), grams)}
    assert keys.record_tokens(cuts) == sorted(expected)
    assert set(windows(joined(left))) == {gram for run in left for gram in cuts_of(run)}


def joined(runs):
    return "".join("\0\0" + run for run in runs)


def cuts_of(run):
    return {run[:1], run[:2], *(run[at : at + 3] for at in range(len(run) - 2))}


def test_a_batch_with_rare_characters_has_the_tokens_of_each_record(keys):
    """One character outside the basic plane takes the whole batch another way; nobody's tokens change by it."""
    plain, rare = {1: (joined(["苏州博远"]), ("苏",)), 2: (joined(["abc"]), ())}, {1: (joined(["𠮷野家"]), ())}
    apart = [keys.record_tokens(plain), keys.record_tokens(rare), keys.record_tokens({})]
    assert keys.tokens_of_many([list(cuts.items()) for cuts in (plain, rare, {})]) == apart
    assert apart[1] == sorted({keys.token(1, gram) for gram in cuts_of("𠮷野家")})


def test_a_record_without_text_has_no_tokens(keys):
    assert keys.record_tokens({}) == []
    assert keys.record_tokens({1: ("", ())}) == []


@pytest.mark.parametrize("field", [-1, 2**30])
def test_a_field_id_that_does_not_fit_is_refused(keys, field):
    with pytest.raises(ValueError, match="field id"):
        keys.token(field, "abc")


@pytest.mark.asvs("V15.4.1")
def test_tokens_are_the_same_in_every_thread(keys):
    expected, seen = keys.tokens(1, ["abc", "苏州"]), []
    threads = [threading.Thread(target=lambda: seen.append(keys.tokens(1, ["abc", "苏州"]))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [expected] * 8


def test_a_commitment_is_an_hmac_under_its_salt():
    assert commitment(b"salt", b"{}") == hmac.digest(b"salt", b"{}", "sha256")
    assert commitment(b"salt", b"{}") != commitment(b"salu", b"{}")
