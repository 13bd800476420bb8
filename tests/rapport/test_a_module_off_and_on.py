"""Sales switched off and on again, in the plan and in roles: every way to it refuses and says so, nothing of it shows
in any other answer, not a row changes, and afterwards every answer is what it was, byte for byte.
"""

import csv
import io
import re
from typing import Any
from uuid import uuid4

import pytest

from rapport.crm.records import bulk
from tests.support.app import Person, Rapport
from tests.support.filled import SECRETS, Filled, dump, filled
from tests.support.imports import imported, opened, step
from tests.support.plans import REFUSALS, Way, switch
from tests.support.routes import api_document
from tests.support.servers import DatabasePair
from tests.support.team import hired, me

Json = dict[str, Any]
pytestmark = pytest.mark.deep

OF_SALES = (
    SECRETS["deal"],
    SECRETS["lead"],
    SECRETS["product"],
    SECRETS["campaign"],
    SECRETS["sales_order"],
    SECRETS["sales_receipt"],
    SECRETS["asset"],
    "Grebe rollout",
    "Plover view",
    "Whimbrel fair",
)
EACH_TIME_ANOTHER = re.compile(r'"(request_id|next|now|last_seen_at|expires_at)":"[^"]*"|(?<="Exported by )[^"]*')
"""Parts of answers that differ whenever one asks: numbers of requests, sealed cursors, the time, a session's use, who
exported a file when.
"""


@pytest.fixture(params=["plan", "role"])
def way(request: pytest.FixtureRequest) -> Way:
    """Whether it is the plan or the role that says so."""
    found: Way = request.param
    return found


@pytest.fixture
async def side(rapport: Rapport, email: str) -> Filled:
    """An organisation with something of everything, in which customers and sales are tied together in every way."""
    side = await filled(rapport, email, SECRETS)
    ids = side.ids
    await side.person.put(f"/api/deals/{ids['deal']}/links/contacts/{ids['contact']}", json={"role": "decision_maker"})
    task = {"title": "Send the offer", "deal": ids["deal"], "lead": ids["lead"], "company": ids["company"]}
    ids["offer"] = (await side.post("tasks", task))["record"]["id"]
    ids["deals_view"] = (await side.post("views", {"object": "deal", "name": "Plover view"}))["id"]
    ids["source"] = (await side.post("choices/deal/source", {"label": "Whimbrel fair"}))["id"]
    done = await imported(rapport, side.person, b"name,amount\nGrebe rollout,100\n", "deal")
    ids |= {"deals_import": done["id"], "deals_batch": done["batch_id"]}
    await side.post("deals", {"name": "Dotterel line", "company": ids["daughter"]})
    edit = {"op": "update", "ids": [ids["deal"]], "fields": {"amount": "5"}}
    ids["deals_bulk"] = (await side.post("deals/bulk", edit))["batch_id"]
    return side


def every_get(side: Filled) -> list[str]:
    """Each GET route with the ids of what is there; of records, one of each kind that they may be about."""
    known = {
        "import_id": ["import", "deals_import"], "set_id": ["set"], "person_id": ["person", "invited"],
        "handover_id": ["handover"], "edit_id": ["bulk_edit"], "view_id": ["view"], "signup_id": ["signup"],
        "book_id": ["price_book"],
    }  # fmt: skip
    nouns = {
        "companies": ["company", "daughter"], "contacts": ["contact"], "deals": ["deal"], "leads": ["lead"],
        "products": ["product"], "campaigns": ["campaign"], "orders": ["sales_order"], "receipts": ["sales_receipt"],
        "assets": ["asset"], "tasks": ["task", "offer"], "activities": ["activity"],
    }  # fmt: skip
    choices = ["deal/source", "lead/source", "company/industry", "deal/lost_reason"]
    found = []
    for path, item in api_document()["paths"].items():
        if "get" not in item:
            continue
        if "{object_name}" in path:
            found += [f"/api/choices/{each}" for each in choices]
            continue
        name = path.partition("{")[2].partition("}")[0]
        names = nouns.get(path.split("/")[2], []) if name == "record_id" else known.get(name, [])
        found += [path.replace(f"{{{name}}}", side[each]) for each in names] if name else [path]
    # A look at a disk is noted, and how often a root key was asked is another number each time.
    return [path for path in found if "/health" not in path and not path.endswith(("/disk", "/keys"))]


async def kept(pair: DatabasePair, side: Filled) -> dict[str, list[str]]:
    """Every row, but of the role and of who was told of it."""
    return {table: rows for table, rows in (await dump(pair, side)).items() if table not in {"role", "acl_epoch"}}


async def answers(person: Person, paths: list[str]) -> dict[str, tuple[int, str]]:
    """What each says, apart from what differs each time."""
    found = {}
    for path in paths:
        answer = await person.get(path)
        found[path] = (answer.status_code, EACH_TIME_ANOTHER.sub("", answer.text))
    return found


def is_of_sales(path: str, side: Filled) -> bool:
    """Whether a path is about sales."""
    mine = (
        "/api/forms",
        "/api/deals",
        "/api/leads",
        "/api/products",
        "/api/campaigns",
        "/api/orders",
        "/api/receipts",
        "/api/assets",
        "/api/assignment",
        "/api/response-",
        "/api/pipelines",
        "/api/price-books",
        "/api/currency-rates",
        "/api/touch-sites",
        "/api/choices/deal",
        "/api/choices/lead",
    )
    # Of a share of growth the figures stay, as they are still settled and invoiced.
    mine += ("/api/billing/outcome/baseline", "/api/billing/outcome/contract")
    return path.startswith(mine) or side["deals_import"] in path


async def test_off_and_on_again(rapport: Rapport, database_pair: DatabasePair, side: Filled, way: Way) -> None:
    paths = every_get(side)
    before, rows = await answers(side.person, paths), await kept(database_pair, side)
    shown = "\n".join(text for _, text in before.values())
    assert [secret for secret in OF_SALES if secret not in shown] == []
    assert len([path for path in paths if is_of_sales(path, side)]) > 12

    await switch(rapport, side.person, "sales", on=False, way=way)
    off = await answers(side.person, paths)
    wrong = {}
    for path, (status, text) in off.items():
        refused = status == 403 and '"module":"sales"' in text
        leaks = [secret for secret in OF_SALES if secret in text]
        if refused != is_of_sales(path, side) or leaks or (not refused and status != before[path][0]):
            wrong[path] = (status, text[:200], leaks)
    assert wrong == {}
    assert await kept(database_pair, side) == rows

    await switch(rapport, side.person, "sales", on=True, way=way)
    again = await answers(side.person, paths)
    # Once a minute the calls are told that were counted meanwhile; a vacuum changes how large tables are.
    told = {"/api/billing/usage", "/api/billing/usage/reconciliation", "/api/storage"}
    alike = [path for path in paths if path not in told]
    assert [(path, before[path][1][:600], again[path][1][:600]) for path in alike if again[path] != before[path]] == []
    assert await kept(database_pair, side) == rows


async def refusals(person: Person, calls: list[tuple[str, str, object]]) -> dict[str, tuple[int, str, str]]:
    """What a list of calls is answered."""
    found = {}
    for method, path, body in calls:
        answer = await person.request(method, f"/api/{path}", json=body)
        said = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        found[f"{method} {path} {body}"] = (answer.status_code, said.get("code", ""), str(said.get("details", {})))
    return found


async def test_no_way_round_leads_to_it(rapport: Rapport, database_pair: DatabasePair, side: Filled, way: Way) -> None:
    """Filters, links, references, batches, imports and views that name what is off, from where it is on."""
    ids, rows = side.ids, await kept(database_pair, side)
    await switch(rapport, side.person, "sales", on=False, way=way)
    across: Json = {"filter": {"field": "deals.amount", "op": "gt", "value": "1"}}
    by_reference: Json = {"filter": {"field": "deal.amount", "op": "gt", "value": "1"}}
    pointing: Json = {"filter": {"not": {"field": "deal", "op": "empty"}}}
    past = {"as_of": "2100-01-01T00:00:00+00:00"}
    calls: list[tuple[str, str, object]] = [
        ("POST", "contacts/query", across), ("POST", "contacts/count", across), ("POST", "contacts/summary", across),
        ("POST", "contacts/export", across),
        ("POST", "contacts/bulk", {"op": "update", "fields": {"title": "x"}, **across}),
        ("POST", "tasks/query", by_reference), ("POST", "tasks/count", pointing), 
        ("POST", "tasks/count", pointing | past),
        ("POST", "tasks/summary", {"group": "deal"}), ("POST", "tasks/summary", {"group": "lead", **past}),
        ("POST", "tasks/export", {"columns": ["title", "deal"]}),
        ("POST", "tasks", {"title": "x", "deal": ids["deal"]}),
        ("PATCH", f"tasks/{ids['task']}", {"deal": str(uuid4())}),
        ("POST", "tasks/bulk", {"op": "update", "ids": [ids["task"]], "fields": {"deal": str(uuid4())}}),
        ("POST", "contacts", {"name": "x", "links": {"deals": [{"id": ids["deal"]}]}}),
        ("PUT", f"contacts/{ids['contact']}/links/deals/{ids['deal']}", {}),
        ("DELETE", f"contacts/{ids['contact']}/links/deals/{ids['deal']}", None),
        ("POST", f"batches/{ids['deals_bulk']}/undo", None), ("POST", f"batches/{ids['deals_batch']}/undo", None),
        ("POST", "search", {"q": "nightjar", "objects": ["deal"]}),
        ("POST", "views", {"object": "deal", "name": "Mine"}),
        ("PATCH", f"views/{ids['deals_view']}", {"object": "deal", "name": "Mine"}),
        ("DELETE", f"views/{ids['deals_view']}", None),
        ("GET", "choices/deal/source", None), ("POST", "choices/deal/source", {"label": "x"}),
        ("POST", "imports", {"file_id": ids["spare_file"], "object": "deal"}),
        ("POST", "import-sets", {"file_ids": [ids["spare_file"]], "objects": {ids["spare_file"]: "lead"}}),
        ("GET", f"imports/{ids['deals_import']}", None), ("GET", f"imports/{ids['deals_import']}/rows", None),
        ("GET", f"imports/{ids['deals_import']}/errors.csv", None),
        ("GET", f"imports/{ids['deals_import']}/edited-records", None),
        ("POST", f"imports/{ids['deals_import']}/undo", None),
        ("POST", f"imports/{ids['deals_import']}/dry-run", {}), ("POST", f"imports/{ids['deals_import']}/run", None),
        ("DELETE", f"imports/{ids['deals_import']}", None),
    ]  # fmt: skip
    refused = await refusals(side.person, calls)
    wrong = {call: said for call, said in refused.items() if said != (403, REFUSALS[way], "{'module': 'sales'}")}
    assert wrong == {}
    assert len(refused) == len(calls)
    await rapport.run_jobs()
    assert await kept(database_pair, side) == rows


async def test_what_is_about_several_kinds_leaves_it_out(rapport: Rapport, side: Filled, way: Way) -> None:
    ids = side.ids
    contact, companies = f"/api/contacts/{ids['contact']}", (ids["company"], ids["daughter"])

    async def seen() -> Json:
        objects = {each["name"]: each for each in (await side.person.get("/api/objects")).json()}
        task = (await side.person.get(f"/api/tasks/{ids['offer']}")).json()
        lines = [(await side.person.get(f"/api/companies/{each}/timeline")).json() for each in companies]
        events = [event for line in lines for event in (*line["items"], *line["coming"])]
        hits = [(await side.post("search", {"q": word}))["hits"] for word in ("nightjar", "lapwing", "obsidian")]
        columns = next(csv.reader(io.StringIO((await side.post("tasks/export", {})).lstrip("\ufeff"))))[:-1]
        return {
            "objects": sorted(objects),
            "fields": sorted({f["name"] for f in objects["task"]["fields"]} & {"company", "deal", "lead"}),
            "relations": sorted(each["name"] for each in objects["contact"]["relations"]),
            "hits": [len(each) for each in hits],
            "deal": task["included"]["records"][ids["deal"]],
            "related": len((await side.person.get(contact)).json()["related"]["deals"]),
            "history": [
                [change.get("relation") for change in item["changes"] if change.get("relation")]
                for item in (await side.person.get(f"{contact}/history")).json()["items"]
            ],
            "stages": len([event for event in events if event["type"] == "stage"]),
            "targets": {target["object"] for event in events for target in event["targets"]},
            "columns": sorted(set(columns) & {"Company", "Deal", "Lead"}),
            "imports": sorted(each["object"] for each in (await side.person.get("/api/imports")).json()),
            "views": sorted(each["object"] for each in (await side.person.get("/api/views")).json()),
            "held": sorted(
                each["object"] for each in (await side.person.get(f"/api/members/{ids['invited']}/holdings")).json()
            ),
            "may_own": sorted((await side.person.get("/api/people")).json()[0]["may_own"]),
        }  # fmt: skip

    on = await seen()
    every = [
        "activity", "asset", "campaign", "company", "contact", "deal", "lead", "product", "sales_order",
        "sales_receipt", "task",
    ]  # fmt: skip
    base = ["activity", "company", "contact", "task"]
    assert on["objects"] == on["held"] == every
    assert (on["fields"], on["relations"], on["hits"]) == (
        ["company", "deal", "lead"],
        ["companies", "deals"],
        [3, 1, 1],  # one of them is asked about, one is a colleague's
    )
    assert (on["deal"]["label"], on["related"], on["columns"]) == (SECRETS["deal"], 1, ["Company", "Deal", "Lead"])
    assert (on["stages"], on["targets"]) == (1, {"deal", "lead"})
    assert [each for each in on["history"] if each] == [["deals"], ["companies"]]
    await switch(rapport, side.person, "sales", on=False, way=way)
    off = await seen()
    assert off["objects"] == off["held"] == base
    assert off["may_own"] == [name for name in on["may_own"] if name in base]
    assert (off["fields"], off["relations"], off["hits"]) == (["company"], ["companies"], [0, 0, 1])
    assert (off["deal"], off["related"]) == ({"object": "deal", "label": None, "hidden": True}, 0)
    assert (off["columns"], off["stages"], off["targets"]) == (["Company"], 0, set())
    assert [each for each in off["history"] if each] == [["companies"]]
    assert (off["imports"], off["views"]) == (["company", "company"], ["company"])
    await switch(rapport, side.person, "sales", on=True, way=way)
    assert await seen() == on


async def test_an_import_of_tasks_knows_no_deals_while_they_are_off(rapport: Rapport, side: Filled, way: Way) -> None:
    content = f"title,deal\nCall them,{SECRETS['deal']}\n".encode()
    item = await opened(side.person, content, "task")
    assert [column["field"] for column in item["columns"]] == ["title", "deal"]
    await switch(rapport, side.person, "sales", on=False, way=way)
    # One that names deals waits for them: written without them it would lose what the file says.
    late = await side.person.post(f"/api/imports/{item['id']}/dry-run", json={})
    assert (late.status_code, late.json()["details"]) == (403, {"module": "sales"})
    other = await opened(side.person, content, "task")
    assert [column["field"] for column in other["columns"]] == ["title", None]
    columns = [{"header": "title", "field": "title"}, {"header": "deal", "field": "deal"}]
    wanted = await side.person.put(f"/api/imports/{other['id']}/mapping", json={"columns": columns})
    assert (wanted.status_code, wanted.json()["details"]) == (403, {"module": "sales"})
    await step(rapport, side.person, other, "dry-run")
    assert (await step(rapport, side.person, other, "run"))["state"] == "done"
    await switch(rapport, side.person, "sales", on=True, way=way)
    assert (await step(rapport, side.person, item, "dry-run"))["state"] == "checked"


async def test_a_run_under_way_stops_where_it_is_and_goes_on_later(rapport: Rapport, side: Filled, way: Way) -> None:
    item = await opened(side.person, b"name,amount\nSiskin hall,1\n", "deal")
    await step(rapport, side.person, item, "dry-run")
    assert (await side.person.post(f"/api/imports/{item['id']}/run")).status_code == 200
    await switch(rapport, side.person, "sales", on=False, way=way)
    await rapport.run_jobs()
    await switch(rapport, side.person, "sales", on=True, way=way)
    stopped = (await side.person.get(f"/api/imports/{item['id']}")).json()
    assert (stopped["state"], stopped["error_code"], stopped["progress"]["done"]) == ("failed", REFUSALS[way], 0)
    assert (await step(rapport, side.person, item, "run"))["state"] == "done"


async def test_a_bulk_edit_under_way_stops_and_says_what_it_did_not_do(
    rapport: Rapport, side: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = sorted([(await side.post("leads", {"name": f"Lead {n}"}))["record"]["id"] for n in range(4)])
    monkeypatch.setattr(bulk, "CHUNK", 2)
    whole = bulk.change_part

    async def chunk(*args: Any) -> Any:
        done = await whole(*args)
        await switch(rapport, side.person, "sales", on=False)
        return done

    monkeypatch.setattr(bulk, "change_part", chunk)
    done = await side.post("leads/bulk", {"op": "update", "ids": ids, "fields": {"title": "Buyer"}})
    assert (done["done"], [(each["id"], each["code"]) for each in done["failed"]]) == (
        2, [(each, "not_in_plan") for each in ids[2:]],
    )  # fmt: skip
    await switch(rapport, side.person, "sales", on=True)
    titles = [(await side.person.get(f"/api/leads/{each}")).json()["record"]["title"] for each in ids]
    assert titles == ["Buyer", "Buyer", None, None]


async def test_a_hand_over_waits_for_what_is_off(rapport: Rapport, side: Filled, way: Way) -> None:
    leaver = await hired(rapport, side.person)
    company = (await leaver.post("/api/companies", json={"name": "Theirs"})).json()["record"]["id"]
    lead = (await leaver.post("/api/leads", json={"name": "Theirs"})).json()["record"]["id"]

    async def owners() -> list[bool]:
        found = [(await side.person.get(f"/api/{each}")).json() for each in (f"companies/{company}", f"leads/{lead}")]
        return [each["record"]["owner_id"] == side["person"] for each in found]

    rule = {"to": "person", "person_id": side["person"]}
    item = await side.post(f"members/{me(leaver)}/handovers", rule)
    await switch(rapport, side.person, "sales", on=False, way=way)
    await rapport.run_jobs()
    stopped = (await side.person.get(f"/api/handovers/{item['id']}")).json()
    assert (stopped["state"], stopped["error_code"], stopped["done"]) == ("failed", REFUSALS[way], 0)
    for verb in ("resumption", "undo"):
        refused = await side.person.post(f"/api/handovers/{item['id']}/{verb}")
        assert (refused.status_code, refused.json()["details"]) == (403, {"module": "sales"})
    await switch(rapport, side.person, "sales", on=True, way=way)
    assert await owners() == [False, False]
    await side.post(f"handovers/{item['id']}/resumption", None)
    await rapport.run_jobs()
    assert await owners() == [True, True]
