"""What somebody may try with another organisation's files and imports."""

from tests.support.filled import Filled
from tests.support.tries import MISSING, NO_IMPORT, OBJECTS, TIMELINES, Try


def of_imports(a: Filled, b: Filled) -> dict[str, list[Try]]:
    """Imports and their files."""
    theirs, decided = {"import_id": a["import"]}, {"decisions": {a["company"]: "revert"}}
    one, sets = "/api/imports/{import_id}", {"set_id": a["set"]}
    return {
        "POST /api/imports": [
            Try(NO_IMPORT, {"object": "company", "file_id": a[name]}) for name in ("file", "spare_file")
        ],
        "POST /api/import-sets": [Try(NO_IMPORT, {"file_ids": [a["spare_file"]]})],
        **{
            f"{method} /api/import-sets/{{set_id}}{verb}": [Try(NO_IMPORT, body, sets)]
            for method, verb, body in (
                ("GET", "", None), ("DELETE", "", None), ("POST", "/dry-run", {}), ("POST", "/run", None),
                ("POST", "/undo", {}),
            )
        },
        f"PUT {one}/mapping": [Try(NO_IMPORT, {"columns": []}, theirs)],
        f"POST {one}/dry-run": [Try(NO_IMPORT, {}, theirs)],
        f"POST {one}/undo": [
            Try(NO_IMPORT, decided, theirs), Try((200, {"state": "undoing"}), decided, {"import_id": b["import"]}),
        ],
        f"GET {one}/rows": [Try(NO_IMPORT, None, theirs)],
        **{
            f"{method} {one}{verb}": [Try(NO_IMPORT, None, theirs)]
            for method, verb in (
                ("POST", "/run"), ("GET", ""), ("DELETE", ""), ("GET", "/edited-records"), ("GET", "/errors.csv"),
            )
        },
    }  # fmt: skip


FILED = ("products", "campaigns", "orders", "receipts", "assets", "activities")
"""Nouns beside those with timelines whose records have files."""


def of_files(a: Filled) -> dict[str, list[Try]]:
    """Files of records; what an upload's headers say is tried in tests/rapport/crm/attachments."""
    nouns = {noun: OBJECTS[noun][0] for noun in (*TIMELINES, *FILED)}
    file, none = {"file_id": a["file"]}, (404, "attachments.not_found")
    no_tus, upload = (400, "attachments.protocol"), {"upload_id": a["file"]}
    return {
        **{f"GET /api/{noun}/{{record_id}}/files": [Try(MISSING, None, {"record_id": a[name]})]
           for noun, name in nouns.items()},
        **{f"POST /api/{noun}/{{record_id}}/uploads": [Try(no_tus, None, {"record_id": a[name]})]
           for noun, name in nouns.items()},
        **{f"{method} /api/uploads/{{upload_id}}": [Try(no_tus, None, upload)] for method in ("PATCH", "DELETE")},
        "HEAD /api/uploads/{upload_id}": [Try((400, None), None, upload)],
        "HEAD /api/attachments/{file_id}": [Try((404, None), None, file)],
        **{f"{method} /api/attachments/{{file_id}}": [Try(none, None, file)] for method in ("GET", "DELETE")},
        **{f"{method} /api/attachments/{{file_id}}/hold": [Try(none, None, file)] for method in ("PUT", "DELETE")},
    }  # fmt: skip
