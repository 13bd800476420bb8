"""What somebody may try with another organisation's timelines, calendars, forecasts and what stands beside records."""

from typing import Final

from tests.support.filled import Filled
from tests.support.tries import MISSING, OBJECTS, TIMELINES, Try

_A_DAY: Final = {"first": "2026-11-03", "last": "2026-11-03"}


def of_forecasts(a: Filled) -> dict[str, list[Try]]:
    """Targets and what was set, of the other organisation's people; a pipeline of theirs has no deals here."""
    theirs = {"subject": "person", "subject_id": a["person"]}
    none, pipeline = (404, "forecast.subject_not_found"), {"pipeline": a["pipeline"]}
    return {
        "POST /api/forecast": [Try((200, {}), pipeline)],
        "POST /api/forecast/moves": [Try((200, {"before": "0", "after": "0"}), pipeline)],
        "POST /api/forecast/entries": [Try(none, {**theirs, "kind": "target", "amount": 1})],
        "POST /api/forecast/entries/history": [Try(none, theirs)],
    }


def of_timelines(a: Filled, b: Filled) -> dict[str, list[Try]]:
    """Timelines, notifications, and the figures of the first page."""
    names = {noun: OBJECTS[noun][0] for noun in TIMELINES}
    owned = {"filter": {"field": "owner_id", "op": "eq", "value": a["person"]}}
    return {
        **of_overviews(a, b, names),
        **{
            f"GET /api/{noun}/{{record_id}}/timeline": [
                Try(MISSING, None, {"record_id": a[name]}),
                Try((400, "records.bad_cursor"), None, {"record_id": b[name]}, {"before": a.timeline_cursor}),
                Try((200, {"items": []}), None, {"record_id": b[name]}, {"person": a["person"]}),
            ]
            for noun, name in names.items()
        },
        "GET /api/calendar": [
            Try((200, {"activities": [], "tasks": [], "deals": []}), None, {}, {**_A_DAY, "person": a["person"]}),
            Try((404, "auth.team_not_found"), None, {}, {**_A_DAY, "team": a["team"]}),
        ],
        "GET /api/calendar-feeds/{token}": [Try((404, "calendar.no_calendar"), None, {"token": "guessed"})],
        "POST /api/activities/{record_id}/check-in": [Try(MISSING, {"reason": "x"}, {"record_id": a["activity"]})],
        "POST /api/activities/{record_id}/check-out": [Try(MISSING, {}, {"record_id": a["activity"]})],
        "POST /api/companies/nearby": [Try((200, {"items": [], "more": False}), {"point": "geo:0,0"})],
        "GET /api/activities/{record_id}/calendar": [Try(MISSING, None, {"record_id": a["activity"]})],
        "POST /api/notifications/seen": [Try((204, {}), {"ids": [a["notification"]]})],
        "POST /api/deals/risks": [Try((200, {"count": 0, "items": []}), owned)],
        "POST /api/deals/outlook": [Try((200, {}), owned)],
        "POST /api/deals/losses": [Try((200, {"groups": []}), owned)],
        "POST /api/deals/cohorts": [
            Try(MISSING, {"pipeline": a["pipeline"]}),
            Try(MISSING, {"entered": a["stage"]}),
            Try((200, {}), owned | {"months": 1}),
        ],
        "POST /api/deals/velocity": [Try((200, {"currencies": []}), {"pipeline": a["pipeline"]})],
        **of_forecasts(a),
    }


def of_overviews(a: Filled, b: Filled, names: dict[str, str]) -> dict[str, list[Try]]:
    """What stands beside records, and suggestions."""
    found: dict[str, list[Try]] = {
        "GET /api/companies/{record_id}/network": [Try(MISSING, None, {"record_id": a["company"]})]
    }
    for noun, name in names.items():
        theirs = {"record_id": a[name], "rule": "idle"}
        rule = f"/api/{noun}/{{record_id}}/suggestions/{{rule}}"
        found[f"POST {rule}/acceptance"] = [Try(MISSING, {}, theirs)]
        found[f"POST {rule}/dismissal"] = [Try(MISSING, {}, theirs)]
        found[f"DELETE {rule}/dismissal"] = [Try(MISSING, None, theirs)]
    return found
