"""Signatures as Standard Webhooks has them (https://www.standardwebhooks.com): HMAC-SHA256 over id, moment and body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32


def new_secret() -> str:
    """A secret as its receiver keeps it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(message_id: str, moment: int, body: bytes, among: Iterable[str]) -> dict[str, str]:
    """The three headers of a try; one signature for each secret, so that a receiver may know either."""
    signed = f"{message_id}.{moment}.".encode() + body
    made = (hmac.new(base64.b64decode(each.removeprefix(PREFIX)), signed, hashlib.sha256).digest() for each in among)
    signatures = " ".join(f"v1,{base64.b64encode(each).decode()}" for each in made)
    return {"webhook-id": message_id, "webhook-timestamp": str(moment), "webhook-signature": signatures}
