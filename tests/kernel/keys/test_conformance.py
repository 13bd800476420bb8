"""What every root key does, whoever keeps it: one suite for AWS, Google, Vault and the file."""

from collections.abc import Iterator
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import DefaultCredentialsError

from kernel.crypto import Keyset, open_keyset
from kernel.keys.aws import _meaning
from kernel.keys.file import FileKeyProvider
from kernel.keys.opening import customers_key, provider_from
from kernel.keys.provider import CryptoError, KeyProvider, KeyProviderError, KeyRefused, KeyUnreachable, Succession
from rapport.local.certificates import AUTHORITY, make
from tests.support.key_services import GCP_KEY, TOKEN, Aws, Google, Vault, started

SERVICES = [Aws, Google, Vault]


@pytest.fixture(params=SERVICES, ids=lambda kind: kind.__name__)
def service(request: pytest.FixtureRequest) -> Iterator[Any]:
    with started(request.param) as found:
        yield found


@pytest.fixture(params=["file", *SERVICES], ids=lambda kind: getattr(kind, "__name__", kind))
def provider(request: pytest.FixtureRequest, tmp_path) -> Iterator[KeyProvider]:
    if request.param == "file":
        yield FileKeyProvider.create(tmp_path / "root.key")
        return
    with started(request.param) as found:
        yield found.provider()


@pytest.mark.asvs("V13.3.1")
def test_a_keyset_comes_back_for_its_owner_only(provider: KeyProvider):
    keys = Keyset.generate("owner")
    for _ in range(20):
        keys = keys.rotate()
    wrapped = keys.wrap(provider)
    assert b"owner" not in wrapped
    opened = open_keyset(provider, wrapped, "owner")
    assert opened.unseal("x", keys.seal("x", b"secret")) == b"secret"
    with pytest.raises(CryptoError, match="another root key or owner"):
        open_keyset(provider, wrapped, "stranger")


@pytest.mark.parametrize("at", [0.5, 0.9, 1.0])
def test_what_is_damaged_is_said_to_be(provider: KeyProvider, at: float):
    wrapped = bytearray(provider.wrap(b"keyset", b"owner"))
    wrapped[int((len(wrapped) - 1) * at)] ^= 1
    with pytest.raises(CryptoError) as caught:
        provider.unwrap(bytes(wrapped), b"owner")
    assert not isinstance(caught.value, KeyUnreachable)


def test_a_key_that_was_taken_away_opens_nothing_until_it_is_given_back(service: Any):
    provider = service.provider()
    wrapped = provider.wrap(b"keyset", b"owner")
    service.disable()
    with pytest.raises(KeyRefused) as caught:
        provider.unwrap(wrapped, b"owner")
    assert (caught.value.status, caught.value.code) == (423, "keys.refused")
    with pytest.raises(KeyRefused):
        provider.wrap(b"keyset", b"owner")
    service.enable()
    assert provider.unwrap(wrapped, b"owner") == b"keyset"


@pytest.mark.parametrize("kind", SERVICES)
def test_access_that_was_taken_back_is_the_same(kind: type[Any]):
    with started(kind) as service:
        provider = service.provider()
        wrapped = provider.wrap(b"keyset", b"owner")
        service.forbidden = True
        with pytest.raises(KeyRefused):
            provider.unwrap(wrapped, b"owner")


def test_a_service_that_does_not_answer_is_not_taken_for_a_refusal(service: Any):
    provider = service.provider()
    wrapped = provider.wrap(b"keyset", b"owner")
    service.stop()
    with pytest.raises(KeyUnreachable) as caught:
        provider.unwrap(wrapped, b"owner")
    assert caught.value.status == 503


def test_a_name_that_is_none_calls_nobody(service: Any):
    kind = service.url.partition(":")[0]
    with pytest.raises(KeyProviderError):
        provider_from(f"{kind}:secret-part")


@pytest.mark.parametrize("kind", SERVICES)
def test_a_setting_names_each(kind: type[Any], monkeypatch: pytest.MonkeyPatch):
    with started(kind) as service:
        if kind is Google:
            monkeypatch.setattr("google.auth.default", lambda *_, **__: (AnonymousCredentials(), "test"))
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        monkeypatch.setenv("VAULT_TOKEN", TOKEN)
        assert provider_from(service.url).name == service.provider().name


def test_an_identity_that_is_half_set_is_said_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY", raising=False)
    with pytest.raises(KeyProviderError, match="AWS: PartialCredentials"):
        provider_from("aws-kms:arn:aws:kms:eu-west-1:123456789012:key/x")
    monkeypatch.setattr("google.auth.default", raising(DefaultCredentialsError("none")))
    with pytest.raises(KeyProviderError, match="Google: DefaultCredentials"):
        provider_from(f"gcp-kms:{GCP_KEY}")


def raising(error: Exception) -> Any:
    """A function that raises."""

    def called(*_: object, **__: object) -> None:
        raise error

    return called


@pytest.mark.asvs("V1.3.6")
@pytest.mark.asvs("V13.2.4")
def test_a_customer_names_no_file_and_no_address(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VAULT_TOKEN", TOKEN)
    for url in (f"file:{tmp_path}", "vault:http://169.254.169.254/transit/keys/x", "vault:https://inner/a/keys/x", ""):
        with pytest.raises(KeyProviderError, match="AWS KMS or of Google"):
            customers_key(url, vaults=("vault.example",))
    assert customers_key("vault:https://vault.example/transit/keys/x", vaults=("vault.example",)).name == "vault"
    with pytest.raises(KeyProviderError, match="VAULT_TOKEN"):
        monkeypatch.delenv("VAULT_TOKEN")
        customers_key("vault:https://vault.example/transit/keys/x", vaults=("vault.example",))


def test_a_former_key_opens_what_it_wrapped_and_wraps_no_more(service: Any, tmp_path):
    former = FileKeyProvider.create(tmp_path / "former.key")
    both = Succession(service.provider(), former)
    assert both.unwrap(former.wrap(b"keyset", b"owner"), b"owner") == b"keyset"
    anew = both.wrap(b"keyset", b"owner")
    assert service.provider().unwrap(anew, b"owner") == b"keyset"
    with pytest.raises(CryptoError):
        former.unwrap(anew, b"owner")
    service.stop()
    with pytest.raises(KeyUnreachable):
        both.unwrap(anew, b"owner")


def test_a_setting_names_both(tmp_path):
    former = FileKeyProvider.create(tmp_path / "former.key")
    FileKeyProvider.create(tmp_path / "root.key")
    both = provider_from(f"file:{tmp_path}/root.key", f"file:{tmp_path}/former.key")
    assert both.unwrap(former.wrap(b"keyset", b"owner"), b"owner") == b"keyset"


@pytest.mark.parametrize("code", ["AccessDeniedException", "KMSInvalidStateException", "NotFoundException"])
def test_each_way_in_which_aws_refuses_is_a_refusal(code: str):
    """As the service says it: no access, a key that is to be deleted, and one that is gone."""
    with started(Aws) as service:
        provider = service.provider()
        wrapped = provider.wrap(b"keyset", b"owner")
        service.says = code
        for use in (lambda: provider.unwrap(wrapped, b"owner"), lambda: provider.wrap(b"keyset", b"owner")):
            with pytest.raises(KeyRefused, match=f"AWS: {code}"):
                use()
        service.says = ""
        assert provider.unwrap(wrapped, b"owner") == b"keyset"


def test_a_key_that_awaits_its_deletion_in_aws_is_refused_by_aws_itself():
    with started(Aws) as service:
        provider = service.provider()
        wrapped = provider.wrap(b"keyset", b"owner")
        service.schedule_deletion()
        with pytest.raises(KeyRefused):
            provider.unwrap(wrapped, b"owner")


@pytest.mark.parametrize("code", ["InvalidCiphertextException", "IncorrectKeyException"])
def test_what_aws_can_not_open_is_no_refusal(code: str):
    with started(Aws) as service:
        provider = service.provider()
        wrapped = provider.wrap(b"keyset", b"owner")
        service.says = code
        with pytest.raises(CryptoError, match="another root key or owner") as caught:
            provider.unwrap(wrapped, b"owner")
        assert type(caught.value) is CryptoError


def test_a_vault_over_plain_http_is_a_customers_in_embedded_mode_only(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VAULT_TOKEN", TOKEN)
    url = "vault:http://vault.example/transit/keys/x"
    with pytest.raises(KeyProviderError, match="over https only"):
        customers_key(url, vaults=("vault.example",))
    assert customers_key(url, vaults=("vault.example",), plain=True).name == "vault"


@pytest.mark.asvs("V12.3.2")
def test_a_vault_is_believed_by_its_certificate_only(tmp_path, monkeypatch: pytest.MonkeyPatch):
    make(tmp_path, ("127.0.0.1",))
    with started(Vault) as service:
        service.under_tls(tmp_path / "127.0.0.1.crt", tmp_path / "127.0.0.1.key")
        assert service.url.startswith("vault:https://")
        with pytest.raises(KeyUnreachable, match="SSLError"):
            service.provider().wrap(b"keyset", b"owner")
        assert service.heard == []
        monkeypatch.setattr("hvac.v1.VAULT_CACERT", str(tmp_path / AUTHORITY))
        provider = service.provider()
        assert provider.unwrap(provider.wrap(b"keyset", b"owner"), b"owner") == b"keyset"
        assert len(service.heard) == 2


@pytest.mark.asvs("V1.3.6")
@pytest.mark.asvs("V15.3.2")
def test_a_vault_that_points_elsewhere_is_not_followed_with_the_token():
    with started(Vault) as other, started(Vault) as service:
        service.elsewhere = other.url.partition(":")[2].partition("/transit")[0]
        with pytest.raises(KeyUnreachable):
            service.provider().wrap(b"keyset", b"owner")
        assert (len(service.heard), other.heard) == (1, [])


def test_what_aws_says_and_nobody_expects_is_no_refusal():
    for code in ("ThrottlingException", "KMSInternalException"):
        assert isinstance(_meaning(code), KeyUnreachable)
