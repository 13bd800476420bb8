"""Invoice details: numbers by their own rules, text that can be printed and mailed."""

import msgspec
import pytest
import sqlalchemy as sa

from auth import security_log
from auth.models import security_event
from billing.profile import Profile
from tests.support.billing import Account


@pytest.mark.parametrize(
    ("country", "number", "fine"),
    [
        ("CN", "91110000600037341L", True), ("CN", "91110000600037341A", False), ("GB", "GB 980 7806 84", True),
        ("GB", "123456789", False), ("DE", "DE136695976", True), ("FR", "FR00000000000", False), ("US", "any", True),
        ("JP", "7000012050002", True), ("JP", "1000012050002", False), ("GR", "EL094259216", True),
    ],
)  # fmt: skip
async def test_tax_numbers_are_checked_by_their_own_rules(
    account: Account, country: str, number: str, fine: bool
) -> None:
    version = (await account.get("/profile"))["version"]
    profile = {"legal_name": "A", "country": country, "address": "B", "email": "a@b.example", "tax_id": number}
    done = await account.person.put("/api/billing/profile", json={"profile": profile, "version": version})
    assert (done.status_code == 200) is fine, done.text
    if not fine:
        assert done.json()["fields"]["tax_id"]["code"] == "billing.bad_tax_id"


async def test_invoice_details_say_what_is_missing(account: Account) -> None:
    profile = {"legal_name": " ", "country": "XX", "address": "B" * 500, "email": "nobody"}
    done = await account.person.put("/api/billing/profile", json={"profile": profile, "version": 0})
    fields = {name: each["code"] for name, each in done.json()["fields"].items()}
    assert fields == {
        "legal_name": "billing.missing", "country": "billing.unknown_country", "address": "billing.too_long",
        "email": "billing.bad_email",
    }  # fmt: skip
    await account.profile()
    stale = await account.person.put(
        "/api/billing/profile", json={"profile": (await account.get("/profile"))["profile"], "version": 0}
    )
    assert stale.status_code == 409


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("email", "a@b.example\nBcc: everybody@c.example", "billing.unprintable"),
        ("email", "a@b.example, everybody@c.example", "billing.bad_email"),
        ("email", '"a@b.example" <c@d.example>', "billing.bad_email"),
        ("legal_name", "A\0B", "billing.unprintable"), ("legal_name", "A\r\nB", "billing.unprintable"),
        ("legal_name", "A" * 10_000, "billing.too_long"), ("reference", "PO\u2028 7", "billing.unprintable"),
        ("address", "1 Street\x1bc\nTown", "billing.unprintable"),
    ],
)  # fmt: skip
async def test_invoice_details_are_text_that_can_be_printed_and_mailed(
    account: Account, field: str, value: str, code: str
) -> None:
    profile = {"legal_name": "上海\u3000紫檀", "country": "FR", "address": "1\tStreet\nTown", "email": "a@b.example"}
    done = await account.person.put("/api/billing/profile", json={"profile": {**profile, field: value}, "version": 0})
    assert {name: each["code"] for name, each in done.json()["fields"].items()} == {field: code}
    done = await account.person.put("/api/billing/profile", json={"profile": profile, "version": 0})
    assert done.status_code == 200, done.text


@pytest.mark.parametrize("version", [-5, 7, 2**31 - 1, 2**63 - 1])
async def test_first_invoice_details_are_those_of_nobody_before(account: Account, version: int) -> None:
    profile = {"legal_name": "A", "country": "FR", "address": "B", "email": "a@b.example"}
    done = await account.person.put("/api/billing/profile", json={"profile": profile, "version": version})
    assert (done.status_code, done.json()["code"]) == (409, "billing.changed_meanwhile")


async def test_a_wrong_number_is_said_in_the_readers_language_alone(account: Account) -> None:
    """Whatever language invoices are in."""
    profile = {"legal_name": "A", "country": "CN", "address": "B", "email": "a@b.example", "tax_id": "123"}
    said = []
    for reader, language in (("zh-CN", "en"), ("en", "zh")):
        assert (await account.person.patch("/api/session", json={"locale": reader})).status_code == 200
        body = {"profile": {**profile, "language": language}, "version": 0}
        done = await account.person.put("/api/billing/profile", json=body)
        said.append(done.json()["fields"]["tax_id"]["message"])
    assert not any(letter.isascii() and letter.isalpha() for letter in said[0]), said
    assert said[1].isascii(), said


async def test_whoever_decides_about_money_is_in_the_security_log(account: Account) -> None:
    await account.subscribed(2)
    await account.profile(reference="PO 7")
    version = (await account.get())["version"]
    ended = await account.person.post("/api/billing/plan/cancellation", json={"version": version})
    assert ended.status_code == 200, ended.text
    async with account.rapport.parts.runtime.databases.control_session() as control:
        mine = (security_event.c.organisation_id == account.id) & security_event.c.kind.like("billing.%")
        rows = await control.rows(sa.select(security_event).where(mine).order_by(security_event.c.id))
        said = [(row.kind, msgspec.to_builtins(security_log.opened(control.keys, row).details)) for row in rows]
    assert all(row.identity_id is not None for row in rows)
    assert said == [
        ("billing.invoice_details_saved", {"fields": " ".join(Profile.__struct_fields__)}),
        ("billing.card_page_opened", {}), ("billing.card_page_completed", {}),
        ("billing.plan_ordered", {"seats": "2", "modules": "", "when": "now"}),
        ("billing.invoice_details_saved", {"fields": "reference"}), ("billing.plan_cancelled", {}),
    ]  # fmt: skip
