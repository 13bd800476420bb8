"""What the fake knows: objects, events, answers by idempotency key, webhook deliveries. An SQLite file of its own.

Every call is one transaction: a process that is killed has done a request wholly or not at all.
"""

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from payments.fakestripe.errors import missing

Body = dict[str, Any]

_TABLES = """
CREATE TABLE IF NOT EXISTS object (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT, body TEXT);
CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, request TEXT, status INTEGER, body TEXT);
CREATE TABLE IF NOT EXISTS delivery
  (id INTEGER PRIMARY KEY, endpoint TEXT, event TEXT, due REAL, attempts INTEGER DEFAULT 0, state TEXT DEFAULT 'due');
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT);
"""
PREFIXES = {
    "customer": "cus", "payment_method": "pm", "setup_intent": "seti", "payment_intent": "pi", "charge": "ch",
    "refund": "re", "event": "evt", "webhook_endpoint": "we", "test_helpers.test_clock": "clock",
    "checkout.session": "cs_test", "dispute": "dp", "balance_transaction": "txn",
}  # fmt: skip

_WITHOUT_LIVEMODE = {"balance_transaction", "refund"}
_WITHOUT_METADATA = {"balance_transaction", "event", "test_helpers.test_clock"}


class Delivery(NamedTuple):
    """An event in line for an endpoint; `due` is when it is sent, in seconds since 1970."""

    id: int
    endpoint: str
    event: str
    attempts: int
    due: float


class State:
    """The file. One connection, one writer: the fake is small. `address` is where its pages are."""

    def __init__(self, path: Path | str, address: str = "") -> None:
        self.address = address
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything in it, or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def add(self, kind: str, body: Body, *, now: int) -> Body:
        """A new object with an id and a time."""
        made: Body = {"id": f"{PREFIXES[kind]}_{secrets.token_hex(12)}", "object": kind, "created": now}
        made |= {} if kind in _WITHOUT_LIVEMODE else {"livemode": False}
        made |= ({} if kind in _WITHOUT_METADATA else {"metadata": {}}) | body
        self._db.execute("INSERT INTO object (id, kind, body) VALUES (?, ?, ?)", (made["id"], kind, json.dumps(made)))
        return made

    def put(self, body: Body) -> Body:
        """An object as it is now."""
        self._db.execute("UPDATE object SET body = ? WHERE id = ?", (json.dumps(body), body["id"]))
        return body

    def get(self, kind: str, object_id: str) -> Body:
        """An object by id; raises Stripe's error where there is none."""
        row = self._db.execute("SELECT body FROM object WHERE id = ? AND kind = ?", (object_id, kind)).fetchone()
        if row is None:
            raise missing(kind, object_id)
        found: Body = json.loads(row[0])
        return found

    def listed(self, kind: str, limit: int = 10, after: str | None = None, **equal: str) -> list[Body]:
        """Objects of a kind, newest first, whose fields are these; from the one behind `after` on."""
        rows = self._db.execute(
            "SELECT body FROM object WHERE kind = ? AND seq < coalesce((SELECT seq FROM object WHERE id = ?), 1e18)"
            " ORDER BY seq DESC",
            (kind, after),
        )
        found = (json.loads(row[0]) for row in rows)
        fitting = [body for body in found if all(body.get(name) == value for name, value in equal.items())]
        return fitting[:limit]

    def answer_of(self, key: str) -> tuple[str, int, str] | None:
        """What was answered to a key: hash of the request, status, body."""
        row = self._db.execute("SELECT request, status, body FROM answer WHERE key = ?", (key,)).fetchone()
        return (row[0], row[1], row[2]) if row else None

    def keep_answer(self, key: str, request: str, status: int, body: str) -> None:
        """Keeps the answer to a key."""
        self._db.execute(
            "INSERT INTO answer (key, request, status, body) VALUES (?, ?, ?, ?)", (key, request, status, body)
        )

    def setting(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  # whatever JSON holds
        """A knob, or the time of the clock."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def set(self, name: str, value: object) -> None:
        """Turns a knob."""
        self._db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, json.dumps(value)))

    def deliver(self, endpoint: str, event: str, due: float) -> None:
        """Puts an event in line for an endpoint."""
        self._db.execute("INSERT INTO delivery (endpoint, event, due) VALUES (?, ?, ?)", (endpoint, event, due))

    def forget(self, endpoint: str) -> None:
        """Removes an endpoint and what is in line for it."""
        self._db.execute("DELETE FROM delivery WHERE endpoint = ?", (endpoint,))
        self._db.execute("DELETE FROM object WHERE id = ?", (endpoint,))

    def due(self, now: float) -> list[Delivery]:
        """Deliveries whose time has come."""
        rows = self._db.execute(
            "SELECT id, endpoint, event, attempts, due FROM delivery WHERE state = 'due' AND due <= ? ORDER BY due, id",
            (now,),
        )
        return [Delivery(*row) for row in rows]

    def tried(self, delivery: int, *, again: float | None, state: str) -> None:
        """What became of a try."""
        self._db.execute(
            "UPDATE delivery SET attempts = attempts + 1, due = coalesce(?, due), state = ? WHERE id = ?",
            (again, state, delivery),
        )

    def waiting(self) -> int:
        """How many deliveries are still to come."""
        count: int = self._db.execute("SELECT count(*) FROM delivery WHERE state = 'due'").fetchone()[0]
        return count

    def now(self, customer: Body | None = None) -> int:
        """The time: of a customer's test clock, if it has one."""
        if customer is not None and customer.get("test_clock"):
            frozen: int = self.get("test_helpers.test_clock", customer["test_clock"])["frozen_time"]
            return frozen
        return int(time.time())
