"""The wiring of activities and tasks, their timelines, reminders and notifications."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.activities import reminders
from rapport.crm.activities.activity import ACTIVITY
from rapport.crm.activities.controllers import timeline_handlers
from rapport.crm.activities.models import notification, notification_setting, timeline_target
from rapport.crm.activities.notifications import mailing, weekly
from rapport.crm.activities.notifications.controllers import notification_handlers
from rapport.crm.activities.task import TASK
from rapport.crm.records.feature import object_feature
from rapport.crm.records.objects import Registry
from tenants.events import ClockMoved

TASKS = object_feature(TASK)
ACTIVITIES = object_feature(ACTIVITY)


def timeline_feature(registry: Registry, *waiting: str) -> Feature:
    """Timelines, notifications and the jobs that wait; `waiting` are others' jobs that wait by the same clock."""
    routes = [*timeline_handlers(registry), *notification_handlers(registry)]
    return Feature(
        name="timeline",
        module=ACTIVITY.module,
        tenant_tables=(timeline_target, notification, notification_setting),
        controllers=(Router("/api", route_handlers=routes, opt={"module": ACTIVITY.module}),),
        jobs={**reminders.handlers(registry, waiting), **mailing.handlers(registry), **weekly.handlers(registry)},
        subscribers={ClockMoved.name: (reminders.CLOCK_MOVED,)},
    )
