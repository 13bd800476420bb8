"""Webhooks: events signed as Stripe signs them, sent until somebody takes them.

Knobs: `hold` keeps all back until it is turned off, `delay` keeps single kinds back for so many seconds after they
happened (`{"charge.succeeded": 2.5}`), whatever comes after them, `shuffle` sends what waits in any order, `duplicate`
sends each so many times more, `drop` loses the next ones, `retry_seconds` is the first pause after a failure; it
doubles each time.
"""

import asyncio
import hashlib
import hmac
import json
import random
import time
from typing import Any

import httpx

from payments.fakestripe.errors import StripeFault
from payments.fakestripe.resources import public
from payments.fakestripe.state import Delivery, State

TRIES = 12
LOOK_SECONDS = 0.05
TIMEOUT_SECONDS = 5
DEFAULTS: dict[str, Any] = {
    "hold": False, "delay": {}, "shuffle": False, "duplicate": 0, "drop": 0, "retry_seconds": 1.0,
}  # fmt: skip


def signature(secret: str, payload: str, at: int) -> str:
    """The header `Stripe-Signature`: HMAC-SHA256 over the time and the payload, scheme v1."""
    signed = hmac.new(secret.encode(), f"{at}.{payload}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


class Deliverer:
    """Sends what is due, in the background of the fake."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def run(self) -> None:
        """Until it is cancelled."""
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
            while True:
                await self.once(client)
                await asyncio.sleep(LOOK_SECONDS)

    async def once(self, client: httpx.AsyncClient) -> None:
        """Everything that is due now."""
        knobs = DEFAULTS | self._state.setting("webhooks", {})
        if knobs["hold"]:
            return
        now = time.time()
        due = [each for each in self._state.due(now) if not self._delayed(each, knobs["delay"], now)]
        if knobs["shuffle"]:
            random.shuffle(due)
        for each in due:
            if knobs["drop"] > 0:
                knobs["drop"] -= 1
                self._state.set("webhooks", knobs)
                self._state.tried(each.id, again=None, state="dropped")
                continue
            taken = [await self._send(client, each.endpoint, each.event) for _ in range(1 + knobs["duplicate"])]
            self._note(each.id, each.attempts, taken=any(taken), pause=knobs["retry_seconds"])

    def _delayed(self, delivery: Delivery, delays: dict[str, float], now: float) -> bool:
        if not delays or delivery.attempts:
            return False
        return now < delivery.due + delays.get(self._state.get("event", delivery.event)["type"], 0)

    def _note(self, delivery: int, attempts: int, *, taken: bool, pause: float) -> None:
        if taken:
            self._state.tried(delivery, again=None, state="taken")
        elif attempts + 1 >= TRIES:
            self._state.tried(delivery, again=None, state="given_up")
        else:
            self._state.tried(delivery, again=time.time() + pause * 2**attempts, state="due")

    async def _send(self, client: httpx.AsyncClient, endpoint_id: str, event_id: str) -> bool:
        try:
            endpoint = self._state.get("webhook_endpoint", endpoint_id)
        except StripeFault:
            return True  # forgotten since we looked; nothing is in line for it any more
        payload = json.dumps(public(self._state.get("event", event_id)))
        headers = {
            "stripe-signature": signature(endpoint["secret"], payload, int(time.time())),
            "content-type": "application/json",
        }
        try:
            answer = await client.post(endpoint["url"], content=payload, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.is_success
