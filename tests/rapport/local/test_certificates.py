"""Certificates for the servers behind Rapport."""

import ssl
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from rapport.cli import main
from rapport.local import certificates
from rapport.local.errors import LocalError


def test_each_host_has_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "certificates"
    said = CliRunner().invoke(main, ["certificates", str(folder), "postgres", "10.0.0.7"])
    assert said.exit_code == 0, said.output
    assert "postgres, 10.0.0.7" in said.output
    assert {path.name for path in folder.iterdir()} == {
        "ca.crt", "postgres.crt", "postgres.key", "10.0.0.7.crt", "10.0.0.7.key",
    }  # fmt: skip
    authority = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
    for host in ("postgres", "10.0.0.7"):
        assert (folder / f"{host}.key").stat().st_mode & 0o777 == 0o600
        certificate = x509.load_pem_x509_certificate((folder / f"{host}.crt").read_bytes())
        certificate.verify_directly_issued_by(authority)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / f"{host}.crt", folder / f"{host}.key")


def test_a_login_has_a_certificate_that_no_server_may_use(tmp_path: Path) -> None:
    folder = tmp_path / "certificates"
    said = CliRunner().invoke(main, ["certificates", str(folder), "postgres", "--client", "control_app"])
    assert said.exit_code == 0, said.output
    assert "postgres, control_app" in said.output
    assert (folder / "control_app.key").stat().st_mode & 0o777 == 0o600
    certificate = x509.load_pem_x509_certificate((folder / "control_app.crt").read_bytes())
    use = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(use) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert certificate.subject.rfc4514_string() == "CN=control_app"


def test_none_is_ever_replaced(tmp_path: Path) -> None:
    certificates.make(tmp_path, ["a"])
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(LocalError, match="already"):
        certificates.make(tmp_path, ["a", "b"])
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_run_that_was_cut_short_is_made_whole(tmp_path: Path) -> None:
    certificates.make(tmp_path, ["a"])
    (tmp_path / certificates.AUTHORITY).unlink()
    certificates.make(tmp_path, ["a"])
    authority = x509.load_pem_x509_certificate((tmp_path / "ca.crt").read_bytes())
    x509.load_pem_x509_certificate((tmp_path / "a.crt").read_bytes()).verify_directly_issued_by(authority)
