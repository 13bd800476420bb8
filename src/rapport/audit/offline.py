"""Checks an exported audit log (JSON Lines) with nothing but Python and `cryptography`.

    python offline.py export.jsonl [--head head.jws --keys jwks.json] [--filtered]

This file imports nothing of Rapport: copy it to wherever the log is checked. It says what it found and ends with 0
where all is as it was sealed, else with 1. What the file says of itself is not believed: events that are missing are
a fault, unless whoever checks says that they filtered the export. Sentences, names of people, categories and how grave
an event is are there to be read; nothing proves them.
"""

import argparse
import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

COVERED = ("chain", "seq", "id", "occurred_at", "kind", "identity", "organisation", "commitment")


ADDRESS, MEANS, NETWORK = "~address", "~means", "network"
"""What sealed details call the columns `address` and `means`; events of old have the address under the last."""


class Outcome(NamedTuple):
    """What is wrong, in words, and so many events were there of those that there should be."""

    faults: list[str]
    checked: int
    known: int
    has_head: bool

    @property
    def told(self) -> str:
        """What is said to whoever checks."""
        if self.faults:
            return "\n".join(self.faults)
        if self.checked < self.known:
            return f"checked only {self.checked} of {self.known}: these are as they were sealed"
        return "whole" if self.has_head else f"whole up to no. {self.known}: only a head shows whether more came after"


def check(export: Path, head: Path | None = None, keys: Path | None = None, *, filtered: bool = False) -> Outcome:
    """Checks a file; `filtered` says that it is only a part of the log. Raises `ValueError` for a head without keys."""
    if (head is None) != (keys is None):
        raise ValueError("a head is checked by keys: give both or neither")
    with export.open(encoding="utf-8") as file:
        begun = json.loads(file.readline())
        events = [json.loads(line) for line in file if line.strip()]
    faults, known = list(_in_themselves(events, begun, filtered)), max((event["seq"] for event in events), default=0)
    if head is not None and keys is not None:
        said = _said(head.read_text(), json.loads(keys.read_text()), begun)
        faults += [said] if isinstance(said, str) else _against(events, said, filtered)
        known = known if isinstance(said, str) else max(known, said["seq"])
    return Outcome(faults, len(events), known, head is not None)


def faults_of(export: Path, head: Path | None = None, keys: Path | None = None, *, filtered: bool = False) -> list[str]:
    """What is wrong, in words; empty where nothing is."""
    return check(export, head, keys, filtered=filtered).faults


def _in_themselves(events: list[dict[str, Any]], begun: dict[str, Any], filtered: bool) -> Iterator[str]:
    last_seq, last = 0, hashlib.sha256(f"{begun['rapport']}\n{begun['chain']}".encode()).hexdigest()
    for event in events:
        seq, covered = event["seq"], {name: event[name] for name in COVERED}
        if covered["chain"] != begun["chain"]:
            yield f"{seq}: of another chain"
        details, salt = base64.b64decode(event["details"]), bytes.fromhex(event["salt"])
        if hmac.new(salt, details, hashlib.sha256).hexdigest() != event["commitment"]:
            yield f"{seq}: its details are not those that were sealed"
        elif (event["address"], event["means"]) != _from_where(details):
            yield f"{seq}: its address or means are not those of its details"
        canonical = json.dumps(covered, sort_keys=True, separators=(",", ":")).encode("ascii")
        if hashlib.sha256(bytes.fromhex(event["previous"]) + canonical).hexdigest() != event["hash"]:
            yield f"{seq}: not the link that was sealed"
        if seq <= last_seq:
            yield f"{seq}: out of order"
        elif seq == last_seq + 1 and event["previous"] != last:
            yield f"{seq}: does not follow {last_seq}"
        elif seq > last_seq + 1 and not filtered:
            yield f"{last_seq + 1} to {seq - 1}: missing"
        last_seq, last = seq, event["hash"]


def _from_where(details: bytes) -> tuple[str, str]:
    said = json.loads(details or b"{}")
    return said.get(ADDRESS) or said.get(NETWORK, ""), said.get(MEANS, "")


def _said(signed: str, keys: dict[str, Any], begun: dict[str, Any]) -> dict[str, Any] | str:
    """What a head says of this chain, or what is wrong with it."""
    try:
        said = head_of(signed, keys)
    except (InvalidSignature, ValueError, KeyError):
        return "the head was not signed by these keys"
    is_ours = said["typ"] == "rapport.security-head.v1" and said["chain"] == begun["chain"]
    return said if is_ours else "the head is another chain's"


def _against(events: list[dict[str, Any]], said: dict[str, Any], filtered: bool) -> Iterator[str]:
    hashes = {event["seq"]: event["hash"] for event in events}
    if said["seq"] not in hashes and not filtered:
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
    parser.add_argument("--filtered", action="store_true", help="only a part of the log was exported")
    asked = parser.parse_args(arguments)
    if (asked.head is None) != (asked.keys is None):
        parser.error("--head and --keys go together")
    found = check(asked.export, asked.head, asked.keys, filtered=asked.filtered)
    sys.stdout.write(found.told + "\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
