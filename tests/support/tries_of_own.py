"""What somebody may try with kinds of records that another organisation defined."""

from typing import Any

from tests.support.filled import Filled
from tests.support.tries import MISSING, Try


def of_own(a: Filled) -> dict[str, list[Try]]:
    """Kinds of records that organisations define: the other one has none of this number, whatever ids it names.

    tests/rapport/crm/records/test_own_objects.py has two organisations that have it.
    """
    at, record = {"object_name": "o_1"}, a["company"]
    one = "/api/{object_name}/{record_id}"
    link = {"relation": "companies", "other_id": record}
    bodies: dict[str, tuple[Any, dict[str, str]]] = {
        "POST /api/{object_name}": ({"name": "x"}, {}),
        **{f"POST /api/{{object_name}}/{what}": ({}, {}) for what in ("query", "count", "summary", "export")},
        "POST /api/{object_name}/board": ({"group": "name"}, {}),
        f"PUT {one}/territory": ({"territory_id": a["territory"]}, {}),
        "POST /api/{object_name}/merges/preview": ({"survivor": record, "others": [a["contact"]]}, {}),
        "POST /api/{object_name}/merges": ({"survivor": record, "others": [a["contact"]], "versions": {}}, {}),
        "POST /api/{object_name}/duplicates/hint": ({"fields": {"name": "x"}}, {}),
        "POST /api/{object_name}/duplicates/scan": ({}, {}),
        "POST /api/{object_name}/duplicates/dismissals": ({"left": record, "right": a["contact"]}, {}),
        "DELETE /api/{object_name}/duplicates/dismissals/{left}/{right}": (None, {"left": record, "right": record}),
        "GET /api/{object_name}/duplicates": (None, {}),
        "POST /api/{object_name}/bulk": ({"op": "delete", "ids": [record]}, {}),
        "POST /api/{object_name}/rows": ({"rows": [{"op": "delete", "id": record}]}, {}),
        **{
            f"GET {one}{what}": (None, {})
            for what in (
                "",
                "/history",
                "/owners",
                "/disk",
                "/access",
                "/overview",
                "/files",
                "/timeline",
                "/duplicates",
                "/followers",
                "/territory",
            )
        },
        f"PUT {one}/following": (None, {}),
        f"PATCH {one}": ({"name": "x"}, {}),
        f"DELETE {one}": (None, {}),
        f"POST {one}/restoration": (None, {}),
        f"POST {one}/takes": (None, {}),
        f"POST {one}/reveals": ({"field": "name"}, {}),
        f"POST {one}/reversion": ({"seq": a.seq}, {}),
        f"POST {one}/shares": ({"grantee_id": a["person"]}, {}),
        f"DELETE {one}/shares/{{share_id}}": (None, {"share_id": record}),
        f"PUT {one}/links/{{relation}}/{{other_id}}": ({}, link),
        f"DELETE {one}/links/{{relation}}/{{other_id}}": (None, link),
    }
    return {
        **{label: [Try(MISSING, body, {**at, "record_id": record, **ids})] for label, (body, ids) in bodies.items()},
        f"DELETE {one}/following": [Try((204, {}), None, {**at, "record_id": record})],
        f"POST {one}/uploads": [Try((400, "attachments.protocol"), None, {**at, "record_id": record})],
        "POST /api/custom-objects": [Try((422, "records.invalid_definition"), {"label": {"zh": "", "en": ""}})],
        "PATCH /api/custom-objects/{object_name}": [Try((404, "records.object_not_found"), {"base_version": 1}, at)],
    }
