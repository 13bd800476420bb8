"""The weekly mail: what is overdue or due, deals whose next step is late, what changed of records that one follows.

It says how many and leads there; no word of a record is in it, as in every other mail. Each mail is a job that waits,
named after the person and its moment, and leaves the next one before it does anything: so a worker that is killed on
the way sends the same mail again under the same Message-ID, and none is left out.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec

from auth.actor import principal_of, system_of
from auth.people import address_of
from auth.persons import zone_of
from kernel.clock import business_now, in_real_time, real_now
from kernel.db import TenantSession
from kernel.errors import Forbidden, Suspended
from kernel.ids import derive_id
from kernel.jobs import Job, JobHandler
from kernel.mail import Mail
from kernel.runtime import Runtime
from kernel.text import Text
from rapport.crm.activities.models import notification
from rapport.crm.activities.notifications import settings, shown, texts
from rapport.crm.activities.notifications.kinds import FOLLOWED
from rapport.crm.activities.notifications.plan import WEEKLY
from rapport.crm.records import read, totals
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import Registry
from rapport.crm.records.placing_run import session_of
from rapport.crm.records.scope import Scope
from rapport.crm.working_hours.reckoning import Hours
from rapport.crm.working_hours.store import hours_of

WEEK: Final = dt.timedelta(days=7)
DAY: Final = dt.timedelta(days=1)
_LOOKED_AHEAD: Final = 31
"""Longer than any holidays: an organisation that never works has its mail on the day that was chosen."""


async def plan(
    session: TenantSession, person_id: UUID, zone: ZoneInfo, *, after: dt.datetime | None = None
) -> None:  # fmt: skip
    """Sets the next mail of somebody who wants one, or the one after another; the same again is the same."""
    chosen = await settings.load(session, person_id)
    if chosen.weekly_day is None:
        return
    mine = await zone_of(session, person_id)
    now = max(business_now(), after or business_now())
    at = next_moment(now, chosen.weekly_day, chosen.weekly_hour, mine, await hours_of(session, zone))
    args = {"person": str(person_id), "at": at.isoformat(), "day": chosen.weekly_day, "hour": chosen.weekly_hour}
    job_id = derive_id(person_id, WEEKLY, at.isoformat(), at=SEED_TIME)
    await session.enqueue(WEEKLY, args, job_id=job_id, run_at=max(in_real_time(at), real_now()))


def next_moment(now: dt.datetime, weekday: int, hour: int, zone: ZoneInfo, hours: Hours) -> dt.datetime:
    """The first moment after `now` at which a weekly mail goes: on the day, or the first working day from it on."""
    today = now.astimezone(zone).date()
    first = today - DAY * ((today.weekday() - weekday) % 7)
    for begins in (first, first + WEEK, first + 2 * WEEK):
        days = (begins + DAY * number for number in range(_LOOKED_AHEAD))
        day = next((each for each in days if hours.spans(each)), begins)
        at = dt.datetime.combine(day, dt.time(hour), zone).astimezone(dt.UTC)
        if at > now:
            return at
    return dt.datetime.combine(first + WEEK, dt.time(hour), zone).astimezone(dt.UTC)


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def weekly(runtime: Runtime, job: Job) -> None:
        person_id = UUID(str(job.args["person"]))
        system = await system_of(runtime, job.home, person_id)
        async with session_of(runtime, system) as session:
            chosen = await settings.load(session, person_id)
            if (chosen.weekly_day, chosen.weekly_hour) != (job.args["day"], job.args["hour"]):
                return  # another day was chosen since, which has a job of its own
            at = dt.datetime.fromisoformat(str(job.args["at"]))
            await plan(session, person_id, ZoneInfo(system.tenant.time_zone), after=at)
        try:
            principal = await principal_of(runtime, job.home, person_id)
        except (Forbidden, Suspended):
            return  # who can't sign in has no use of a link; whoever is let in again has the next one
        async with principal.session(runtime) as session:
            scope = await open_scope(registry, principal, session)
            found, links, address = await counted(scope), places(scope), await address_of(session, person_id)
        if any(found.values()) and address:
            subject, text = _written(found, links, principal.locale, principal.tenant.name, runtime.settings.public_url)
            key = uuid5(job.id, "weekly")
            await runtime.mail.send(Mail(to=address, key=key, of=principal.tenant.id, subject=subject, text=text))

    return {WEEKLY: weekly}


async def counted(scope: Scope) -> Mapping[str, int]:
    """How much of each there is for the reader, as far as they may see it."""
    found = {}
    for name, (kind, conditions) in _wanted(scope).items():
        obj = scope.registry.get(kind)
        is_asked = obj is not None and scope.offers(obj) and _knows(scope, kind, conditions)
        query = read.Query(raw_filter={"and": conditions})
        found[name] = await totals.count(scope, scope.mine(scope.registry[kind]), query) if is_asked else 0
    since = notification.c.created_at > business_now() - WEEK
    found["followed"] = len(await shown.newest(scope, notification.c.kind == FOLLOWED, since))
    return found


def _wanted(scope: Scope) -> Mapping[str, tuple[str, list[dict[str, Any]]]]:
    """The kind of record and the conditions behind each figure."""
    me, today = str(scope.principal.person_id), scope.today()
    mine = [_is("owner_id", me), _is("status", "open")]
    return {
        "overdue": ("task", [*mine, {"field": "due_on", "op": "lt", "value": today.isoformat()}]),
        "due": ("task", [*mine, _between("due_on", today, today + WEEK - DAY)]),
        "steps": ("deal", [*mine, {"field": "next_step_on", "op": "lt", "value": today.isoformat()}]),
    }


def places(scope: Scope) -> Mapping[str, str]:
    """Where each figure's records are: the list of them, by a filter of ids and days; of what is followed, home."""
    found = {"followed": _place("/", scope.locale)}
    for name, (kind, conditions) in _wanted(scope).items():
        filter_ = msgspec.json.encode({"and": conditions}).decode()
        found[name] = _place(f"/o/{scope.registry[kind].noun}", scope.locale, filter=filter_)
    return found


def _place(path: str, locale: str, **search: str) -> str:
    return f"{path}?{urlencode({**search, 'lang': locale}, quote_via=quote)}"


def _knows(scope: Scope, kind: str, conditions: list[dict[str, Any]]) -> bool:
    """Whether the reader is shown all that is asked of."""
    fields = scope.mine(scope.registry[kind]).by_name
    return all(each["field"] in fields and not fields[each["field"]].masked for each in conditions)


def _is(field: str, value: str) -> dict[str, Any]:
    return {"field": field, "op": "in", "value": [value]}


def _between(field: str, first: dt.date, last: dt.date) -> dict[str, Any]:
    return {"field": field, "op": "between", "value": [first.isoformat(), last.isoformat()]}


def _written(
    found: Mapping[str, int], at: Mapping[str, str], locale: str, organisation: str, site: str
) -> tuple[str, str]:
    def said(text: Text, **values: object) -> str:
        return text.format(**values).pick(locale)

    lines = [f"{said(texts.WEEKLY[name], count=count)}\n{site}{at[name]}\n" for name, count in found.items() if count]
    body = said(texts.BODY, lines="\n".join(lines), settings=site + _place("/settings/notifications", locale))
    return said(texts.WEEKLY_SUBJECT, organisation=organisation), body
