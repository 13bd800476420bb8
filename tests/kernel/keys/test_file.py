"""The root key file: private, made once, never replaced, and useless to another owner."""

import os

import pytest

from kernel.keys.file import FileKeyProvider
from kernel.keys.opening import provider_from
from kernel.keys.provider import CryptoError, KeyProviderError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "root.key"


def test_a_created_key_is_private_and_opens_what_it_wrapped(path):
    created = FileKeyProvider.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == ["root.key"]
    wrapped = created.wrap(b"keyset", b"owner")
    assert b"keyset" not in wrapped
    opened = provider_from(f"file:{path}")
    assert opened.name == "file"
    assert opened.unwrap(wrapped, b"owner") == b"keyset"


def test_another_owner_or_key_opens_nothing(path, tmp_path):
    wrapped = FileKeyProvider.create(path).wrap(b"keyset", b"owner")
    with pytest.raises(CryptoError, match="another root key or owner"):
        FileKeyProvider(path).unwrap(wrapped, b"stranger")
    with pytest.raises(CryptoError, match="another root key or owner"):
        FileKeyProvider.create(tmp_path / "b.key").unwrap(wrapped, b"owner")


def test_an_existing_key_is_never_replaced(path):
    FileKeyProvider.create(path)
    before = path.read_bytes()
    with pytest.raises(KeyProviderError, match="never replaced"):
        FileKeyProvider.create(path)
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == ["root.key"]


@pytest.mark.asvs("V13.3.2")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_may_read_is_refused(path, mode):
    FileKeyProvider.create(path)
    path.chmod(mode)
    with pytest.raises(KeyProviderError, match="chmod 600"):
        FileKeyProvider(path)


@pytest.mark.parametrize("content", [b"", b"not a keyset", b"\0" * 64])
def test_a_damaged_key_is_named_and_not_shown(path, content):
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyProviderError, match="holds no root key") as caught:
        FileKeyProvider(path)
    assert "not a keyset" not in str(caught.value)


def test_a_missing_key_or_directory_is_named(path):
    with pytest.raises(KeyProviderError, match="No such file"):
        FileKeyProvider(path)
    with pytest.raises(KeyProviderError, match="not a directory"):
        FileKeyProvider.create(path / "deeper" / "root.key")


def test_what_is_no_plain_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    for place in [tmp_path / "pipe", tmp_path]:
        with pytest.raises(KeyProviderError, match="not a plain file"):
            FileKeyProvider(place)


@pytest.mark.parametrize("url", ["", "/etc/key", "file:relative", "file://host/key", "s3:secret-part"])
def test_other_urls_are_refused_without_being_repeated(url):
    with pytest.raises(KeyProviderError, match="file:/absolute/path") as caught:
        provider_from(url)
    assert "secret-part" not in str(caught.value)


def test_the_message_is_bilingual():
    error = KeyProviderError(reason="x is missing")
    assert "x is missing" in error.message("zh-CN")
    assert error.message("zh-CN") != error.message("en")
    assert str(error) == "crypto.key_provider: x is missing"
