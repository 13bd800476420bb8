"""What was said about the sample deals, and what is to be done: calls, meetings, notes and tasks on their timelines."""

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from kernel.db import TenantSession
from kernel.ids import derive_id
from rapport.crm.activities import targets
from rapport.crm.activities.activity import ACTIVITY
from rapport.crm.activities.models import timeline_target
from rapport.crm.activities.task import TASK
from rapport.crm.companies.feature import COMPANY
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.deals.deal import DEAL
from rapport.crm.leads.lead import LEAD
from rapport.crm.products.feature import PRODUCT
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.samples.story import WON, Deal, Story
from rapport.crm.samples.writing import Made, put

if TYPE_CHECKING:
    from rapport.crm.samples.history import Place

OBJECTS = Registry((COMPANY, CONTACT, LEAD, DEAL, PRODUCT, TASK, ACTIVITY))
MINUTES = {"call": 15, "meeting": 60, "visit": 120}
DUE = (0, -2, 1, 3, 0, None, 5, -6, 2, 0, None, 4)
"""Open tasks on open deals in turn, in days from today."""

DONE = 30
"""How many of the deals that ended last have a task that was done for them."""

REPEATING = 6
"""Each sixth open task comes again every week."""

PRIORITIES = ("normal", "high", "normal", "low", "normal")


async def write(session: TenantSession, place: "Place", story: Story, now: dt.datetime) -> None:
    """Writes activities and tasks, and what their records tell of them in lists."""
    spoken = [
        (_activity(place, number, deal, which, at), at)
        for number, deal in enumerate(story.deals)
        for which, at in deal.talks
    ]
    await put(session, ACTIVITY, [made for made, _ in spoken])
    tasks = _tasks(place, story, now)
    await put(session, TASK, tasks)
    rows = [row for made, at in spoken for row in _rows(ACTIVITY, made, at)]
    rows += [row for made in tasks for row in _rows(TASK, made, made.values.get("done_at"))]
    await session.execute(insert(timeline_target).on_conflict_do_nothing(), rows)
    await targets.refresh(session, OBJECTS, {(row["object"], row["record_id"]) for row in rows})


def _activity(place: "Place", number: int, deal: Deal, which: int, at: dt.datetime) -> Made:
    kind, subject, body = place.words.activities[which]
    values: dict[str, Any] = {
        "kind": kind, "subject": subject, "body": body, "occurred_at": at, "minutes": MINUTES.get(kind),
        **_about(place, number, deal),
    }  # fmt: skip
    contacts = place.contacts.get(deal.company)
    if contacts:
        values["contact"] = contacts[0][0]
    made_id = derive_id(values["deal"], "activity", at.isoformat(), at=at)
    return Made(made_id, values, place.owner(deal.company), at, at)


def _tasks(place: "Place", story: Story, now: dt.datetime) -> list[Made]:
    today, titles = place.day(now), place.words.tasks
    numbered = list(enumerate(story.deals))
    made = []
    waiting = [each for each in numbered if each[1].stage < WON]
    for turn, (number, deal) in enumerate(waiting):
        due = DUE[turn % len(DUE)]
        if due is not None:
            values = {
                "title": titles[turn % len(titles)], "due_on": today + dt.timedelta(days=due), "status": "open",
                "priority": PRIORITIES[turn % len(PRIORITIES)], **_about(place, number, deal),
            }  # fmt: skip
            if turn % REPEATING == 0:
                values |= {"repeat": "weekly", "repeat_from": values["due_on"]}
            made.append(_task(place, deal, values, deal.entered[-1][1]))
    ended = sorted((each for each in numbered if each[1].stage >= WON), key=lambda each: each[1].entered[-1][1])
    for turn, (number, deal) in enumerate(ended[-DONE:]):
        at = deal.entered[-2][1]
        values = {
            "title": titles[turn % len(titles)], "due_on": place.day(at), "status": "done", "priority": "normal",
            "done_at": at, **_about(place, number, deal),
        }  # fmt: skip
        made.append(_task(place, deal, values, deal.entered[0][1]))
    return made


def _task(place: "Place", deal: Deal, values: dict[str, Any], at: dt.datetime) -> Made:
    task_id: UUID = derive_id(values["deal"], "task", at=at)
    return Made(task_id, values, place.owner(deal.company), at, values.get("done_at") or at)


def _about(place: "Place", number: int, deal: Deal) -> dict[str, Any]:
    return {"deal": place.deal(number, deal), "company": place.companies[deal.company]}


def _rows(obj: ObjectType, made: Made, at: dt.datetime | None) -> list[dict[str, Any]]:
    """The timelines that it stands on: those of all records that it names."""
    return [
        {
            "record_id": made.values[name], "event_id": made.id, "object": name, "event": obj.name,
            "occurred_at": at, "hidden": False,
        }
        for name in targets.named(obj)
        if made.values.get(name)
    ]  # fmt: skip
