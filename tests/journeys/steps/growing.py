"""A share of growth: a passkey to sign with, the contract, deals that are won."""

from playwright.sync_api import Page, expect

from tests.journeys.walk import Walk

ASK = """async ([method, path, body]) => {
  const { csrf } = await (await fetch('/api/session')).json();
  const answer = await fetch(path, {
    method, headers: { 'content-type': 'application/json', 'x-csrf-token': csrf },
    body: body === null ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : await answer.json();
}"""


def ask(page: Page, method: str, path: str, body: object = None) -> dict[str, object]:
    """A call as another tab of the same person makes it."""
    found: dict[str, object] = page.evaluate(ASK, [method, path, body])
    return found


def win(page: Page, name: str, amount: str, currency: str = "USD") -> dict[str, object]:
    """A deal that is won."""
    lines = page.evaluate("() => fetch('/api/pipelines').then((answer) => answer.json())")
    won = next(stage["id"] for stage in lines[0]["stages"] if stage["outcome"] == "won")
    body = {"name": name, "amount": amount, "currency": currency, "stage": won}
    return ask(page, "POST", "/api/deals", body)["record"]  # type: ignore[return-value]


def add_passkey(walk: Walk) -> None:
    """A passkey of the device that the page has."""
    walk.page.goto("/settings/security")
    walk.at("passkey-add").click()
    walk.at("passkey-new-name").fill("Notebook")
    walk.at("passkey-save").click()
    expect(walk.at("passkey")).to_have_count(1)


def sign_contract(walk: Walk, baseline: str) -> None:
    """A contract from today on, with the same baseline in each quarter, signed with the passkey."""
    walk.page.goto("/billing/outcome")
    for quarter in range(4):
        expect(walk.at(f"growth-baseline-{quarter}")).to_have_value("0")
        walk.at(f"growth-baseline-{quarter}").fill(baseline)
    walk.seen("growth-draft")
    walk.at("growth-draft").click()
    expect(walk.at("growth-sign-card")).to_be_visible()
    walk.seen("growth-sign")
    walk.at("growth-sign").click()
    expect(walk.at("growth-line")).to_be_visible()
