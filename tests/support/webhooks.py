"""Webhooks: a system that is told, endpoints of an organisation, and what arrived, checked as a receiver checks it."""

import json
from typing import Any
from urllib.parse import urlsplit

import msgspec

from kernel.clock import real_now
from kernel.ids import new_id
from kernel.settings import Settings
from rapport.client import verify_webhook
from rapport.webhooks.models import webhook_endpoint, webhook_message
from tests.support.app import Person, Rapport
from tests.support.audit import organisation_of
from tests.support.filled import Filled
from tests.support.https_server import Asked, Service
from tests.support.tries import Try

Json = dict[str, Any]


def allowing(settings: Settings, service: Service) -> Settings:
    """An installation that lets webhooks go to a service on this machine."""
    return msgspec.structs.replace(settings, webhook_hosts=(urlsplit(service.url).netloc,))


async def endpoint(owner: Person, service: Service, path: str = "/in", **setup: object) -> tuple[str, str]:
    """A new endpoint: its id and secret."""
    made = str(new_id())
    done = await owner.put(f"/api/webhooks/{made}", json={"setup": {"url": service.url + path, **setup}})
    assert done.status_code == 200, done.text
    return made, done.json()["secret"]


async def shown(owner: Person, endpoint_id: str) -> Json:
    """An endpoint as its page shows it."""
    listed = (await owner.get("/api/webhooks")).json()["endpoints"]
    found: Json = next(each for each in listed if each["id"] == endpoint_id)
    return found


async def log(owner: Person, endpoint_id: str) -> list[Json]:
    """Tries, the oldest first."""
    items: list[Json] = (await owner.get(f"/api/webhooks/{endpoint_id}/attempts")).json()["items"]
    return items[::-1]


def told(service: Service, secret: str, path: str = "/in") -> list[Json]:
    """What arrived, each with its signature checked."""
    return [opened(each, secret) for each in service.asked if each.path == path]


def opened(asked: Asked, secret: str) -> Json:
    """The content of one message whose signature is right."""
    verify_webhook(secret, asked.headers, asked.body)
    found: Json = json.loads(asked.body)
    return found


async def make_due(rapport: Rapport, owner: Person, *, endpoint_values: Json | None = None) -> None:
    """Has the next tries of an organisation's webhooks be due now, and everything due done."""
    tenant = await rapport.parts.directory.tenant(organisation_of(owner))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        waits = webhook_message.c.state == "waiting"
        await session.execute(webhook_message.update().where(waits).values(next_at=real_now()))
        await session.execute(webhook_endpoint.update().values(due_at=real_now(), **(endpoint_values or {})))
        session.left_work = True
    await rapport.run_jobs()


def of_webhooks(a: Filled) -> dict[str, list[Try]]:
    """The calls that name an endpoint of another organisation."""
    theirs, none = {"endpoint_id": a["webhook"]}, (404, "webhooks.not_found")
    setup = {"url": "https://hooks.example/in"}
    one = "/api/webhooks/{endpoint_id}"
    return {
        f"PUT {one}": [Try((409, "webhooks.changed"), {"setup": setup, "base_version": 1}, theirs)],
        f"DELETE {one}": [Try(none, None, theirs)],
        f"PUT {one}/state": [Try(none, {"state": "on"}, theirs)],
        f"POST {one}/secret": [Try(none, None, theirs)],
        f"POST {one}/test": [Try(none, None, theirs)],
        f"GET {one}/attempts": [Try(none, None, theirs)],
        f"POST {one}/messages/{{message_id}}/retry": [Try(none, None, {**theirs, "message_id": a["webhook"]})],
        f"POST {one}/replay": [Try(none, {"since": "2020-01-01T00:00:00Z"}, theirs)],
    }
