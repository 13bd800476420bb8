"""Choosing a plan, typing a card on the gateway's page, letting time go by."""

import re
import time

from playwright.sync_api import expect

from tests.journeys.walk import Walk

LANGUAGES = ("English", "中文")
"""Names of languages are in their own."""
GOOD, DECLINES = "4242 4242 4242 4242", "4000 0000 0000 0341"
_MOVE = """async (days) => {
  const { csrf } = await (await fetch("/api/session")).json();
  const headers = { "content-type": "application/json", "x-csrf-token": csrf };
  const body = JSON.stringify({ days });
  return (await (await fetch("/api/clock", { method: "POST", headers, body })).json()).today;
}"""
_USE = """async (events) => {
  const { csrf } = await (await fetch("/api/session")).json();
  const headers = { "content-type": "application/json", "x-csrf-token": csrf };
  const body = JSON.stringify({ events });
  return await (await fetch("/api/usage/events", { method: "POST", headers, body })).json();
}"""


def choose_plan(walk: Walk, name: str, address: str, card: str = GOOD, seats: int = 1) -> None:
    """From the trial's banner to a plan that is chosen, with a card."""
    walk.page.goto("/billing")
    walk.seen("billing-trial")
    walk.at("choose-plan").first.click()
    expect(walk.at("plan-form")).to_be_visible()
    walk.at("profile-legal_name").fill(name)
    walk.at("profile-address").fill(address)
    for _ in range(seats - 1):
        walk.at("plan-seats-field-more").click()
    walk.seen("billing-plan", *LANGUAGES)
    walk.at("plan-confirm").click()
    type_card(walk, card, keep="8-card-page")
    expect(walk.at("plan-form")).to_be_visible()
    walk.at("plan-confirm").click()
    expect(walk.at("plan-card")).to_be_visible()


def type_card(walk: Walk, number: str, keep: str = "") -> None:
    """What is done on the gateway's page, which isn't ours; it leads back."""
    expect(walk.page.locator("#number")).to_be_visible()
    if keep:
        walk.keep(keep)
    walk.page.locator("#number").fill(number)
    walk.page.locator("#expiry").fill("12/40")
    walk.page.locator("#cvc").fill("123")
    walk.page.locator("button[type=submit]").click()


def days(walk: Walk, number: int) -> None:
    """Lets days go by for this organisation, and waits until billing has done them."""
    today = walk.page.evaluate(_MOVE, number)
    until, pause = time.monotonic() + 60, 0.1
    while walk.page.evaluate("async () => (await (await fetch('/api/billing')).json()).next_day") <= today:
        assert time.monotonic() < until, "billing is behind"
        # Whoever asks takes time from who works: the longer it takes, the less often.
        time.sleep(pause)
        pause = min(pause * 1.3, 1)


def use(walk: Walk, meter: str, quantity: int, day: str) -> None:
    """Reports usage, as a customer's own system does."""
    event = {"id": f"walk-{meter}-{quantity}", "meter": meter, "quantity": str(quantity), "occurred_at": day}
    assert walk.page.evaluate(_USE, [event])["accepted"] == 1


def amount(text: str) -> float:
    """The figure of a text such as "¥1,603.00"."""
    return float(re.sub(r"[^0-9.-]", "", text))
