"""Organisations with a thing of every kind in them, for tests of what others get to know of it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from auth.domains import requests
from auth.domains.models import domain_claim
from auth.viewing.models import VIEWING_REASON, viewing_request
from kernel.clock import real_now
from kernel.ids import new_id
from tests.support import transfers
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.approvals import asked, deal, lines, member, product, rule
from tests.support.archives import brought
from tests.support.authenticator import Authenticator, prove, register
from tests.support.forms import LEE, MARKETING, form, leads, sent, token_of, touches
from tests.support.imports import step
from tests.support.measuring import unless_seen
from tests.support.outcome import ahead
from tests.support.own_fields import define
from tests.support.servers import DatabasePair
from tests.support.uploads import file_sent
from tests.support.visits import reported, site, visitor

# Each stands in another kind of place.
SECRETS = {
    "organisation": "Zanzibar Holdings", "person": "Quillon Vex", "company": "Obsidian Foundry",
    "daughter": "Marmoset Daughter", "contact": "Mirabel Ott", "note": "owes us a kingfisher",
    "view": "Pelican watchlist", "choice": "Falconry", "file": "walrus.csv", "header": "Wombat",
    "cell": "Heliotrope Works", "city": "Timbuktu", "invited": "Xanthe Quill", "team": "Ocelot Squad",
    "territory": "Quagga Plains",
    "field": "Plover berth", "own": "Bittern slipway",
    "deal": "Nightjar retrofit", "lead": "Lapwing Osk", "product": "Curlew gauge",
    "campaign": "Garganey stand", "sales_order": "Gadwall delivery", "sales_receipt": "Smew instalment",
    "asset": "Wigeon pump",
    "task": "Ring the ptarmigan", "activity": "Dunlin agreed",
    "passkey": "Kestrel laptop", "token": "Grebe upload", "machine": "Auklet bridge",
}  # fmt: skip


@dataclass
class Filled:
    """An organisation; `ids` names what is in it, `seq` is its newest change, `cursor` the second page of a list,
    `timeline_cursor` that of a timeline.
    """

    person: Person
    texts: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)
    seq: int = 0
    cursor: str = ""
    timeline_cursor: str = ""
    bodies: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    async def post(self, url: str, body: object) -> Any:
        """The answer to a call that works."""
        answer = await self.person.post(f"/api/{url}", json=body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json() if "json" in answer.headers["content-type"] else answer.text

    async def everything(self) -> str:
        """All that its owner can read of it."""
        urls = [
            "session", "passkeys", "people", "members", "teams", "views", "territories", "sharing-rules", "queues",
             "imports", "choices/company/industry",
            "fields/company",
            f"companies/{self['company']}",
            f"companies/{self['company']}/history", f"companies/{self['daughter']}", f"contacts/{self['contact']}",
            f"imports/{self['import']}", f"imports/{self['import']}/rows", f"deals/{self['deal']}",
            f"leads/{self['lead']}", f"products/{self['product']}",
            f"orders/{self['sales_order']}", f"receipts/{self['sales_receipt']}", f"assets/{self['asset']}",
            f"campaigns/{self['campaign']}",
            f"tasks/{self['task']}", f"activities/{self['activity']}", f"companies/{self['company']}/timeline",
            f"contacts/{self['contact']}/identity-keys", f"companies/{self['company']}/addresses",
            "notifications", "organisation/tokens", "service-accounts",
        ]  # fmt: skip
        answers = [await self.person.get(f"/api/{url}") for url in urls]
        assert {answer.status_code for answer in answers} == {200}
        return "\n".join(answer.text for answer in answers)


async def filled(rapport: Rapport, email: str, texts: dict[str, str], *, edits: int = 1) -> Filled:
    """Signs up an organisation and fills it."""
    with unless_seen(filled):
        return await _filled(rapport, email, texts, edits)


async def _filled(rapport: Rapport, email: str, texts: dict[str, str], edits: int) -> Filled:
    person = rapport.browser()
    signup, proof = await rapport.verified(person, texts["organisation"], "GB", email)
    body = {"proof": proof, "name": texts["person"], "password": PASSWORD, "sample_data": False}
    done = await person.post(f"/api/signups/{signup}/completion", json=body)
    assert done.status_code == 201, done.text
    side = Filled(person.signed_in(done.json()), texts, {"signup": signup})
    side.ids |= {
        "person": side.person.session["person"]["id"],
        "organisation": side.person.session["organisation"]["id"],
    }
    await _records(side)
    await _timeline(rapport, side)
    await _edits(side, edits)
    await _people(side)
    await _domain(rapport, side)
    await _viewing_request(rapport, side)
    await _import(rapport, side)
    await _passkey(side)
    await _tokens(side)
    await _contract(side)
    await _form(rapport, side)
    await _approval(rapport, side)
    await _subscription(side)
    await _transfer(rapport, side)
    await _webhook(side)
    await _key(side)
    await _address(side)
    wanted = {"wanted": {"names": [texts["contact"]]}, "days": 30}
    side.ids["request"] = (await side.post("subject-requests", wanted))["id"]
    await rapport.run_jobs()
    side.ids["session"] = (await person.get("/api/session/devices")).json()[0]["id"]
    side.ids["code"] = (await rapport.browser().post("/api/sign-in-codes", json={"email": email})).json()["id"]
    side.ids["wrong_code"] = f"{(int(await rapport.code_for(email)) + 1) % 1_000_000:06}"
    return side


async def _records(side: Filled) -> None:
    texts, ids = side.texts, side.ids
    ids["choice"] = (await side.post("choices/company/industry", {"label": texts["choice"]}))["id"]
    company = {"name": texts["company"], "description": texts["note"], "industry": ids["choice"]}
    ids["field"] = (await define(side.person, "text", texts["field"]))["name"]
    company[ids["field"]] = texts["own"]
    ids["company"] = (await side.post("companies", company))["record"]["id"]
    ids["daughter"] = (await side.post("companies", {"name": texts["daughter"], "parent": ids["company"]}))["record"][
        "id"
    ]
    contact = {"name": texts["contact"], "note": texts["note"], "links": {"companies": [{"id": ids["company"]}]}}
    ids["contact"] = (await side.post("contacts", contact))["record"]["id"]
    for noun, name in (("products", "product"), ("leads", "lead")):
        ids[name] = (await side.post(noun, {"name": texts[name]}))["record"]["id"]
    named = {"label": {"zh": texts["view"], "en": texts["view"]}, "currency": "GBP"}
    [book] = await side.post("price-books", named)
    ids["price_book"] = book["id"]
    await side.post(f"price-books/{book['id']}/entries", {"text": f"{texts['product']}\t5"})
    [price] = (await side.person.get(f"/api/price-books/{book['id']}/entries")).json()["entries"]
    ids["price"] = price["id"]
    rate = {"currency": "EUR", "valid_from": "2020-01-01", "rate": "0.75"}
    done = await side.person.put("/api/currency-rates", json=rate)
    ids["rate"] = done.json()["rates"][0]["id"]
    deal = {"name": texts["deal"], "company": ids["company"], "product": ids["product"]}
    made = (await side.post("deals", deal))["record"]
    ids |= {"deal": made["id"], "pipeline": made["pipeline"], "stage": made["stage"]}
    order = {"company": ids["company"], "deal": ids["deal"]}
    for noun, name, fields in (
        ("campaigns", "campaign", {}), ("orders", "sales_order", order),
        ("receipts", "sales_receipt", {}), ("assets", "asset", {"product": ids["product"]}),
    ):  # fmt: skip
        ids[name] = (await side.post(noun, {"name": texts[name], **fields}))["record"]["id"]
    view = {"field": "parent", "op": "eq", "value": ids["company"]}
    ids["view"] = (await side.post("views", {"object": "company", "name": texts["view"], "filter": view}))["id"]
    bulk = {"op": "update", "ids": [ids["company"], ids["daughter"]], "fields": {"employees": 7}}
    ids["bulk"] = (await side.post("companies/bulk", bulk))["batch_id"]
    one, two = [(await side.post("products", {"name": name}))["record"]["id"] for name in ("Gauge", "Gauges")]
    merge = {"survivor": one, "others": [two], "versions": {one: 1, two: 1}}
    ids["merge"] = (await side.post("products/merges", merge))["merge"]["id"]
    await side.post("companies/export", {})


async def _key(side: Filled) -> None:
    """A key by which the contact is known."""
    side.ids["key"] = str(new_id())
    path = f"/api/contacts/{side['contact']}/identity-keys/{side['key']}"
    done = await side.person.put(path, json={"kind": "member_number", "value": side.texts["person"]})
    assert done.status_code == 204, done.text


async def _address(side: Filled) -> None:
    """A further address of the company."""
    side.ids["address"] = str(new_id())
    path = f"/api/companies/{side['company']}/addresses/{side['address']}"
    done = await side.person.put(path, json={"kind": "billing", "street": side.texts["note"]})
    assert done.status_code == 204, done.text


async def _webhook(side: Filled) -> None:
    """An endpoint that is paused, so that nothing is sent anywhere."""
    side.ids["webhook"] = str(new_id())
    setup = {"url": "https://hooks.example/in", "description": side.texts["note"]}
    for path, body in (("", {"setup": setup}), ("/state", {"state": "paused"})):
        done = await side.person.put(f"/api/webhooks/{side['webhook']}{path}", json=body)
        assert done.status_code == 200, done.text


async def _form(rapport: Rapport, side: Filled) -> None:
    """A web form, and what a visitor sent by it."""
    form_id = new_id()
    url = await form(side.person, form_id, consents=[MARKETING])
    answers = {**LEE, "note": side.texts["note"]}
    token = await token_of(rapport, side.person, form_id)
    done = await sent(rapport, url, answers, token=token, consents=["marketing"])
    assert done.status_code == 200, done.text
    [lead] = [each for each in await leads(side.person) if each["email"] == LEE["email"]]
    [came] = await touches(side.person, lead["id"])
    side.ids |= {"form": str(form_id), "consent": came["consents"][0]["id"]}
    here, browser = await site(side.person, name="Shoveler site"), visitor()
    await reported(rapport, here, browser, utm={"campaign": "Pintail"})
    side.ids |= {"touch_site": here["id"], "touch_key": here["script"].split("/")[-2]}


async def _approval(rapport: Rapport, side: Filled) -> None:
    """A request of a colleague's, which the owner is asked for."""
    rep = await member(rapport, side.person, "Rob Rep")
    side.ids["rule"] = await rule(side.person, {"who": "manager"}, above="99")
    record = await deal(rep, name=side.texts["deal"])
    found = await asked(rep, record, lines(await product(rep), "100"))
    side.ids |= {"approval": found["approval"]["id"], "asked_deal": record["id"], "rep": rep.session["person"]["id"]}


async def _subscription(side: Filled) -> None:
    """A calendar of another program, which nobody answers for."""
    wanted = {"url": "https://days.example/x.ics", "name": side.texts["note"]}
    done = await side.person.post("/api/calendar/subscriptions", json=wanted)
    assert done.status_code == 200, done.text
    side.ids["subscription"] = done.json()[0]["id"]


async def _transfer(rapport: Rapport, side: Filled) -> None:
    """A deal of a colleague's, which the owner is asked to take."""
    giver = await member(rapport, side.person, "Gil Giver")
    side.ids["template"] = await transfers.template(side.person, transfers.item(side.texts["note"]))
    record = await deal(giver, name=side.texts["deal"])
    page = await transfers.asked(giver, side["template"], record, to_person=side.person.session["person"]["id"])
    side.ids |= {"transfer": page["transfer"]["id"], "given_deal": record["id"], "giver": giver.session["person"]["id"]}


async def _timeline(rapport: Rapport, side: Filled) -> None:
    """A task with a reminder that has come, and more activities than one page has."""
    texts, ids = side.texts, side.ids
    about = {"company": ids["company"], "deal": ids["deal"]}
    task = {"title": texts["task"], "remind_at": dt.datetime.now(dt.UTC).isoformat(), **about}
    ids["task"] = (await side.post("tasks", task))["record"]["id"]
    for _ in range(41):
        made = await side.post("activities", {"subject": texts["activity"], "body": texts["note"], **about})
    ids["activity"] = made["record"]["id"]
    ids["sandbox"] = (await side.post("sandboxes", {}))["sandboxes"][0]["id"]
    ids["archive"] = (await side.post("archives", None))["archives"][0]["id"]  # and done: another may be begun
    ids["head"] = (await side.post("audit/heads", {}))["heads"][0]["id"]
    ids["brought"] = await brought(side.person, b"no archive")
    await rapport.run_jobs()
    [told] = (await side.person.get("/api/notifications")).json()["items"]
    ids["notification"] = told["id"]
    side.timeline_cursor = (await side.person.get(f"/api/companies/{ids['company']}/timeline")).json()["next"]


async def _edits(side: Filled, edits: int) -> None:
    """The newest changes of a record: an organisation with more of them has numbers that another's records lack."""
    ids = side.ids
    for number in range(edits):
        changed = await side.person.patch(f"/api/companies/{ids['company']}", json={"year_founded": 1900 + number})
        side.seq = changed.json()["change"]["seq"]
    if edits > 1:  # and a field of its own that another organisation lacks
        ids["field"] = (await define(side.person, "decimal", f"{side.texts['field']} 2"))["name"]
    side.cursor = (await side.post("companies/query", {"limit": 1}))["next"]


async def _tokens(side: Filled) -> None:
    """A token of the owner's, and one of a machine's."""
    new = {"name": side.texts["token"], "scopes": ["records:read"]}
    side.ids["token"] = (await side.post("tokens", new))["id"]
    machine = {"name": side.texts["machine"], "role": "rep"}
    side.ids["machine"] = (await side.post("service-accounts", machine))["id"]
    side.ids["machine_token"] = (await side.post(f"service-accounts/{side['machine']}/tokens", new))["id"]


async def _people(side: Filled) -> None:
    """Somebody who is invited, and a team with them in it."""
    new = {"email": f"new.{side.person.session['person']['email']}", "role": "rep", "name": side.texts["invited"]}
    side.ids["invitation"] = (await side.post("invitations", new))["id"]
    members = (await side.person.get("/api/members")).json()["members"]
    side.ids["invited"] = next(each["id"] for each in members if each["invitation"])
    role = {"label": {"zh": side.texts["team"], "en": side.texts["team"]}}
    side.ids["role"] = (await side.person.post("/api/roles", json=role)).json()["id"]
    side.ids["team"] = str(uuid4())
    team = {"name": side.texts["team"], "people": [side["invited"]]}
    assert (await side.person.put(f"/api/teams/{side['team']}", json=team)).status_code == 204
    side.ids |= {name: str(uuid4()) for name in ("territory", "queue", "sharing_rule")}
    await _put(side, f"territories/{side['territory']}", {"name": side.texts["territory"], "people": []})
    named = {"name": f"{side.texts['territory']} inbound", "objects": ["lead"], "people": []}
    await _put(side, f"queues/{side['queue']}", named)
    ruled: dict[str, Any] = {
        "name": f"{side.texts['territory']} rule",
        "object": "company",
        "grantee_id": side["territory"],
    }
    ruled["criteria"] = {"field": "employees", "op": "gt", "value": 1_000_000}
    await _put(side, f"sharing-rules/{side['sharing_rule']}", ruled)
    shared = await side.post(f"companies/{side['company']}/shares", {"grantee_id": side["team"]})
    side.ids["share"] = shared["shares"][0]["id"]
    rule = {"to": "person", "person_id": side["person"]}
    side.ids["handover"] = (await side.post(f"members/{side['invited']}/handovers", rule))["id"]
    edit = {"object": "company", "op": "update", "ids": [side["company"]], "fields": {"employees": 77}}
    side.ids["bulk_edit"] = (await side.post("bulk-edits", edit))["id"]


async def _domain(rapport: Rapport, side: Filled) -> None:
    """A domain that counts as proved, and somebody who asks to join by it."""
    name = f"{uuid4().hex}.test"
    side.ids["domain"] = (await side.post("domains", {"domain": name}))["id"]
    mine = domain_claim.c.id == side["domain"]
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(domain_claim.update().where(mine).values(state="verified", joining="ask"))
        await requests.ask(control, f"x@{name}", side.texts["invited"], "en")
    [asked] = (await side.person.get("/api/join-requests")).json()
    side.ids["join_request"] = asked["id"]


async def _viewing_request(rapport: Rapport, side: Filled) -> None:
    """What somebody is asked, by themselves: nobody else of theirs has joined."""
    request_id, now = new_id(), real_now()
    side.ids["viewing_request"] = str(request_id)
    row = {
        "id": request_id, "organisation_id": UUID(side["organisation"]), "state": "open",
        "viewer_id": UUID(side["person"]), "person_id": UUID(side["person"]), "created_at": now,
        "expires_at": now + dt.timedelta(days=1),
    }  # fmt: skip
    async with rapport.parts.runtime.databases.control_session() as control:
        reason = control.keys.encrypt_text(side.texts["invited"], field=VIEWING_REASON, record=request_id)
        await control.execute(viewing_request.insert(), row | {"reason": reason})


async def _passkey(side: Filled) -> None:
    answers = Authenticator()
    side.ids["passkey"] = (await register(side.person, answers, side.texts["passkey"]))["id"]
    await prove(side.person, answers)
    begun = (await side.person.post("/api/passkey-registrations")).json()
    side.bodies["registration"] = answers.create(begun)
    asked = (await side.person.post("/api/session/step-up-challenges")).json()
    side.bodies["assertion"] = answers.get(asked)


async def _contract(side: Filled) -> None:
    """A share of growth that nobody has signed yet."""
    draft = {"offer": "growth-usd-1", "starts": ahead().isoformat(), "baseline": ["1000"] * 4}
    side.bodies["contract"] = await side.post("billing/outcome/contract", draft)
    side.ids["contract"] = side.bodies["contract"]["id"]


async def _import(rapport: Rapport, side: Filled) -> None:
    texts = side.texts
    content = f"name,city,{texts['header']}\n{texts['cell']},{texts['city']},1\n".encode()
    for name in ("file", "spare_file"):
        side.ids[name] = await file_sent(side.person, content, texts["file"])
    item = await side.post("imports", {"object": "company", "file_id": side["file"]})
    await step(rapport, side.person, item, "dry-run")
    done = await step(rapport, side.person, item, "run")
    assert done["state"] == "done", done
    side.ids |= {"import": item["id"], "batch": item["batch_id"]}
    again = await file_sent(side.person, content, texts["file"])
    side.ids["set"] = (await side.post("import-sets", {"file_ids": [again]}))["id"]


async def dump(pair: DatabasePair, side: Filled) -> dict[str, list[str]]:
    """Every row of an organisation's schema, as the administrator sees it."""
    schema = side.person.session["organisation"]["schema"]
    connection = await asyncpg.connect(pair.tenant_admin_url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = $1", schema)
        rows = {
            table: await connection.fetch(f'SELECT to_jsonb(each)::text FROM "{schema}"."{table}" AS each')  # noqa: S608
            for (table,) in tables
        }
    finally:
        await connection.close()
    assert {table for table, found in rows.items() if found} >= {"company", "contact", "change", "import_run", "person"}
    return {table: sorted(row[0] for row in found) for table, found in rows.items()}


async def _put(side: Filled, path: str, body: dict[str, Any]) -> None:
    done = await side.person.put(f"/api/{path}", json=body)
    assert done.status_code == 200, done.text
