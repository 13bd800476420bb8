"""Calls with ids of another organisation, for every route that takes any, and what comes back."""

from dataclasses import dataclass, field
from typing import Any

from auth.principal import TERRITORIAL
from rapport.crm.records.followers import EVENTS
from tests.support.filled import SECRETS, Filled

Json = dict[str, Any]

NOT_FOUND = "This record doesn't exist, or you may not see it."
NO_FIELD = (404, "records.field_not_found")
NO_MERGE = (404, "merging.not_found")
NO_EDIT = (404, "bulk_edits.not_found")
BULK_EDITS = (
    ("GET", "/{edit_id}"), ("GET", "/{edit_id}/refusals"),
    *(("POST", f"/{{edit_id}}/{verb}") for verb in ("stop", "resumption", "undo", "result")),
)  # fmt: skip
GONE, MISSING, NO_IMPORT = (410, "signup.gone"), (404, "records.not_found"), (404, "imports.not_found")


OBJECTS = {
    "companies": ("company", "contacts", "contact",
                  {"owner_id": "person", "source": "choice", "industry": "choice", "parent": "company"}),
    "contacts": ("contact", "companies", "company", {"owner_id": "person", "source": "choice"}),
    "deals": ("deal", "contacts", "contact",
              {"owner_id": "person", "source": "choice", "company": "company", "product": "product", "lead": "lead",
               "campaign": "campaign", "stage": "stage", "pipeline": "pipeline",
               "price_book": "price_book"}),
    "leads": ("lead", "nothing", "company", {"owner_id": "person", "source": "choice", "campaign": "campaign"}),
    "products": ("product", "nothing", "company", {"owner_id": "person", "series": "choice"}),
    "campaigns": ("campaign", "nothing", "company", {"owner_id": "person"}),
    "orders": ("sales_order", "nothing", "company",
               {"owner_id": "person", "company": "company", "contact": "contact", "deal": "deal"}),
    "receipts": ("sales_receipt", "nothing", "company",
                 {"owner_id": "person", "company": "company", "deal": "deal", "sales_order": "sales_order"}),
    "assets": ("asset", "nothing", "company",
               {"owner_id": "person", "company": "company", "product": "product", "sales_order": "sales_order"}),
    "tasks": ("task", "nothing", "company",
              {"owner_id": "person", "company": "company", "contact": "contact", "deal": "deal", "lead": "lead"}),
    "activities": ("activity", "nothing", "company",
                   {"owner_id": "person", "outcome": "choice", "company": "company", "contact": "contact",
                    "deal": "deal", "lead": "lead"}),
}  # fmt: skip
"""Of each noun: the object, a relation and its target, and fields that take ids, with whose."""
BOARDS = {
    "companies": "source", "contacts": "source", "leads": "source", "products": "series", "campaigns": "type",
    "orders": "status", "receipts": "method", "assets": "status", "tasks": "status", "activities": "outcome",
}  # fmt: skip
"""By the choices of which field the records of a noun are looked at as a board."""
LINKED = {"contacts", "companies"}
TWINS = {"company", "contact", "lead"}
PEOPLE = {"contact", "lead"}
MERGED = TWINS | {"product"}
TITLES = {"tasks": "title", "activities": "subject"}
TIMELINES = ("companies", "contacts", "deals", "leads")


@dataclass
class Try:
    """One call: ids of its path, body, query, and what comes back: (status, code), or (status, part of the answer)."""

    answer: tuple[int, Any]
    body: Any = None
    ids: dict[str, str] = field(default_factory=dict)
    query: dict[str, int | str] = field(default_factory=dict)


def of_records(a: Filled, b: Filled, noun: str) -> dict[str, list[Try]]:
    """Reading, writing, history, links, bulk edits and export of one kind of record."""
    name, relation, other, fields = OBJECTS[noun]
    title = TITLES.get(noun, "name")
    theirs, my_own = {"record_id": a[name]}, {"record_id": b[name]}
    ids_of = {field: a[kind] for field, kind in fields.items()}
    filters = [{"field": field, "op": "eq", "value": value} for field, value in ids_of.items()]
    filters += [{"field": f"{relation}.owner_id", "op": "eq", "value": a["person"]}] if relation in LINKED else []
    filters += [
        {"field": title, "op": "eq", "value": SECRETS[name]},
        {"field": title, "op": "contains", "value": SECRETS[name][:5]},
    ]
    refused = [Try((422, "records.invalid"), {title: "x", field: value}) for field, value in ids_of.items()]
    wanted = MISSING if relation in LINKED else (400, "records.unknown_field")
    links = [
        Try(wanted, {}, {**record, "relation": relation, "other_id": linked})
        for record, linked in ((theirs, a[other]), (theirs, b[other]), (my_own, a[other]))
    ]
    failed = {"done": 0, "failed": [{"id": a[name], "code": "records.not_found", "message": NOT_FOUND}]}
    unknown = {"status": "error", "error": {"code": "records.not_found", "message": NOT_FOUND}}
    one = f"/api/{noun}/{{record_id}}"
    return {
        f"POST /api/{noun}/query": [
            *(Try((200, {"items": [], "next": None}), {"filter": each}) for each in filters),
            Try((200, {"items": []}), {"search": SECRETS[name]}),
            Try((400, "records.bad_cursor"), {"cursor": a.cursor}),
        ],
        f"POST /api/{noun}/count": [Try((200, {"count": 0}), {"filter": each}) for each in filters],
        f"POST /api/{noun}/summary": [
            Try((200, {"groups": [], "total": {"count": 0, "sums": {}}}), {"filter": each, "group": "owner_id"})
            for each in filters
        ],
        **(
            {
                f"POST /api/{noun}/board": [
                    Try((200, {"total": {"count": 0, "sums": {}}}), {"filter": each, "group": BOARDS[noun]})
                    for each in filters
                ]
            }
            if noun in BOARDS
            else {}
        ),
        f"POST /api/{noun}/export": [
            Try((200, {}), {}), *(Try((200, {"lines": 1}), {"filter": each}) for each in filters),
        ],
        f"POST /api/{noun}": [
            *refused,
            *([Try(MISSING, {"name": "x", "links": {relation: [{"id": a[other]}]}})] if relation in LINKED else []),
        ],
        f"GET {one}": [Try(MISSING, None, theirs)],
        f"DELETE {one}": [Try(MISSING, None, theirs)],
        f"PATCH {one}": [
            Try(MISSING, {title: "x"}, theirs), *(Try(each.answer, each.body, my_own) for each in refused),
        ],
        f"POST {one}/restoration": [Try(MISSING, None, theirs)],
        f"GET {one}/history": [Try(MISSING, None, theirs)],
        f"GET {one}/owners": [Try(MISSING, None, theirs)],
        f"POST {one}/reveals": [Try((400, "records.unknown_field"), {"field": title}, theirs)],
        f"POST {one}/reversion": [Try(MISSING, {"seq": a.seq}, theirs), Try(MISSING, {"seq": a.seq}, my_own)],
        f"PUT {one}/links/{{relation}}/{{other_id}}": links,
        f"DELETE {one}/links/{{relation}}/{{other_id}}": [Try(each.answer, None, each.ids) for each in links],
        f"GET {one}/disk": [Try(MISSING, None, theirs)],
        f"GET {one}/access": [Try(MISSING, None, theirs)],
        f"GET {one}/overview": [Try(MISSING, None, theirs)],
        **(
            {}
            if name in EVENTS
            else {
                f"GET {one}/followers": [Try(MISSING, None, theirs)],
                f"PUT {one}/following": [Try(MISSING, None, theirs)],
                f"DELETE {one}/following": [Try((204, {}), None, theirs)],
            }
        ),
        f"POST {one}/shares": [
            Try(MISSING, {"grantee_id": b["person"]}, theirs),
            *(Try((422, "sharing.unknown_grantee"), {"grantee_id": a[each]}, my_own) for each in ("person", "team")),
        ],
        f"DELETE {one}/shares/{{share_id}}": [
            Try(MISSING, None, {**theirs, "share_id": a["share"]}),
            Try((404, "sharing.not_found"), None, {**my_own, "share_id": a["share"]}),
        ],
        f"POST {one}/takes": [Try(MISSING, None, theirs)],
        **(
            {
                f"GET {one}/territory": [Try(MISSING, None, theirs)],
                f"PUT {one}/territory": [
                    Try(MISSING, {"territory_id": a["territory"]}, theirs),
                    Try((404, "auth.territory_not_found"), {"territory_id": a["territory"]}, my_own),
                ],
            }
            if name in TERRITORIAL
            else {}
        ),
        **(of_duplicates(a, b, noun, name) if name in TWINS else {}),
        **(of_keys(a, b, noun, name) | of_consents(a, b, noun, name) if name in PEOPLE else {}),
        **(of_addresses(a, b) if name == "company" else {}),
        **(of_merges(a, b, noun, name) if name in MERGED else {}),
        f"POST /api/{noun}/rows": [
            Try((200, {"rows": [unknown] * 2}), {"rows": [{"op": op, "id": a[name]} for op in ("update", "delete")]}),
            *(Try((422, "records.rows_refused"), _as_row(each.body)) for each in refused),
        ],
        f"POST /api/{noun}/bulk": [
            *(Try((200, failed), {"op": op, "ids": [a[name]]}) for op in ("update", "delete", "restore")),
            *(Try((200, {"done": 0, "failed": []}), {"op": "delete", "filter": each}) for each in filters),
            *(
                Try((200, {"done": 0}), {"op": "update", "ids": [b[name]], "fields": {key: value}})
                for key, value in ids_of.items()
            ),
        ],
    }  # fmt: skip


def _as_row(fields: Any) -> dict[str, Any]:
    return {"rows": [{"op": "create", "fields": fields}], "all_or_nothing": True}


def of_duplicates(a: Filled, b: Filled, noun: str, name: str) -> dict[str, list[Try]]:
    """What is probably one."""
    pair = {"left": a[name], "right": b[name]}
    return {
        f"GET /api/{noun}/{{record_id}}/duplicates": [Try(MISSING, None, {"record_id": a[name]})],
        f"GET /api/{noun}/duplicates": [Try((400, "records.bad_cursor"), None, {}, {"cursor": a.cursor})],
        f"POST /api/{noun}/duplicates/hint": [Try((200, {"items": []}), {"fields": {"name": SECRETS[name]}})],
        f"POST /api/{noun}/duplicates/dismissals": [Try(MISSING, pair)],
        f"DELETE /api/{noun}/duplicates/dismissals/{{left}}/{{right}}": [Try(MISSING, None, pair)],
    }


def of_keys(a: Filled, b: Filled, noun: str, name: str) -> dict[str, list[Try]]:
    """By which keys somebody is known."""
    theirs, mine = {"record_id": a[name], "key_id": a["key"]}, {"record_id": b[name], "key_id": a["key"]}
    missing = (404, "identity_keys.not_found")
    secret = {"kind": "member_number", "value": SECRETS["person"]}
    path = f"/api/{noun}/{{record_id}}/identity-keys"
    return {
        f"POST /api/{noun}/by-identity-key": [Try((200, {"items": []}), secret)],
        f"GET {path}": [Try(MISSING, None, {"record_id": a[name]})],
        f"PUT {path}/{{key_id}}": [Try(MISSING, {"kind": "member_number", "value": "1"}, theirs)],
        f"PATCH {path}/{{key_id}}": [
            Try(MISSING, {"verified": True}, theirs), Try(missing, {"verified": True}, mine),
        ],
        f"DELETE {path}/{{key_id}}": [Try(MISSING, None, theirs), Try(missing, None, mine)],
        f"POST {path}/{{key_id}}/primary": [Try(MISSING, None, theirs), Try(missing, None, mine)],
    }  # fmt: skip


def of_addresses(a: Filled, b: Filled) -> dict[str, list[Try]]:
    """Further addresses of companies."""
    theirs, mine = (
        {"record_id": a["company"], "address_id": a["address"]},
        {"record_id": b["company"], "address_id": a["address"]},
    )
    path, body = "/api/companies/{record_id}/addresses", {"kind": "site", "city": "x", "base_version": 1}
    missing = (404, "companies.address_not_found")
    return {
        f"GET {path}": [Try(MISSING, None, {"record_id": a["company"]})],
        f"PUT {path}/{{address_id}}": [Try(MISSING, body, theirs), Try(missing, body, mine)],
        f"DELETE {path}/{{address_id}}": [Try(MISSING, None, theirs), Try(missing, None, mine)],
    }


def of_consents(a: Filled, b: Filled, noun: str, name: str) -> dict[str, list[Try]]:
    """What somebody agreed to."""
    theirs, mine = (
        {"record_id": a[name], "consent_id": a["consent"]},
        {"record_id": b[name], "consent_id": a["consent"]},
    )
    path, agreed = f"/api/{noun}/{{record_id}}/consents", {"purpose": "marketing", "text": "x"}
    return {
        f"GET {path}": [Try(MISSING, None, {"record_id": a[name]})],
        f"PUT {path}/{{consent_id}}": [Try(MISSING, agreed, theirs)],
        f"POST {path}/{{consent_id}}/withdrawal": [
            Try(MISSING, None, theirs), Try((404, "consents.not_found"), None, mine),
        ],
    }  # fmt: skip


def of_merges(a: Filled, b: Filled, noun: str, name: str) -> dict[str, list[Try]]:
    """What becomes one."""
    pairs = [{"survivor": one, "others": [other]} for one, other in ((a[name], b[name]), (b[name], a[name]))]
    versions = {"versions": {a[name]: 1, b[name]: 1}}
    return {
        f"POST /api/{noun}/merges/preview": [Try(MISSING, pair) for pair in pairs],
        f"POST /api/{noun}/merges": [Try(MISSING, pair | versions) for pair in pairs],
    }


def of_shared(a: Filled) -> dict[str, list[Try]]:
    """Search, views, choices and batches."""
    labels = {"object_name": "company", "field_name": "industry"}
    view = {"object": "company", "name": "x"}
    nothing = (200, {"undone": 0, "kept": []})
    happening = {"object": "company", "op": "update", "actor_id": a.person.session["person"]["id"]}
    happening |= {"batch_id": a["bulk"], "first_seq": 1, "last_seq": 1_000_000}
    return {
        "GET /api/recoveries": [
            Try((200, {}), query={"period_start": "2026-11-01T00:00:00Z", "period_end": "2027-01-31T00:00:00Z"})
        ],
        "POST /api/recoveries/preview": [Try((200, {"records": 0, "sample": []}), happening)],
        "POST /api/recoveries": [Try(nothing, {**happening, "id": a["company"]})],
        "POST /api/search": [Try((200, {"hits": []}), {"q": text}) for text in SECRETS.values()],
        "GET /api/merges/{merge_id}": [Try(NO_MERGE, None, {"merge_id": a["merge"]})],
        "POST /api/merges/{merge_id}/undo": [Try(NO_MERGE, None, {"merge_id": a["merge"]})],
        "POST /api/batches/{batch_id}/undo": [Try(nothing, None, {"batch_id": a[name]}) for name in ("bulk", "batch")],
        **{
            f"{method} /api/bulk-edits{rest}": [Try(NO_EDIT, None, {"edit_id": a["bulk_edit"]})]
            for method, rest in BULK_EDITS
        },
        "GET /api/bulk-edits": [Try((200, []))],
        "POST /api/bulk-edits": [
            Try((201, {"total": 1, "position": 0}), {"object": "company", "op": "delete", "ids": [a["company"]]})
        ],
        "POST /api/views": [
            Try((201, {"name": "x"}), view | {"filter": {"field": "parent", "op": "eq", "value": a["company"]}})
        ],
        "PATCH /api/views/{view_id}": [Try(MISSING, view, {"view_id": a["view"]})],
        "DELETE /api/views/{view_id}": [Try(MISSING, None, {"view_id": a["view"]})],
        "GET /api/changes": [Try((200, {"reset": True, "changes": []}), None, {}, {"after": f"{a.seq}-{'0' * 32}"})],
        "GET /api/sync/changes": [
            Try((200, {"changes": [], "removed": [], "reset": True}), query={"since": a.seq + 100_000}),
            Try((200, {"removed": []}), query={"since": 0}),
        ],
        "GET /api/choices/{object_name}/{field_name}": [Try((200, {}), None, labels)],
        "POST /api/choices/{object_name}/{field_name}": [
            Try((201, {"label": {"zh": "x", "en": "x"}}), {"label": "x"}, labels)
        ],
    }


def of_fields(a: Filled) -> dict[str, list[Try]]:
    """Fields of an organisation's own, of which the other one has more."""
    new = {"type": "text", "label": {"zh": "", "en": ""}}
    return {
        "GET /api/fields/{object_name}": [Try((200, {"limit": 50}), None, {"object_name": "company"})],
        "POST /api/fields/{object_name}": [Try((422, "records.invalid_definition"), new, {"object_name": "company"})],
        "PATCH /api/fields/{object_name}/{field_name}": [
            Try(NO_FIELD, {"base_version": 1, "archived": True}, {"object_name": name, "field_name": a["field"]})
            for name in ("company", "contact")
        ],
        "PATCH /api/fields/{object_name}/{field_name}/labels/{label_id}": [
            Try(NO_FIELD, {"archived": True}, {"object_name": name, "field_name": a["field"], "label_id": a["company"]})
            for name in ("company", "contact")
        ],
        "POST /api/fields/{object_name}/{field_name}/labels/{label_id}/merge": [
            Try(
                NO_FIELD,
                {"into": a["company"]},
                {"object_name": "company", "field_name": a["field"], "label_id": a["company"]},
            )
        ],
        **{
            f"POST /api/fields/{{object_name}}/{{field_name}}/kind{end}": [
                Try(NO_FIELD, {"base_version": 1, **more}, {"object_name": "company", "field_name": a["field"]})
            ]
            for end, more in (("", {"type": "long_text"}), ("/preview", {"type": "long_text"}), ("/undo", {}))
        },
        "POST /api/fields/{object_name}/formula/preview": [
            Try((422, "records.invalid_definition"), {"formula": f"{{{a['field']}}}"}, {"object_name": "company"})
        ],
        "GET /api/layouts/{object_name}": [Try((200, {}), None, {"object_name": "company"})],
        "PUT /api/layouts/{object_name}": [
            Try(
                (422, "invalid"),
                {
                    "base_version": 0,
                    "sections": [{"title": {"zh": "", "en": "x"}, "fields": [{"name": "name"}, {"name": a["field"]}]}],
                },
                {"object_name": "company"},
            ),
            Try(
                (404, "records.layout_role_not_found"),
                {"base_version": 0, "sections": None, "role": a["role"]},
                {"object_name": "company"},
            ),
        ],
        "PUT /api/fields/{object_name}/order": [
            Try((422, "records.bad_field_order"), {"names": [a["field"]]}, {"object_name": "company"})
        ],
    }
