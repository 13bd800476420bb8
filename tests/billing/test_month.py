"""An organisation from its trial to paid invoices, through the API: plan, changes, usage, the end of a plan."""

import base64
import datetime as dt
from decimal import Decimal

from billing import entity
from billing.models import legal_entity
from tenants.entitlements import OPERATOR, grant
from tests.support.app import Rapport
from tests.support.billing import ISSUER, Account, Json, an_account, recomputed, total
from tests.support.fakestripe import Fake

DAY = dt.timedelta(days=1)


async def test_a_trial_becomes_a_paid_invoice(account: Account) -> None:
    start = await account.get()
    assert (start["state"], start["plan"]["chosen"], start["invoices"]) == ("trialing", False, [])
    await account.subscribed(3, "sales")
    begun = await account.get()
    assert (begun["state"], begun["card"]["last4"], begun["plan"]["seats"]) == ("active", "4242", 3)
    await account.days(1)
    [invoice] = await account.invoices()
    assert (invoice["state"], invoice["total"], invoice["open"]) == ("paid", begun["draft"]["total"], "0.00")
    assert invoice["issued_on"] == (await account.today()).isoformat()
    assert dt.date.fromisoformat(invoice["period_start"]) == await account.today() - DAY
    [mail] = [
        each for each in await account.rapport.mails("bills@buyer.example") if invoice["number"] in each["subject"]
    ]
    assert mail["attachments"] == [f"{invoice['number']}.pdf"]


async def test_who_never_chose_a_plan_may_read_and_comes_back_with_one(account: Account) -> None:
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]))
    after = await account.get()
    assert (after["state"], after["hold"]) == ("trialing", "no_plan")
    refused = await account.person.post("/api/companies", json={"name": "Late"})
    assert refused.json()["code"] == "tenants.read_only"
    await account.profile()
    await account.card()
    chosen = await account.ordered(2, method="card")
    assert (chosen["state"], chosen["hold"], chosen["plan"]["seats"]) == ("active", None, 2)
    made = await account.person.post("/api/companies", json={"name": "Back"})
    assert made.status_code == 201, made.text
    await account.days(1)
    assert [each["state"] for each in await account.invoices()] == ["paid"]


async def test_who_runs_the_installation_needs_no_plan(account: Account) -> None:
    async with account.rapport.parts.runtime.databases.control_session() as control:
        await grant(control, account.id, OPERATOR, True, source="test")
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]) + DAY)
    assert (await account.get())["hold"] is None
    assert (await account.person.get("/api/session")).json()["organisation"]["status"] == "active"


async def test_a_preview_is_the_later_invoice(account: Account) -> None:
    """Three seats, a fourth in the middle of a period, a module off at its end: each as it was previewed."""
    await account.subscribed(3, "sales")
    await account.days(16)
    promised = await account.preview(4, "sales")
    assert promised["begins_on"] == (await account.today()).isoformat()
    await account.ordered(4, "sales")
    assert (await account.get())["draft"]["total"] == promised["then"]["total"]
    more = await account.preview(4, when="period_end")
    shown = await account.ordered(4, when="period_end")
    assert [(each["item"], each["quantity"]) for each in shown["plan"]["planned"]] == [("module.sales", 0)]
    await account.until(dt.date.fromisoformat(more["then"]["closes_on"]))
    first, second = await account.invoices()
    assert (first["state"], second["state"], second["total"]) == ("paid", "paid", more["then"]["total"])
    lines = (await account.get(f"/invoices/{second['id']}"))["lines"]
    late = [each for each in lines if "days" in each["sentence"]["en"]]
    assert len(late) == 1
    assert "; added" in late[0]["sentence"]["en"]
    assert not [each for each in lines if each["item"] == "module.sales"]
    table = await account.person.get(f"/api/billing/invoices/{second['id']}/csv")
    rows = recomputed(table.text)
    assert total(rows) == Decimal(second["total"])
    [part] = [row for row in rows if row["Calculation"] == late[0]["sentence"]["en"]]
    assert (part["Quantity"], int(part["Days"]) < int(part["Of days"])) == ("1", True)


async def test_a_line_leads_to_who_changed_what(account: Account) -> None:
    """The plan's seats, a fourth from a day on and a fifth that was thought better of; not what came after it."""
    await account.subscribed(3, "sales")
    begun = (await account.today()).isoformat()
    await account.days(16)
    day = (await account.today()).isoformat()
    for seats in (5, 4):
        await account.ordered(seats, "sales")
    await account.until(dt.date.fromisoformat((await account.get())["period_end"]) + DAY)
    await account.ordered(9, "sales")
    first, second = await account.invoices()
    who = account.person.session["person"]["name"]

    async def changes(invoice: Json, item: str) -> list[list[object]]:
        lines = (await account.get(f"/invoices/{invoice['id']}"))["lines"]
        place = 1 + next(at for at, each in enumerate(lines) if each["item"] == item)
        found = await account.get(f"/invoices/{invoice['id']}/lines/{place}/changes")
        return [[each[name] for name in ("on", "before", "quantity", "by")] for each in found]

    assert await changes(first, "seats") == [[begun, 0, 3, who]]
    assert await changes(second, "seats") == [[day, 5, 4, who], [day, 3, 5, who], [begun, 0, 3, who]]
    assert await changes(second, "module.sales") == [[begun, 0, 1, who]]
    beyond = await account.person.get(f"/api/billing/invoices/{second['id']}/lines/99/changes")
    assert (beyond.status_code, beyond.json()["code"]) == (404, "billing.no_line")
    rep = await account.rapport.hire(account.person, "rep@buyer.example")
    refused = await rep.get(f"/api/billing/invoices/{second['id']}/lines/1/changes")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


async def test_what_was_ordered_and_undone_the_same_day_costs_nothing(account: Account) -> None:
    await account.subscribed(3)
    await account.days(5)
    before = (await account.get())["draft"]["total"]
    await account.ordered(9)
    await account.ordered(3)
    assert (await account.get())["draft"]["total"] == before


async def test_seats_cannot_be_taken_from_under_people(account: Account) -> None:
    await account.subscribed(3)
    await account.rapport.hire(account.person, "bob@buyer.example")
    refused = await account.plan(1)
    assert refused.status_code == 422
    assert refused.json()["fields"]["seats"]["code"] == "billing.seats_in_use"
    refused = await account.plan(0)
    assert refused.json()["fields"]["seats"]["code"] == "billing.bad_quantity"
    refused = await account.plan(3, "horoscopes")
    assert refused.json()["fields"]["modules"]["code"] == "billing.not_sold"


async def test_a_plan_asks_for_details_a_way_to_pay_and_the_page_as_it_is(account: Account) -> None:
    assert (await account.plan(3, method="card")).json()["code"] == "billing.profile_incomplete"
    await account.profile()
    assert (await account.plan(3)).json()["code"] == "billing.no_plan"
    assert (await account.plan(3, method="card")).json()["code"] == "billing.no_card"
    stale = await account.plan(3, method="transfer", version=0)
    assert stale.json()["code"] == "billing.changed_meanwhile"
    done = await account.person.post("/api/billing/card/completion", json={})
    assert done.json()["code"] == "billing.card_unfinished"


async def test_nothing_is_ordered_that_nobody_could_invoice(account: Account) -> None:
    await account.profile()
    async with account.rapport.parts.runtime.databases.control_session() as control:
        await control.execute(legal_entity.delete())
    refused = await account.plan(3, method="transfer")
    assert (refused.status_code, refused.json()["code"]) == (503, "billing.no_legal_entity")
    assert not (await account.get())["plan"]["chosen"]


async def test_the_entity_that_was_set_last_invoices(account: Account) -> None:
    async with account.rapport.parts.runtime.databases.control_session() as control:
        for code in ("NEW", "RAP", "3M", "RAP"):
            await entity.save(control, entity.Entity(code=code, party=ISSUER))
            assert (await entity.needed(control)).code == code


async def test_a_plan_that_ends_is_read_only_and_its_last_invoice_has_the_rest(account: Account) -> None:
    await account.subscribed(3)
    await account.days(3)
    shown = await account.get()
    body = {"version": shown["version"]}
    planned = (await account.person.post("/api/billing/plan/cancellation", json=body)).json()["plan"]["planned"]
    assert {each["item"] for each in planned} == {"base", "seats"}
    twice = await account.person.post("/api/billing/plan/cancellation", json={"version": shown["version"] + 1})
    assert twice.json()["code"] == "billing.no_plan"
    await account.until(dt.date.fromisoformat(shown["period_end"]) + 2 * DAY)
    after = await account.get()
    assert (after["state"], after["hold"], len(after["invoices"])) == ("lapsed", "no_plan", 1)
    await account.ordered(2)
    assert (await account.get())["state"] == "active"


async def test_a_link_shows_one_invoice_only(account: Account) -> None:
    await account.subscribed(3, "sales")
    await account.days(1)
    [invoice] = await account.invoices()
    link = (await account.get(f"/invoices/{invoice['id']}"))["link"]
    token = link.rpartition("/")[2]
    stranger = account.rapport.browser()
    seen = await stranger.get(f"/api/hosted-invoices/{token}")
    assert seen.json()["row"]["number"] == invoice["number"]
    pdf = await stranger.get(f"/api/hosted-invoices/{token}/pdf?language=zh")
    assert pdf.content.startswith(b"%PDF")
    nobodys = base64.urlsafe_b64encode(bytes(64)).rstrip(b"=").decode()
    for altered in (token[:-2] + "AA", "B" + token[1:], token[:-4], "x", "%00", token + "A", nobodys):
        assert (await stranger.get(f"/api/hosted-invoices/{altered}")).status_code == 404


async def test_transfer_has_thirty_days(account: Account) -> None:
    await account.profile()
    await account.ordered(3, method="transfer")
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]) + DAY)
    [invoice] = await account.invoices()
    due = dt.date.fromisoformat(invoice["due_on"])
    assert (invoice["state"], due - dt.date.fromisoformat(invoice["issued_on"])) == ("open", 30 * DAY)
    refused = await account.person.post(f"/api/billing/invoices/{invoice['id']}/payment", json={})
    assert refused.json()["code"] == "billing.no_card"


async def test_an_invoice_of_another_organisation_is_not_there(
    account: Account, paying: Rapport, fake_stripe: Fake
) -> None:
    await account.subscribed(2)
    await account.days(1)
    [theirs] = await account.invoices()
    other = await an_account(paying, fake_stripe)
    path = f"/api/billing/invoices/{theirs['id']}"
    answers = [await other.person.get(f"{path}{verb}") for verb in ("", "/pdf", "/csv", "/lines/1/changes")]
    answers += [await other.person.post(f"{path}/payment{verb}", json={}) for verb in ("", "/check")]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(404, "billing.no_invoice")] * 6
    rep = await paying.hire(account.person, f"rep.{theirs['id']}@buyer.example")
    assert (await rep.get("/api/billing")).json()["code"] == "forbidden"
    assert (await rep.get(path)).json()["code"] == "forbidden"


async def test_a_plan_that_is_taken_up_again_takes_nothing_back(account: Account) -> None:
    """Lapsed for ten days, then two seats again: the days without a plan cost nothing, and what was billed stays."""
    await account.subscribed(3)
    await account.days(3)
    shown = await account.get()
    await account.person.post("/api/billing/plan/cancellation", json={"version": shown["version"]})
    end = dt.date.fromisoformat(shown["period_end"])
    await account.until(end + 10 * DAY)
    used = {"id": "lapsed", "meter": "messages", "quantity": "100000", "occurred_at": f"{end + 2 * DAY}T12:00:00Z"}
    sent = await account.person.post("/api/usage/events", json={"events": [used]})
    assert sent.json()["accepted"] == 1, sent.text
    promised = (await account.preview(2))["then"]
    again = await account.ordered(2)
    assert (again["state"], again["hold"]) == ("active", None)
    await account.until(dt.date.fromisoformat(promised["closes_on"]))
    first, second = await account.invoices()
    assert (first["state"], second["kind"], second["total"]) == ("paid", "invoice", promised["total"])
    lines = (await account.get(f"/invoices/{second['id']}"))["lines"]
    assert not [each for each in lines if "taken back" in each["sentence"]["en"]]
    part, whole = [Decimal(each["amount"]) for each in lines if each["item"] == "seats"]
    assert 0 < part < whole


async def test_what_is_used_waits_until_its_own_period_is_invoiced(account: Account) -> None:
    """The invoice that is written on the second day of a period charges nothing of the first one's usage."""
    await account.subscribed(2)
    used = {"id": "first", "meter": "messages", "quantity": "5", "occurred_at": f"{await account.today()}T00:00:00Z"}
    sent = await account.person.post("/api/usage/events", json={"events": [used]})
    assert sent.json()["accepted"] == 1, sent.text

    async def became() -> tuple[int, int]:
        found = await account.get(f"/usage/reconciliation?from={used['occurred_at'][:10]}")
        [row] = [each for each in found["rows"] if each["meter"] == "messages"]
        return row["rated"], row["pending"]

    await account.days(1)
    assert (len(await account.invoices()), await became()) == (1, (0, 1))
    await account.until(dt.date.fromisoformat((await account.get())["draft"]["closes_on"]))
    assert (len(await account.invoices()), await became()) == (2, (1, 0))


async def test_what_is_used_in_the_trial_or_after_a_plan_waits_for_no_invoice(account: Account) -> None:
    """It costs nothing, and is known to: nothing is pending for ever."""
    first = await account.today()

    async def use(name: str, day: dt.date) -> None:
        used = {"id": name, "meter": "messages", "quantity": "5000", "occurred_at": f"{day}T00:00:00Z"}
        sent = await account.person.post("/api/usage/events", json={"events": [used]})
        assert sent.json()["accepted"] == 1, sent.text

    async def pending() -> int:
        rows = (await account.get(f"/usage/reconciliation?from={first}"))["rows"]
        assert all(each["balanced"] for each in rows)
        return sum(each["pending"] for each in rows if each["meter"] == "messages")

    await use("in-the-trial", first)
    assert await pending() == 1
    await account.subscribed(2)
    await account.days(1)
    assert await pending() == 0
    shown = await account.get()
    await account.person.post("/api/billing/plan/cancellation", json={"version": shown["version"]})
    end = dt.date.fromisoformat(shown["period_end"])
    await account.until(end + 3 * DAY)
    await use("after-the-plan", end + DAY)
    assert await pending() == 1
    await account.until(end + 34 * DAY)
    assert (await pending(), len(await account.invoices())) == (0, 1)


async def test_what_was_used_since_a_preview_is_all_that_an_invoice_has_more(account: Account) -> None:
    await account.subscribed(2)
    await account.days(3)
    promised = (await account.get())["draft"]
    today = await account.today()
    events = [{"id": "m1", "meter": "messages", "quantity": "1300", "occurred_at": f"{today}T00:00:00Z"}]
    sent = await account.person.post("/api/usage/events", json={"events": events})
    assert sent.json()["accepted"] == 1, sent.text
    await account.until(dt.date.fromisoformat(promised["closes_on"]))
    [_, invoice] = await account.invoices()
    shown = await account.get(f"/invoices/{invoice['id']}")
    before = {each["item"]: each["amount"] for each in promised["lines"]}
    after = {each["item"]: each["amount"] for each in shown["lines"]}
    assert {item for item in after if before.get(item) != after[item]} == {"usage.messages"}
    assert Decimal(after["usage.messages"]) == Decimal("8.00")
    assert Decimal(invoice["total"]) == Decimal(promised["total"]) + Decimal("8.00")
    line = next(each for each in shown["lines"] if each["item"] == "usage.messages")
    assert line["sentence"]["en"] == "1,300 text messages, 300 of them included, 1,000 × 0.008 = 8.00"
    # It is of the period before the one that the invoice is for, and the events of its days are what was counted.
    assert line["end"] == shown["document"]["period_start"]
    counted = await account.get(f"/usage?from={line['start']}&to={line['end']}")
    assert [each["quantity"] for each in counted["meters"] if each["meter"] == "messages"] == ["1300"]


async def test_what_is_metered_says_what_it_costs(account: Account) -> None:
    await account.subscribed(2)
    await account.days(9)
    overview, today = await account.get(), await account.today()
    events = [{"id": "m1", "meter": "messages", "quantity": "700", "occurred_at": f"{today - DAY}T12:00:00Z"}]
    await account.person.post("/api/usage/events", json={"events": events})
    shown = await account.get(f"/usage?from={overview['period_start']}&to={overview['period_end']}")
    meters = {each["meter"]: each for each in shown["meters"]}
    days = (dt.date.fromisoformat(overview["period_end"]) - dt.date.fromisoformat(overview["period_start"])).days
    assert meters["messages"]["cost"] == {
        "currency": "USD", "included": "300", "package": 1, "prices": ["0.008"], "so_far": "3.20",
        "expected_quantity": str(70 * days), "expected": f"{Decimal(70 * days - 300) * Decimal('0.008'):.2f}",
    }  # fmt: skip
    assert meters["active_seats"]["cost"] is None
    assert meters["storage_gb"]["cost"]["expected_quantity"] == meters["storage_gb"]["quantity"]
