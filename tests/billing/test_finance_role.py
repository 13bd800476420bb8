"""Somebody with the Finance role and no other, by every route there is: what finance does, and nothing else."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from auth.authz.roles import FINANCE
from tests.support.app import Person, Rapport
from tests.support.billing import GOOD, PROFILE, Account
from tests.support.fakestripe import Fake
from tests.support.finance import by_card, by_transfer, place
from tests.tenants.test_status_of_routes import OWN_SESSION, answers

pytestmark = pytest.mark.slow
REFUSED = (403, "forbidden")
SECRET_NAME = "Vertraulich Maschinenbau"

DOES = (
    ("GET", "/api/billing", None),
    ("GET", "/api/billing/profile", None),
    ("GET", "/api/billing/statement", None),
    ("GET", "/api/billing/changes?item=seats&start={today}&end={tomorrow}", None),
    ("PUT", "/api/billing/profile", {"profile": {**PROFILE, "address": "3 rue Neuve\nParis"}, "version": 1}),
    ("POST", "/api/billing/preview", {"seats": 4, "modules": ["sales"]}),
    ("PUT", "/api/billing/plan", {"seats": 4, "modules": ["sales"], "version": "{version}"}),
    ("GET", "/api/billing/invoices", None),
    ("GET", "/api/billing/invoices/{invoice_id:uuid}", None),
    ("GET", "/api/billing/invoices/{invoice_id:uuid}/pdf", None),
    ("GET", "/api/billing/invoices/{invoice_id:uuid}/csv", None),
    ("GET", "/api/billing/invoices/{invoice_id:uuid}/lines/{position:int}/changes", None),
    ("POST", "/api/billing/card", {}),
    ("POST", "/api/billing/card/completion", {}),
    ("POST", "/api/billing/invoices/{invoice_id:uuid}/payment", {}),
    ("POST", "/api/billing/invoices/{invoice_id:uuid}/payment/check", {}),
    ("POST", "/api/usage/events", {"events": [
        {"id": "m1", "meter": "messages", "quantity": "3", "occurred_at": "{today}T00:00:00Z"}
    ]}),
    ("GET", "/api/billing/usage", None),
    ("GET", "/api/billing/usage/reconciliation", None),
    ("GET", "/api/billing/usage/events?meter=messages&first={today}&after={tomorrow}", None),
    ("GET", "/api/billing/outcome", None),
    ("GET", "/api/clock", None),
    ("POST", "/api/clock", {"days": 1}),
    ("POST", "/api/billing/plan/cancellation", {"version": "{version}"}),
)  # fmt: skip
"""What is done of it here, in this order: each is answered with what was asked for."""
REACHES = {
    f"{method} /api/billing/outcome{path}"
    for method, path in (
        ("GET", "/baseline"), ("GET", "/evidence"), ("GET", "/what-if/{deal_id:uuid}"), ("POST", "/contract"),
        ("DELETE", "/contract/{contract_id:uuid}"), ("POST", "/contract/{contract_id:uuid}/accept"),
        ("POST", "/contract/{contract_id:uuid}/challenge"), ("POST", "/statements/{quarter:date}/accept"),
        ("POST", "/statements/{quarter:date}/dispute"),
    )
}  # fmt: skip
"""A share of growth: without a contract there is nothing to do to it, but for that and not for a lack of rights."""
EVERYBODYS = OWN_SESSION | {
    f"{method} /api/{path}"
    for method, path in (
        ("GET", "modules"), ("GET", "notifications"), ("POST", "notifications/seen"),
        ("GET", "calendar"), *((method, "calendar/address") for method in ("GET", "POST", "DELETE")),
        ("GET", "notifications/settings"), ("PUT", "notifications/settings"), ("GET", "objects"),
        ("GET", "people"), ("GET", "teams"), ("GET", "territory-names"), ("GET", "queues"),
        ("POST", "queues/{queue_id:uuid}/waiting"),
        ("GET", "views"), ("POST", "views"), ("PATCH", "views/{view_id:uuid}"),
        ("DELETE", "views/{view_id:uuid}"), ("GET", "choices/{object_name:str}/{field_name:str}"),
        ("POST", "choices/{object_name:str}/{field_name:str}"), ("POST", "search"), ("GET", "sync/changes"),
        ("GET", "changes"),
        ("POST", "sync/ticket"), ("PATCH", "session"), ("GET", "session/viewings"),
        ("GET", "viewing-policy"), ("DELETE", "viewing-requests/{request_id:uuid}"),
        ("GET", "session/viewing-requests"), ("PUT", "session/viewing-requests/{request_id:uuid}"),
        ("POST", "batches/{batch_id:uuid}/undo"), ("GET", "merges/{merge_id:uuid}"),
        ("GET", "working-hours"), ("GET", "bulk-edits"), ("POST", "bulk-edits"), ("GET", "bulk-edits/{edit_id:uuid}"),
        ("GET", "bulk-edits/{edit_id:uuid}/refusals"),
        *(("POST", f"bulk-edits/{{edit_id:uuid}}/{verb}") for verb in ("stop", "resumption", "undo", "result")),
        ("POST", "merges/{merge_id:uuid}/undo"),
        ("GET", "recoveries"), ("POST", "recoveries"), ("POST", "recoveries/preview"), ("GET", "tokens"),
        ("POST", "tokens"), ("DELETE", "tokens/{token_id:uuid}"), ("PATCH", "uploads/{upload_id:uuid}"),
        ("DELETE", "uploads/{upload_id:uuid}"), ("GET", "attachments/{file_id:uuid}"),
        ("DELETE", "attachments/{file_id:uuid}"), ("DELETE", "session/membership"),
        ("GET", "suggestions"), ("GET", "approvals"), ("POST", "approvals"), ("GET", "approvals/{approval_id:uuid}"),
        *(("POST", f"approvals/{{approval_id:uuid}}/{verb}")
          for verb in ("verdict", "withdrawal", "resubmission", "delegation", "signers")),
        ("GET", "calendar/subscriptions"), ("POST", "calendar/subscriptions"),
        ("PUT", "calendar/subscriptions/{subscription_id:uuid}"),
        ("POST", "calendar/subscriptions/{subscription_id:uuid}/reading"),
        ("DELETE", "calendar/subscriptions/{subscription_id:uuid}"),
        ("GET", "transfer-templates"), ("GET", "transfers"), ("POST", "transfers"),
        ("GET", "transfers/{transfer_id:uuid}"), ("POST", "transfers/{transfer_id:uuid}/answers"),
        ("PUT", "transfers/{transfer_id:uuid}/items/{position:int}"),
    )
}  # fmt: skip
"""Whoever has a session: about themselves, and as far as their rights to records go, which are none."""

FINANCES = (
    ("GET", "/receivables", None),
    ("POST", "/receivables/query", {"currency": "USD"}),
    ("POST", "/documents/query", {"currency": "USD"}),
    ("POST", "/documents/export", {"currency": "USD"}),
    ("GET", "/payments", None),
    ("GET", "/payments?outcome=disputed", None),
    ("GET", "/ledger", None),
    ("POST", "/ledger/checks", {"currency": "CNY"}),
    ("GET", "/disputes", None),
    ("GET", "{invoice}", None),
    ("GET", "{invoice}/pdf", None),
    ("POST", "{invoice}/credit-notes/preview", {"net": "1.00"}),
    ("POST", "{invoice}/credit-notes", {"net": "2.00", "reason": "An outage"}),
    ("POST", "{invoice}/refunds", {"amount": "1.00"}),
    ("POST", "{open}/receipts", {"amount": "1.00", "reference": "R-1"}),
)
"""What finance does about everybody's invoices, where their organisation runs the installation."""
SETTLES = "POST /api/finance/organisations/{organisation_id:uuid}/growth/{quarter:date}/settlements"


async def finance_person(rapport: Rapport, owner: Person) -> Person:
    """Somebody of an organisation who has the Finance role alone."""
    return await rapport.hire(owner, f"{uuid4().hex}@example.com", name="Fay Nance", role=FINANCE)


def filled(value: Any, **words: Any) -> Any:
    """A body or an address with what is only known when it is sent."""
    if isinstance(value, dict):
        return {name: filled(each, **words) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, **words) for each in value]
    if value == "{version}":
        return words["version"]
    return value.format(**words) if isinstance(value, str) and "{to" in value else value


async def typed(url: str) -> None:
    """Somebody types a card at the gateway."""
    async with httpx.AsyncClient() as browser:
        await browser.post(url, data={"number": GOOD, "expiry": "12/40", "cvc": "123"})


async def test_what_finance_does_for_its_own_organisation(paying: Rapport, account: Account) -> None:
    invoice = await by_transfer(account)
    fay = await finance_person(paying, account.person)
    for method, path, body in DOES:
        today = await account.today()
        words = {
            "version": (await account.get())["version"], "today": today.isoformat(),
            "tomorrow": (today + dt.timedelta(days=1)).isoformat(),
        }  # fmt: skip
        url = path.replace("{invoice_id:uuid}", invoice["id"]).replace("{position:int}", "1")
        answer = await fay.request(method, filled(url, **words), json=filled(body, **words))
        assert answer.status_code == 200, (method, path, answer.text)
        if path == "/api/billing/card":
            await typed(answer.json()["url"])
        if path.endswith("/pdf"):
            assert answer.content.startswith(b"%PDF")
        if path.endswith("/csv"):
            assert answer.headers["content-type"].startswith("text/csv")
    [paid] = await account.invoices()
    assert (paid["state"], paid["open"]) == ("paid", "0.00")
    assert (await account.get("/profile"))["profile"]["address"].startswith("3 rue Neuve")


async def test_everything_else_is_refused_route_by_route(paying: Rapport, account: Account) -> None:
    made = await account.person.post("/api/companies", json={"name": SECRET_NAME})
    assert made.status_code == 201
    fay = await finance_person(paying, account.person)
    found = await answers(paying, fay)
    does = {f"{method} {path.partition('?')[0]}" for method, path, _ in DOES}
    assert {route for route, answer in found.items() if answer != REFUSED} == does | REACHES | EVERYBODYS
    assert len(found) - len(does | REACHES | EVERYBODYS) > 150
    # What everybody may ask says nothing of customers to somebody without a right to them; the last routes led out.
    back = await account.person.delete(f"/api/members/{fay.session['person']['id']}/deactivation")
    assert back.status_code == 204
    fay = await paying.sign_in(fay.session["person"]["email"])
    assert (await fay.get(f"/api/companies/{made.json()['record']['id']}")).json()["code"] == "forbidden"
    sought = {"q": SECRET_NAME.split()[0]}
    assert SECRET_NAME in (await account.person.post("/api/search", json=sought)).text
    searched = await fay.post("/api/search", json=sought)
    assert searched.status_code == 200
    for answer in (
        searched,
        await fay.get("/api/sync/changes"),
        await fay.get("/api/changes"),
        await fay.get("/api/objects"),
    ):
        assert SECRET_NAME not in answer.text
    choice = await fay.post("/api/choices/company/industry", json={"label": {"zh": "x", "en": "x"}})
    assert (choice.status_code, choice.json()["code"]) == (404, "records.not_found")


async def test_what_finance_does_for_everybody(
    paying: Rapport, finance: Person, account: Account, fake_stripe: Fake
) -> None:
    """In the organisation that runs the installation; with nothing but that role there too."""
    paid = await by_card(account, GOOD)
    other = Account(paying, await paying.sign_up("Other Ltd", "GB", f"{uuid4().hex}@example.com"), fake_stripe)
    unpaid = await by_transfer(other)
    fay = await finance_person(paying, finance)
    where = {"invoice": place(account, paid), "open": place(other, unpaid)}
    for method, path, body in FINANCES:
        url = path.format(**where) if path.startswith("{") else f"/api/finance{path}"
        order = None if body is None else {"id": str(uuid4()), **body} if path.startswith("{") else body
        if path.endswith("preview"):
            order = body
        answer = await fay.request(method, url, json=order)
        assert answer.status_code == 200, (method, path, answer.text)
    [seen] = [each for each in (await fay.get(where["invoice"])).json()["moved"] if each["kind"] == "refund"]
    assert seen["state"] == "succeeded"
    found = await answers(paying, fay)
    of_invoice = "/api/finance/organisations/{organisation_id:uuid}/invoices/{invoice_id:uuid}"
    does = {
        f"{method} {path.partition('?')[0].replace('{invoice}', of_invoice).replace('{open}', of_invoice)}"
        if path.startswith("{")
        else f"{method} /api/finance{path.partition('?')[0]}"
        for method, path, _ in FINANCES
    }
    mine = {route for route in found if " /api/finance/" in route}
    assert mine == does | {SETTLES}
    assert {found[route] for route in mine} & {REFUSED} == set()
    assert UUID(finance.session["organisation"]["id"]) != account.id
