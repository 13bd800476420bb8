"""Certificates for servers that only Rapport talks to: an authority for these, and for each a key and a certificate.

The authority's own key is thrown away: whoever has the folder can't sign more. To renew, make all of them anew.
"""

import datetime as dt
import ipaddress
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kernel.clock import real_now
from rapport.local.errors import LocalError

AUTHORITY: Final = "ca.crt"
VALID: Final = dt.timedelta(days=825)
"""As long as clients take one at most."""


def make(folder: Path, hosts: Sequence[str], *, clients: Sequence[str] = (), owner: int | None = None) -> None:
    """Makes `ca.crt` and for each host HOST.crt and HOST.key, which only `owner` (a user's id) may read.

    `clients` are logins that prove by NAME.crt who they are; their keys are for whoever runs this. Raises `LocalError`
    where there is an authority already: clients know it, and would refuse what another one signed.
    """
    if (folder / AUTHORITY).exists():
        raise LocalError(f"There are certificates in {folder} already. Move that folder away to make new ones.")
    folder.mkdir(parents=True, exist_ok=True)
    key, name = _new_key(), _name("Rapport")
    authority = (
        _begun(name, name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    proved = [(host, ExtendedKeyUsageOID.SERVER_AUTH, owner) for host in hosts]
    proved += [(client, ExtendedKeyUsageOID.CLIENT_AUTH, None) for client in clients]
    for host, use, reader in proved:
        own = _new_key()
        certificate = (
            _begun(_name(host), name, own)
            .add_extension(x509.SubjectAlternativeName([_host(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        _write_key(folder / f"{host}.key", own, reader)
        (folder / f"{host}.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    # Last: a folder that has it is whole.
    (folder / AUTHORITY).write_bytes(authority.public_bytes(serialization.Encoding.PEM))


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = real_now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # An hour ago: clocks differ.
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + VALID)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey, owner: int | None) -> None:
    path.unlink(missing_ok=True)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    if owner is not None:
        os.chown(path, owner, -1)
