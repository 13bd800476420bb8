"""Files come back whole or by range, no byte of them lies on disk in the clear, and tampering is noticed."""

import asyncio
import io
import os
import time
import zipfile
from uuid import UUID

import pytest

from kernel.crypto import CryptoError, Keyset
from kernel.files import CHUNK, OVERHEAD, FileMissing, FileStore, StoredFile
from kernel.ids import new_id

SEALED = CHUNK + OVERHEAD
SOME = b"said by somebody " * 10_000
FILE = UUID("01920000-0000-7000-8000-0000000000ab")


@pytest.fixture
def keys():
    return Keyset.generate("tenant-a")


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def place(tmp_path):
    return tmp_path / "files" / "tenant-a" / "ab" / FILE.hex


async def pieces(data, size):
    for at in range(0, len(data), size):
        yield data[at : at + size]
        await asyncio.sleep(0)


async def read(store, keys, start=0, end=None, file_id=FILE):
    return b"".join([piece async for piece in await store.open(keys, file_id, start, end)])


def left(store):
    return sorted(path.name for path in store._root.rglob("*") if path.is_file())


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 40 * CHUNK + 7])
async def test_a_file_comes_back_whole(store, keys, place, size):
    data = os.urandom(size)
    assert await store.put(keys, FILE, pieces(data, 50_000)) == StoredFile(FILE, size)
    assert await read(store, keys) == data
    assert await store.size(keys, FILE) == size
    assert place.stat().st_size == size + OVERHEAD * max(-(-size // CHUNK), 1)
    assert left(store) == [FILE.hex]


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 0), (0, 1), (5, 9), (CHUNK - 1, CHUNK + 1), (CHUNK, 2 * CHUNK), (CHUNK + 3, None), (0, 10**9), (10**6, None),
     (3 * CHUNK - 1, 3 * CHUNK), (7, 3)],
)  # fmt: skip
async def test_a_range_comes_back(store, keys, start, end):
    data = os.urandom(3 * CHUNK)
    await store.put(keys, FILE, pieces(data, CHUNK))
    assert await read(store, keys, start, end) == data[start:end]


async def test_only_the_owner_of_the_process_may_read_and_nothing_is_clear(store, keys, place):
    await store.put(keys, FILE, pieces("王小明 wang@example.com".encode() * 5000, 999))
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700
    stored = place.read_bytes()
    assert "王小明".encode() not in stored
    assert b"example" not in stored


async def test_nothing_is_clear_while_a_file_is_written(store, keys):
    with store.open_writer(keys, FILE) as writer:
        writer.write(b"secret" * 100_000)
        writer._file.flush()
        (part,) = [path for path in store._root.rglob("*") if path.is_file()]
        assert part.name.startswith(".part-")
        assert part.stat().st_size >= 8 * SEALED
        assert b"secret" not in part.read_bytes()
        with pytest.raises(FileMissing):
            await store.size(keys, FILE)
    assert left(store) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda stored: stored[:SEALED],
        lambda stored: stored[: 2 * SEALED],
        lambda stored: stored[:-1],
        lambda stored: stored[SEALED : 2 * SEALED] + stored[:SEALED] + stored[2 * SEALED :],
        lambda stored: stored[:SEALED] + stored[:SEALED] + stored[2 * SEALED :],
        lambda stored: stored + stored[-100:],
        lambda stored: stored + stored[:SEALED],
        lambda stored: stored[:100] + bytes([stored[100] ^ 1]) + stored[101:],
        lambda stored: b"",
    ],
)
async def test_cutting_swapping_repeating_and_flipping_is_noticed(store, keys, place, damage):
    await store.put(keys, FILE, pieces(b"x" * (2 * CHUNK + 50), CHUNK))
    place.write_bytes(damage(place.read_bytes()))
    with pytest.raises(CryptoError):
        await read(store, keys)


async def test_a_file_under_another_id_or_key_is_noticed(store, keys, place):
    await store.put(keys, FILE, pieces(b"x" * 10, CHUNK))
    other = UUID("01920000-0000-7000-8000-0000000001ab")
    os.link(place, place.with_name(other.hex))
    with pytest.raises(CryptoError):
        await read(store, keys, file_id=other)
    with pytest.raises(CryptoError):
        await read(store, Keyset.generate("tenant-a"))
    with pytest.raises(FileMissing):
        await read(store, Keyset.generate("tenant-b"))


async def test_a_missing_file_is_told_before_anything_is_read(store, keys):
    with pytest.raises(FileMissing):
        await store.open(keys, FILE)
    with pytest.raises(FileMissing):
        next(store.read(keys, FILE))


async def test_a_deleted_file_is_gone_and_may_be_deleted_again(store, keys):
    await store.put(keys, FILE, pieces(b"x", 1))
    await store.delete(keys, FILE)
    await store.delete(keys, FILE)
    assert left(store) == []


async def test_a_broken_upload_keeps_the_earlier_file(store, keys):
    await store.put(keys, FILE, pieces(b"first", 9))

    async def breaks():
        yield b"second" * CHUNK * 6
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await store.put(keys, FILE, breaks())
    assert await read(store, keys) == b"first"
    assert left(store) == [FILE.hex]
    await store.put(keys, FILE, pieces(b"third", 9))
    assert await read(store, keys) == b"third"


async def test_a_cancelled_upload_keeps_nothing(store, keys):
    async def endless():
        while True:
            yield b"x" * CHUNK
            await asyncio.sleep(0)

    task = asyncio.create_task(store.put(keys, FILE, endless()))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert left(store) == []


def test_a_writer_commits_or_drops(store, keys):
    with store.open_writer(keys, FILE) as writer:
        writer.write(b"row 1\n")
        writer.write(b"row 2\n")
        assert writer.commit() == StoredFile(FILE, 12)
    assert b"".join(store.read(keys, FILE)) == b"row 1\nrow 2\n"
    with store.open_writer(keys, new_id()) as writer:
        writer.write(b"dropped")
    assert left(store) == [FILE.hex]


@pytest.mark.parametrize("owner", ["..", "a/b", "", "a" * 65, "a\n"])
async def test_an_owner_never_names_a_path(store, owner):
    with pytest.raises(ValueError, match="owner"):
        await store.put(Keyset.generate(owner), FILE, pieces(b"x", 1))
    assert not store._root.exists()


async def test_a_file_is_written_again_under_the_key_that_encrypts_now(store, keys):
    other = UUID(int=9)
    await store.put(keys, FILE, pieces(SOME, 1000))
    assert store.under_old_keys(keys) == []
    keys.renew(keys.rotate())
    await store.put(keys, other, pieces(SOME, 1000))
    assert store.under_old_keys(keys) == [FILE]
    assert store.anew(keys, FILE)
    assert store.under_old_keys(keys) == []
    keys.renew(keys.retired())
    assert await read(store, keys) == SOME
    assert await read(store, keys, file_id=other) == SOME
    assert not store.anew(keys, UUID(int=10))


async def test_a_file_that_began_under_two_keys_counts_until_it_is_there(store, keys, place):
    with store.open_writer(keys, FILE) as writer:
        writer.write(SOME * 3)
        keys.renew(keys.rotate())
        assert store.written_under_old_keys(keys)
        [part] = place.parent.glob(".part-*")
        long_ago = time.time() - 2 * 3600
        os.utime(part, (long_ago, long_ago))
        assert not store.written_under_old_keys(keys), "a crash left it"
        writer.commit()
    assert not store.written_under_old_keys(keys)
    assert store.under_old_keys(keys) == [FILE], "its first chunks"
    assert store.anew(keys, FILE)
    assert await read(store, keys) == SOME * 3


async def test_what_was_deleted_or_replaced_meanwhile_is_not_put_back(store, keys, place):
    await store.put(keys, FILE, pieces(SOME, 1000))
    before = place.stat().st_ino
    with store.open_writer(keys, FILE) as writer:
        writer.write(b"stale")
        await store.put(keys, FILE, pieces(b"newer", 5))
        assert not writer.replace(before)
    assert await read(store, keys) == b"newer"
    with store.open_writer(keys, FILE) as writer:
        await store.delete(keys, FILE)
        assert not writer.replace(before)
    assert left(store) == []


def test_a_file_that_goes_while_it_is_looked_at_needs_nothing(store, keys, monkeypatch, place):
    monkeypatch.setattr(FileStore, "_all_of", lambda *_: [place])
    assert store.under_old_keys(keys) == []


async def test_the_standard_library_reads_and_seeks_in_one(store, keys):
    data = os.urandom(40 * CHUNK + 7)
    with pytest.raises(FileMissing):
        store.seekable(keys, FILE)
    await store.put(keys, FILE, pieces(data, 50_000))
    with store.seekable(keys, FILE) as file:
        assert file.seekable()
        assert file.read(10) == data[:10]
        for offset, whence, at in (
            (CHUNK - 3, 0, CHUNK - 3),
            (5, 1, CHUNK + 9),
            (-7, 2, len(data) - 7),
            (0, 2, len(data)),
        ):
            assert file.seek(offset, whence) == file.tell() == at
            assert file.read(7) == data[at : at + 7]
        file.seek(0)
        assert file.read() == data
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a", SOME)
    await store.put(keys, FILE, pieces(packed.getvalue(), 50_000))
    with store.seekable(keys, FILE) as file, zipfile.ZipFile(file) as archive:
        assert archive.read("a") == SOME
