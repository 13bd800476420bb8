"""No text of a customer lies readable on a disk: the product at work, then the bytes of everything that it wrote."""

import csv
import datetime as dt
import io
import random
import shutil
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from redis.asyncio import Redis

from rapport.crm.features import REGISTRY
from tests.support import crm_sales
from tests.support.app import PASSWORD, Person
from tests.support.byte_search import PIECE, Texts, forms
from tests.support.every_object import Planting
from tests.support.kept import Kept
from tests.support.live import Live
from tests.support.own_fields import define
from tests.support.product import Product
from tests.support.waits import until

PLANTED = "Planted in the clear: 明文样本 4711"
COMPANY, FOUNDER, EMAIL = "宁波紫檀器械有限公司 Vrenkamp", "欧阳晓峰岚", "zhaoquan.ouyang@vrenkamp-export.example"
STRANGER = "nobody.knows@quellbrink.example"
WRONG_PASSWORD = "a-wrong-guess-of-brimstedt"


@pytest.fixture
async def live(server_folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Live]:
    """`rapport run` on a data directory of its own; temporary files go to a folder beside it."""
    folder = server_folder / "clear"
    (folder / "tmp").mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    product = Product(folder / "run")
    product.start()
    found = Live(product)
    yield found
    await found.close()
    product.stop()
    shutil.rmtree(folder)


def table(rows: Iterable[dict[str, str]]) -> bytes:
    """A CSV file."""
    listed = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(listed[0]))
    writer.writeheader()
    writer.writerows(listed)
    return text.getvalue().encode("gb18030")


async def made(person: Person, url: str, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    """What a POST answers."""
    done = await person.post(url, json=body)
    assert done.status_code == status, done.text
    found: dict[str, Any] = done.json()
    return found


async def import_files(live: Live, owner: Person, kept: Kept) -> None:
    """Lists of accounts with faults, and of contacts; an error file, an undo that keeps an edited record."""
    for path in crm_sales.files():
        for name in (*crm_sales.names(path), "technolgy", "Philipines"):
            kept(name)
        done = await live.imported(
            owner, crm_sales.content(path), "company", kept(f"Vertraulich {path.parent.name}.csv")
        )
        first = (await made(owner, "/api/companies/query", {"limit": 1}, 200))["items"][0]
        changed = await owner.patch(f"/api/companies/{first['id']}", json={"name": kept.name(), "website": "x.example"})
        assert changed.status_code == 200
        undone = await live.step(owner, done, "undo")
        assert (done["state"], undone["state"], len(undone["kept"])) == ("done", "undone", 1)
    rows = [kept.contact() | {"birthday": kept(f"some day in {number} Brachmond")} for number in range(250)]
    item = await live.imported(owner, table(rows), "contact", kept("华东联系人名单 2026.csv"))
    assert item["progress"]["done"] == 250
    errors = await owner.get(f"/api/imports/{item['id']}/errors.csv")
    assert errors.text.count("Brachmond") == 250
    assert (await owner.get(f"/api/imports/{item['id']}/rows", params={"tab": "errors"})).status_code == 200


async def work(owner: Person, kept: Kept) -> None:
    """Records written, changed, deleted, listed, found, exported by hand; views and choice labels."""
    company = await made(
        owner,
        "/api/companies",
        {
            "name": kept(COMPANY),
            "address": kept("Am Brunkeldeich 17, 宁波市"),
            "bank_account": kept("6228480402564890018"),
        },
    )
    company_id = company["record"]["id"]
    for label in (kept("精密铸造与锻造"), kept("Brunkelwerk supplies")):
        choice = await made(owner, "/api/choices/company/industry", {"label": label})
        await made(owner, "/api/price-books", {"label": {"zh": label, "en": label}, "currency": "CNY"})
        await owner.patch(f"/api/companies/{company_id}", json={"industry": choice["id"]})
    own = await define(owner, "text", kept("Quorlin gate"), choices=[])
    area = await define(
        owner, "choice", kept("Brunkel area"), choices=[{"zh": kept("紫檀片区"), "en": kept("Sandalwood")}]
    )
    for text in (kept("Left of the Brunkeldeich lock"), kept("紫檀码头右侧")):
        values = {own["name"]: text, area["name"]: area["choices"][0]["id"]}
        done = await owner.patch(f"/api/companies/{company_id}", json=values)
        assert done.status_code == 200, done.text
    asked = {"filter": {"field": own["name"], "op": "contains", "value": "紫檀码"}}
    assert len((await made(owner, "/api/companies/query", asked, 200))["items"]) == 1
    archived = {"base_version": 1, "archived": True}
    assert (await owner.patch(f"/api/fields/company/{own['name']}", json=archived)).status_code == 200
    links = {"companies": [{"id": company_id, "role": "finance"}]}
    records = [(await made(owner, "/api/contacts", kept.contact() | {"links": links}))["record"] for _ in range(60)]
    for record in records[:40]:
        done = await owner.patch(f"/api/contacts/{record['id']}", json=kept.contact() | {"base_version": 1})
        assert done.status_code == 200, done.text
    conflict = await owner.patch(f"/api/contacts/{records[0]['id']}", json=kept.contact() | {"base_version": 1})
    assert conflict.status_code == 409
    await owner.delete(f"/api/contacts/{records[50]['id']}")
    within = {"field": "note", "op": "contains", "value": "诸葛总监"}
    view = {"object": "contact", "name": kept("我的重点大客户名单"), "filter": within}
    saved = await made(owner, "/api/views", view)
    within["value"] = kept("walkthrough at Brumstedt")
    await owner.patch(f"/api/views/{saved['id']}", json=view | {"name": kept("Whales of Brunkel")})
    body = {"op": "update", "filter": within, "fields": {"title": kept("Retired to Quorlindorf")}}
    bulk = await made(owner, "/api/contacts/bulk", body, 200)
    assert bulk["done"] > 100
    await made(owner, f"/api/batches/{bulk['batch_id']}/undo", {}, 200)
    await made(owner, "/api/search", {"q": kept("eleven percent below")}, 200)
    await made(owner, "/api/contacts/query", {"search": "龙井茶", "sort": [{"field": "name"}]}, 200)
    for url in ("history", "disk"):
        assert (await owner.get(f"/api/contacts/{records[0]['id']}/{url}")).status_code == 200
    assert (await owner.post("/api/contacts/export", json={})).text.count("@vrenkamp.example") > 300


async def keep(live: Live, owner: Person, kept: Kept) -> None:
    """Files of a record, a whole one and a part of one; a token; a search for duplicates; an archive of it all."""
    [company] = (await made(owner, "/api/companies/query", {"limit": 1}, 200))["items"]
    protocol = {"tus-resumable": "1.0.0"}
    for name, sent in (("Vertrag Brunkelpakt.txt", 1.0), ("报价单 紫檀 2026.csv", 0.5)):
        content = (kept(f"{name}: Quorlin-Rabatt elf Prozent") * 9_000).encode()
        named = b64encode(kept(name).encode()).decode()
        said = {"upload-length": str(len(content)), "upload-metadata": f"filename {named}"}
        begun = await owner.post(f"/api/companies/{company['id']}/uploads", headers=protocol | said)
        assert begun.status_code == 201, begun.text
        part = protocol | {"upload-offset": "0", "content-type": "application/offset+octet-stream"}
        done = await owner.patch(begun.headers["location"], content=content[: int(len(content) * sent)], headers=part)
        assert done.status_code == 204, done.text
    token = await made(owner, "/api/tokens", {"name": kept("Brunkelbridge nightly"), "scopes": ["records:read"]})
    kept(token["token"])
    await made(owner, "/api/contacts/duplicates/hint", {"fields": {"name": kept("Ottilie Quorlinger")}}, 200)
    await made(owner, "/api/contacts/duplicates/scan", {}, 200)
    await made(owner, "/api/archives", {})

    async def is_done() -> bool:
        [archive] = (await owner.get("/api/archives")).json()["archives"]
        scan = (await owner.get("/api/contacts/duplicates")).json()["scan"]
        return bool(archive["state"] == scan["state"] == "done")

    await until(is_done)


async def provoke(live: Live, owner: Person, kept: Kept) -> None:
    """What fails: sign-ins, bodies that can't be read, wrong values, and the database itself."""
    stranger = live.browser()
    for email, password in ((EMAIL, WRONG_PASSWORD), (STRANGER, PASSWORD)):
        done = await stranger.post("/api/sessions", json={"email": email, "password": password})
        assert done.status_code in {401, 422}, done.text
    said = kept("Brinkstorp said 报价太高了不能接受")
    wrong: list[tuple[str, str, Any]] = [
        ("POST", "/api/contacts", {"name": {"of": said}}),
        ("POST", "/api/contacts", {said: said}),
        ("POST", "/api/contacts", {"name": f"{said}\0", "email": said, "owner_id": said}),
        ("POST", "/api/companies", {"name": said, "employees": said}),
        ("POST", "/api/companies/query", {"filter": {"field": said, "op": said, "value": said}}),
        ("POST", "/api/companies/query", {"filter": {"field": "employees", "op": "eq", "value": said}}),
        ("POST", "/api/companies/query", {"sort": [{"field": said}], "cursor": said, "as_of": said}),
        ("GET", f"/api/companies/{said}", None),
        ("GET", f"/api/companies/{uuid4()}?as_of={said}", None),
        ("POST", f"/api/choices/company/{said}", {"label": said}),
        ("POST", "/api/signups", {"company": said, "country": said, "email": said, "locale": said}),
    ]
    for method, url, body in wrong:
        assert 400 <= (await owner.request(method, url, json=body)).status_code < 500, (method, url, body)
    broken = await owner.post(
        "/api/contacts", content=f'{{"name": "{said}'.encode(), headers={"content-type": "application/json"}
    )
    assert broken.status_code == 400
    record = (await made(owner, "/api/contacts", kept.contact()))["record"]
    schema = owner.session["organisation"]["schema"]
    tenant = await live.database("tenant")
    await tenant.execute(f"ALTER TABLE {schema}.contact ADD CONSTRAINT refused CHECK (version < 9) NOT VALID")
    await tenant.execute(f"UPDATE {schema}.contact SET version = 8 WHERE id = $1", record["id"])
    failed = await owner.patch(f"/api/contacts/{record['id']}", json=kept.contact())
    assert (failed.status_code, failed.json()["code"]) == (500, "internal")
    await tenant.close()


def texts_of_declarations() -> set[tuple[str, str]]:
    """Every field of the product's objects that holds what somebody typed; price books are made beside them."""
    every = ((obj.name, field) for obj in REGISTRY.objects.values() for field in obj.fields if field.editable)
    typed = ((name, field) for name, field in every if field.kind.encrypted != "clear" and field.open_choices)
    return {(name, field.name) for name, field in typed if field.kind_name not in {"pipeline", "stage"}}


async def until_billed(owner: Person, what: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The first invoice, once the worker has brought it so far."""
    seen: list[dict[str, Any]] = []

    async def is_billed() -> bool:
        seen[:] = [each for each in (await owner.get("/api/billing/invoices")).json() if what(each)]
        return bool(seen)

    await until(is_billed)
    return seen[0]


async def bill(live: Live, owner: Person, kept: Kept) -> None:
    """A plan, a card and its charge, an invoice printed, mailed and linked, a credit note, a refund, a receipt."""
    profile = {
        "legal_name": kept("宁波紫檀精密器械股份有限公司"), "country": "CN", "language": "zh",
        "address": f"{kept('北仑区明州路 4711 号')}\n{kept('Brunkelhof 3')}", "tax_id": kept("91110000600037341L"),
        "email": kept("rechnungen@vrenkamp-billing.example"), "contact": kept("令狐会计"),
        "reference": kept("PO Brunkelzeichen 88"),
    }  # fmt: skip
    done = await owner.put("/api/billing/profile", json={"profile": profile, "version": 0})
    assert done.status_code == 200, done.text
    wrong = {"profile": profile | {"email": kept("@kein.zeichen.example"), "tax_id": kept("DE999-Brunk")}, "version": 1}
    assert (await owner.put("/api/billing/profile", json=wrong)).status_code == 422
    page = await made(owner, "/api/billing/card", {}, 200)
    async with httpx.AsyncClient() as browser:
        await browser.post(page["url"], data={"number": "4242424242424242", "expiry": "12/40", "cvc": "123"})
    shown = await made(owner, "/api/billing/card/completion", {}, 200)
    order = {"seats": 3, "modules": ["sales"], "method": "card", "version": shown["version"]}
    done = await owner.put("/api/billing/plan", json=order)
    assert done.status_code == 200, done.text
    ends = dt.date.fromisoformat(done.json()["trial_ends"])
    await made(owner, "/api/clock", {"to": (ends + dt.timedelta(days=1)).isoformat()}, 200)
    paid = await until_billed(owner, lambda each: each["state"] == "paid")
    for what in ("", "/pdf?language=zh", "/csv"):
        assert (await owner.get(f"/api/billing/invoices/{paid['id']}{what}")).status_code == 200
    link = (await owner.get(f"/api/billing/invoices/{paid['id']}")).json()["link"]
    assert (await live.browser().get(f"/api/hosted-invoices/{kept(link.rpartition('/')[2])}")).status_code == 200
    control = await live.database("control")
    organisation_id = owner.session["organisation"]["id"]
    await control.execute(
        "INSERT INTO entitlement (organisation_id, name, value, source, granted_at)"
        " VALUES ($1, 'operator', 'true', 'test', now())",
        organisation_id,
    )
    await control.close()
    at = f"/api/finance/organisations/{organisation_id}/invoices/{paid['id']}"
    reason = kept("停机两天的补偿，Brunkelausfall")
    await made(owner, f"{at}/credit-notes", {"id": str(uuid4()), "net": "50.00", "reason": reason}, 200)
    await made(owner, f"{at}/refunds", {"id": str(uuid4()), "amount": "20.00"}, 200)
    await made(owner, "/api/finance/receivables/query", {"currency": "CNY", "search": profile["legal_name"]}, 200)
    shown = (await owner.get("/api/billing")).json()
    done = await owner.put("/api/billing/plan", json=order | {"method": "transfer", "version": shown["version"]})
    assert done.status_code == 200, done.text
    await made(owner, "/api/clock", {"days": 32}, 200)
    unpaid = await until_billed(owner, lambda each: each["state"] == "open")
    note = {"id": str(uuid4()), "amount": "10.00", "reference": kept("Überweisung Quorlinbank 4711")}
    await made(owner, f"{at.replace(paid['id'], unpaid['id'])}/receipts", note, 200)
    await live.mails(profile["email"])


async def plant(live: Live, tenant: asyncpg.Connection, redis: Redis) -> None:
    """Puts the known text into every place; the temporary files live as long as the transaction."""
    home = live.product.home
    await tenant.execute("CREATE TABLE public.planted AS SELECT $1::text AS word", PLANTED)
    await tenant.execute(f"DO $$ BEGIN RAISE LOG '{PLANTED}'; END $$")
    await redis.set("planted", PLANTED)
    for folder in (home.files / "files", home.logs, live.product.home.root.with_name("tmp")):
        (folder / "planted").write_bytes(b"\0" + PLANTED.encode())
    await tenant.execute("BEGIN; SET LOCAL work_mem = '64kB'")
    rows = "SELECT word || n AS sorted FROM public.planted, generate_series(1, 9999) n"
    await tenant.execute(f"DECLARE spilled CURSOR FOR {rows} ORDER BY sorted")
    await tenant.execute("FETCH 1 FROM spilled")


async def plant_in_log(live: Live) -> None:
    """Puts the known text into the write-ahead log as often as no edge of a page and no recycled file can hide it."""
    tenant = await live.database("tenant")
    await tenant.execute(
        "CREATE TABLE public.replanted AS SELECT $1::text AS word FROM generate_series(1, 400)", PLANTED
    )
    await tenant.close()


async def rows_of(live: Live) -> dict[str, bytes]:
    """Every row of every table as text: what is compressed or lies apart in the files is whole here."""
    found = {}
    for which in ("control", "tenant"):
        connection = await live.database(which)
        wanted = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'"
        for schema, name in await connection.fetch(wanted):
            output = io.BytesIO()
            await connection.copy_from_table(name, schema_name=schema, output=output)
            found[f"{which} {schema}.{name}"] = output.getvalue()
        await connection.close()
    return found


async def values_of(redis: Redis) -> bytes:
    """All keys and values of Redis."""
    readers = {b"string": redis.get, b"hash": redis.hgetall, b"set": redis.smembers}
    found: list[Any] = []
    async for key in redis.scan_iter():
        kind = await redis.type(key)
        ranges = {b"list": redis.lrange, b"zset": redis.zrange}
        found += [key, await (readers[kind](key) if kind in readers else ranges[kind](key, 0, -1))]
    return b"\0".join(each if isinstance(each, bytes) else repr(each).encode() for each in found)


def files_of(live: Live) -> dict[str, set[Path]]:
    """Every file that the product wrote, by the kind of place."""
    home, folder = live.product.home, live.product.home.root.parent
    parts = {
        "temporary tables": home.postgres / "base" / "pgsql_tmp",
        "write-ahead log": home.postgres / "pg_wal",
        "tables": home.postgres,
        "files": home.files,
        "PostgreSQL's log": home.logs / "postgres.log",
        "logs": home.logs,
        "Redis": home.redis,
        "temporary files": folder / "tmp",
    }
    programs = home.root / "programs"
    left = {path for path in folder.rglob("*") if path.is_file() and not path.is_relative_to(programs)}
    found: dict[str, set[Path]] = {}
    for place, part in parts.items():
        found[place] = {path for path in left if path.is_relative_to(part)}
        left -= found[place]
    return found | {"elsewhere": left}


@pytest.mark.asvs("V14.2.2")
@pytest.mark.asvs("V14.2.4")
@pytest.mark.slow
async def test_no_text_of_a_customer_is_on_a_disk(live: Live) -> None:
    kept = Kept()
    for text in (COMPANY, FOUNDER, EMAIL, STRANGER, WRONG_PASSWORD, PASSWORD):
        kept(text)
    owner = await live.sign_up(COMPANY, "CN", EMAIL, name=FOUNDER)
    for cookie in owner.cookies.jar:
        kept(str(cookie.value))
    await live.mails(EMAIL)
    await import_files(live, owner, kept)
    await work(owner, kept)
    planting = Planting(owner, kept)
    await planting.everywhere()
    assert planting.written >= texts_of_declarations()
    await keep(live, owner, kept)
    await bill(live, owner, kept)
    await provoke(live, owner, kept)
    redis = Redis.from_url(live.product.running().environment["REDIS_URL"])
    tenant = await live.database("tenant")
    await plant(live, tenant, redis)
    await tenant.execute("CHECKPOINT")
    await plant_in_log(live)
    # The append-only file before it is written anew: it holds each command since the start.
    await redis.save()

    texts = Texts({*kept.texts, PLANTED})
    found = {place: {text for path in paths for text in texts.in_file(path)} for place, paths in files_of(live).items()}
    found["Redis' values"] = texts.in_bytes(await values_of(redis))
    rows = await rows_of(live)
    found["rows"] = {text for row in rows.values() for text in texts.in_bytes(row)}
    await tenant.close()
    await redis.aclose()

    assert len(kept.texts) > 2000
    assert '"request failed"' in (live.product.home.logs / "api.log").read_text()
    assert found == {place: {PLANTED} for place in found} | {"elsewhere": set()}


@pytest.mark.parametrize("text", [PLANTED, FOUNDER, EMAIL, "Ä 🎉 ABC/?+"])
def test_every_form_of_a_text_is_found_wherever_it_lies(text: str) -> None:
    texts, noise = Texts([text, COMPANY]), random.Random(1).randbytes(5000)  # noqa: S311 - no secret
    assert len(forms(text)) >= 9
    for form in forms(text):
        for at in range(5):
            assert texts.in_bytes(noise[: 1000 + at] + form + noise[:50]) == {text}
    assert texts.in_bytes(noise + form[:-1] + noise) - {text} == set()


def test_a_text_between_two_pieces_of_a_file_is_found(tmp_path: Path) -> None:
    path, form = tmp_path / "large", FOUNDER.encode()
    for start in (PIECE - len(form) - 1, PIECE - 5, PIECE, 2 * PIECE - 1, 2 * PIECE + 9):
        path.write_bytes(bytes(start) + form)
        assert Texts([FOUNDER, COMPANY]).in_file(path) == {FOUNDER}
