"""Key services to test with: moto's AWS KMS, and stand-ins that take nothing but Google's and Vault's protocol.

Each keeps one key, which a test may disable, delete, forbid, or take off the network; each encrypts for real, so what
it is asked to open must be what it made, bound to the same bytes.
"""

import base64
import binascii
import json
import logging
import os
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

import boto3
import grpc
from botocore.config import Config
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.cloud import kms_v1
from google.cloud.kms_v1.services.key_management_service.transports.grpc import KeyManagementServiceGrpcTransport
from moto.core.exceptions import JsonRESTError
from moto.kms.models import KmsBackend
from moto.server import ThreadedMotoServer

from kernel.keys.aws import AwsKeyProvider
from kernel.keys.gcp import GcpKeyProvider
from kernel.keys.provider import KeyProvider
from kernel.keys.ring import Times
from kernel.keys.vault import VaultKeyProvider
from tests.support.servers import server_port
from tests.support.waits import PATIENCE

DUE = Times(recheck=-1.0, pause=0.0, answer=PATIENCE)
"""A key is asked for anew at each use, however long its service takes, and what came of it is remembered for nobody."""

TOKEN = "hvs.token-of-a-test"  # of a server that this test starts
GCP_KEY = "projects/test/locations/europe/keyRings/ring/cryptoKeys/key"


class KeyService(Protocol):
    """What a conformance test does to a service."""

    url: str

    def provider(self) -> KeyProvider: ...

    def disable(self) -> None: ...

    def enable(self) -> None: ...

    def stop(self) -> None: ...


class Aws:
    """moto's server with one key."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").disabled = True
        port = server_port()
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
        self._server.start()
        self.environment = {
            "AWS_ENDPOINT_URL_KMS": f"http://127.0.0.1:{port}", "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }  # fmt: skip
        self._running = True
        self._client: Any = boto3.client(
            "kms", region_name="eu-west-1", endpoint_url=self.environment["AWS_ENDPOINT_URL_KMS"],
            aws_access_key_id="test", aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}),
        )  # fmt: skip
        self.arn = self.another()
        self.url = f"aws-kms:{self.arn}"

    def another(self) -> str:
        """One more key; its ARN."""
        arn: str = self._client.create_key()["KeyMetadata"]["Arn"]
        return arn

    def provider(self) -> KeyProvider:
        """Ours, with the environment that says where the service is."""
        before = {name: os.environ.get(name) for name in self.environment}
        os.environ.update(self.environment)
        try:
            return AwsKeyProvider(self.arn)
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})

    def disable(self) -> None:
        """The key's owner takes it away."""
        self._client.disable_key(KeyId=self.arn.rpartition("/")[2])

    def enable(self) -> None:
        """And gives it back."""
        self._client.enable_key(KeyId=self.arn.rpartition("/")[2])

    def schedule_deletion(self) -> None:
        """The key's owner deletes it, which AWS does days later."""
        self._client.schedule_key_deletion(KeyId=self.arn.rpartition("/")[2], PendingWindowInDays=7)

    @property
    def says(self) -> str:
        """The code of an error that it answers whatever it is asked of this key; empty: it does what it should."""
        return _SAYS.get(self.arn.rpartition("/")[2], "")

    @says.setter
    def says(self, code: str) -> None:
        _SAYS[self.arn.rpartition("/")[2]] = code

    @property
    def forbidden(self) -> bool:
        """Whether our access was taken back."""
        return self.says == "AccessDeniedException"

    @forbidden.setter
    def forbidden(self, is_so: bool) -> None:
        self.says = "AccessDeniedException" if is_so else ""

    def stop(self) -> None:
        """Nobody answers any more."""
        if self._running:
            self._server.stop()
        self._running = False


_SAYS: dict[str, str] = {}
"""Of a key's id, the error that it answers with."""


def _as_aws_does(method: Callable[..., Any]) -> Callable[..., Any]:
    """A disabled key refuses its service. moto notes that a key is disabled and goes on."""

    def asked(backend: Any, *values: Any, key_id: str, **more: Any) -> Any:
        key = backend.keys[backend.any_id_to_key_id(key_id)]
        if code := _SAYS.get(key.id):
            raise JsonRESTError(code, "A test has it say so.")
        if key.key_state == "PendingDeletion":
            raise JsonRESTError("KMSInvalidStateException", f"{key_id} is pending deletion.")
        if not key.enabled:
            raise JsonRESTError("DisabledException", f"{key_id} is disabled.")
        return method(backend, *values, key_id=key_id, **more)

    return asked


KmsBackend.encrypt = _as_aws_does(KmsBackend.encrypt)  # type: ignore[method-assign]
KmsBackend.decrypt = _as_aws_does(KmsBackend.decrypt)  # type: ignore[method-assign]


class Lock:
    """One key that really encrypts, and whether it may be used."""

    def __init__(self) -> None:
        self.disabled = self.forbidden = False
        self._cipher = AESGCM(AESGCM.generate_key(256))

    def seal(self, plain: bytes, bound: bytes) -> bytes:
        """As the service encrypts."""
        nonce = os.urandom(12)
        return nonce + self._cipher.encrypt(nonce, plain, bound)

    def open(self, sealed: bytes, bound: bytes) -> bytes | None:
        """None for what it can't open."""
        try:
            return self._cipher.decrypt(sealed[:12], sealed[12:], bound)
        except (InvalidTag, ValueError):
            return None

    def disable(self) -> None:
        """The key's owner takes it away."""
        self.disabled = True

    def enable(self) -> None:
        """And gives it back."""
        self.disabled = False


class Google(Lock):
    """Cloud KMS over gRPC: Encrypt and Decrypt of google.cloud.kms.v1.KeyManagementService."""

    url = f"gcp-kms:{GCP_KEY}"

    def __init__(self) -> None:
        super().__init__()
        self._server = grpc.server(ThreadPoolExecutor(2))
        methods = {
            "Encrypt": grpc.unary_unary_rpc_method_handler(
                self._encrypt, kms_v1.EncryptRequest.deserialize, kms_v1.EncryptResponse.serialize
            ),
            "Decrypt": grpc.unary_unary_rpc_method_handler(
                self._decrypt, kms_v1.DecryptRequest.deserialize, kms_v1.DecryptResponse.serialize
            ),
        }
        service = "google.cloud.kms.v1.KeyManagementService"
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, methods),))
        port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")

    def provider(self) -> KeyProvider:
        """Ours, with a client for this endpoint."""
        transport = KeyManagementServiceGrpcTransport(channel=self._channel)
        return GcpKeyProvider(GCP_KEY, kms_v1.KeyManagementServiceClient(transport=transport))

    def stop(self) -> None:
        """Nobody answers any more."""
        self._server.stop(None).wait()

    def _encrypt(self, request: Any, call: Any) -> Any:
        self._check(request, call)
        sealed = self.seal(request.plaintext, request.additional_authenticated_data)
        return kms_v1.EncryptResponse(name=f"{GCP_KEY}/cryptoKeyVersions/1", ciphertext=sealed)

    def _decrypt(self, request: Any, call: Any) -> Any:
        self._check(request, call)
        plain = self.open(request.ciphertext, request.additional_authenticated_data)
        if plain is None:
            call.abort(grpc.StatusCode.INVALID_ARGUMENT, "Decryption failed: the ciphertext is invalid.")
        return kms_v1.DecryptResponse(plaintext=plain)

    def _check(self, request: Any, call: Any) -> None:
        if request.name != GCP_KEY:
            call.abort(grpc.StatusCode.NOT_FOUND, "CryptoKey not found.")
        if self.forbidden:
            call.abort(grpc.StatusCode.PERMISSION_DENIED, "Permission denied.")
        if self.disabled:
            call.abort(grpc.StatusCode.FAILED_PRECONDITION, "CryptoKeyVersion is not enabled.")


class Vault(Lock):
    """Vault's Transit engine: POST /v1/MOUNT/encrypt/NAME and decrypt."""

    def __init__(self) -> None:
        super().__init__()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"service": self}))
        self._host = f"127.0.0.1:{self._server.server_port}"
        self._scheme = "http"
        self.heard: list[str] = []
        self.elsewhere = ""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """As a setting names the key."""
        return f"vault:{self._scheme}://{self._host}/transit/keys/rapport"

    def under_tls(self, certificate: Path, key: Path) -> None:
        """Speaks TLS from here on, with this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._scheme = "https"

    def provider(self, token: str = TOKEN) -> KeyProvider:
        """Ours."""
        return VaultKeyProvider(self.url.partition(":")[2], token)

    def stop(self) -> None:
        """Nobody answers any more."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, headers: Any, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """As https://developer.hashicorp.com/vault/api-docs/secret/transit says."""
        found = re.fullmatch(r"/v1/transit/(encrypt|decrypt)/rapport", path)
        if self.forbidden or headers["X-Vault-Token"] != TOKEN:
            return 403, {"errors": ["permission denied"]}
        if found is None:
            return 404, {"errors": ["no handler for route"]}
        if self.disabled:
            return 400, {"errors": ["encryption key not found"]}
        bound = base64.b64decode(body["associated_data"])
        if found[1] == "encrypt":
            sealed = self.seal(base64.b64decode(body["plaintext"]), bound)
            return 200, {"data": {"ciphertext": f"vault:v1:{_text(sealed)}", "key_version": 1}}
        kind, _, sealed_text = body["ciphertext"].rpartition(":")
        try:
            sealed = base64.b64decode(sealed_text, validate=True)
        except binascii.Error:
            return 400, {"errors": ["invalid ciphertext: could not decode base64"]}
        plain = self.open(sealed, bound) if kind == "vault:v1" else None
        if plain is None:
            return 400, {"errors": ["cipher: message authentication failed"]}
        return 200, {"data": {"plaintext": _text(plain)}}


class _Handler(BaseHTTPRequestHandler):
    service: Vault

    def do_POST(self) -> None:  # the base class names it
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.service.heard.append(self.path)
        status, said = self.service.answer(self.path, self.headers, body)
        if self.service.elsewhere:
            status = 307
        data = json.dumps(said).encode()
        self.send_response(status)
        if self.service.elsewhere:
            self.send_header("Location", self.service.elsewhere + self.path)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


@contextmanager
def started(kind: type[Any]) -> Iterator[Any]:
    """A service for a block."""
    service = kind()
    try:
        yield service
    finally:
        service.stop()
