"""Checks an exported audit log (JSON Lines) with nothing but Python and `cryptography`.

    python offline.py export.jsonl [--head head.jws --keys jwks.json]

This file imports nothing of Rapport: copy it to wherever the log is checked. It says what it found and ends with 0
where all is as it was sealed, else with 1.
"""

import argparse
import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

COVERED = ("chain", "seq", "id", "occurred_at", "kind", "identity", "organisation", "commitment")


def faults_of(export: Path, head: Path | None = None, keys: Path | None = None) -> list[str]:
    """What is wrong, in words; empty where nothing is."""
    with export.open(encoding="utf-8") as file:
        begun = json.loads(file.readline())
        events = [json.loads(line) for line in file if line.strip()]
    found = list(_in_themselves(events, begun))
    if head is not None and keys is not None:
        found += _against(events, begun, head.read_text(), json.loads(keys.read_text()))
    return found


def _in_themselves(events: list[dict[str, Any]], begun: dict[str, Any]) -> Iterator[str]:
    last_seq, last = 0, hashlib.sha256(f"{begun['rapport']}\n{begun['chain']}".encode()).hexdigest()
    for event in events:
        seq, covered = event["seq"], {name: event[name] for name in COVERED}
        if covered["chain"] != begun["chain"]:
            yield f"{seq}: of another chain"
        details, salt = base64.b64decode(event["details"]), bytes.fromhex(event["salt"])
        if hmac.new(salt, details, hashlib.sha256).hexdigest() != event["commitment"]:
            yield f"{seq}: its details are not those that were sealed"
        canonical = json.dumps(covered, sort_keys=True, separators=(",", ":")).encode("ascii")
        if hashlib.sha256(bytes.fromhex(event["previous"]) + canonical).hexdigest() != event["hash"]:
            yield f"{seq}: not the link that was sealed"
        if seq <= last_seq:
            yield f"{seq}: out of order"
        elif seq == last_seq + 1 and event["previous"] != last:
            yield f"{seq}: does not follow {last_seq}"
        elif seq > last_seq + 1 and begun["whole"]:
            yield f"{last_seq + 1} to {seq - 1}: missing"
        last_seq, last = seq, event["hash"]


def _against(events: list[dict[str, Any]], begun: dict[str, Any], signed: str, keys: dict[str, Any]) -> Iterator[str]:
    try:
        said = head_of(signed, keys)
    except (InvalidSignature, ValueError, KeyError):
        yield "the head was not signed by these keys"
        return
    if said["typ"] != "rapport.security-head.v1" or said["chain"] != begun["chain"]:
        yield "the head is another chain's"
        return
    hashes = {event["seq"]: event["hash"] for event in events}
    if said["seq"] not in hashes and begun["whole"]:
        yield f"cut off: the head knows no. {said['seq']}, the file ends at {max(hashes, default=0)}"
    elif hashes.get(said["seq"], said["hash"]) != said["hash"]:
        yield f"{said['seq']}: not what the head says"


def head_of(signed: str, keys: dict[str, Any]) -> dict[str, Any]:
    """What a head says, once its signature holds (JWS, RFC 7515, with Ed25519)."""
    head, body, signature = signed.strip().split(".")
    kid = json.loads(_bytes(head))["kid"]
    public = next(_bytes(key["x"]) for key in [*keys["keys"], {"kid": kid, "x": ""}] if key["kid"] == kid)
    Ed25519PublicKey.from_public_bytes(public).verify(_bytes(signature), f"{head}.{body}".encode())
    said: dict[str, Any] = json.loads(_bytes(body))
    return said


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def main(arguments: list[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Checks an exported audit log.")
    parser.add_argument("export", type=Path)
    parser.add_argument("--head", type=Path, help="a head that was sent before")
    parser.add_argument("--keys", type=Path, help="the public keys: what /.well-known/jwks.json answers")
    asked = parser.parse_args(arguments)
    found = faults_of(asked.export, asked.head, asked.keys)
    sys.stdout.write("\n".join(found or ["whole"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
