"""The routes of webhooks, for who configures the organisation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from auth import guards
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes
from rapport.webhooks import endpoints, log, stopping, store
from rapport.webhooks.errors import EndpointStopped
from rapport.webhooks.payloads import (
    NewWebhook,
    SavedWebhook,
    Webhook,
    WebhookAttempts,
    WebhookReplay,
    WebhookReplayed,
    Webhooks,
    WebhookSecret,
    WebhookState,
)

TAGS = ["webhooks"]


def endpoint_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The routes of endpoints themselves."""
    looks: dict[str, Any] = {"policy": guards.may("configure")}
    # What is sent out, and by which secret, is agreed to by who is there.
    decides: dict[str, Any] = {"policy": guards.may("configure", fresh=True)}

    @get("/", opt=looks, tags=TAGS, operation_id="webhooks")
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> Webhooks:
        """All endpoints, and what they can be about."""
        async with scopes(registry, principal, runtime)() as scope:
            return await endpoints.page(scope)

    @put("/{endpoint_id:uuid}", opt=decides, status_code=200, tags=TAGS, operation_id="save_webhook")
    async def save(
        endpoint_id: FromPath[UUID], data: JSONBody[NewWebhook], principal: guards.SignedIn, runtime: guards.Running
    ) -> SavedWebhook:
        """Makes an endpoint, or changes it. The secret of a new one is in this answer only."""
        async with scopes(registry, principal, runtime)() as scope:
            secret = await endpoints.save(runtime, registry, scope, endpoint_id, data)
            return SavedWebhook(await endpoints.shown(scope, endpoint_id), secret)

    @delete("/{endpoint_id:uuid}", opt=looks, tags=TAGS, operation_id="remove_webhook")
    async def remove(endpoint_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Removes an endpoint; what it was not told yet is told no more."""
        async with scopes(registry, principal, runtime)() as scope:
            await endpoints.remove(runtime, scope, endpoint_id)

    @put("/{endpoint_id:uuid}/state", opt=looks, status_code=200, tags=TAGS, operation_id="switch_webhook")
    async def switch(
        endpoint_id: FromPath[UUID], data: JSONBody[WebhookState], principal: guards.SignedIn, runtime: guards.Running
    ) -> Webhook:
        """Pauses an endpoint, or has it go on where it was."""
        async with scopes(registry, principal, runtime)() as scope:
            await endpoints.set_state(runtime, scope, endpoint_id, data.state)
            return await endpoints.shown(scope, endpoint_id)

    @post("/{endpoint_id:uuid}/secret", opt=decides, status_code=200, tags=TAGS, operation_id="replace_webhook_secret")
    async def secret(endpoint_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> WebhookSecret:
        """A new secret. The one before it is signed with as well for a day."""
        async with scopes(registry, principal, runtime)() as scope:
            text = await endpoints.rotate(runtime, scope, endpoint_id)
            return WebhookSecret(text, await endpoints.shown(scope, endpoint_id))

    return [listed, save, remove, switch, secret]


def delivery_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The routes of what endpoints are sent."""
    looks: dict[str, Any] = {"policy": guards.may("configure")}

    @post("/{endpoint_id:uuid}/test", opt=looks, status_code=202, tags=TAGS, operation_id="test_webhook")
    async def test(endpoint_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Sends a test event; how it went is in the log."""
        async with scopes(registry, principal, runtime)() as scope:
            await endpoints.test(scope, endpoint_id)

    @get("/{endpoint_id:uuid}/attempts", opt=looks, tags=TAGS, operation_id="webhook_attempts")
    async def attempts(
        endpoint_id: FromPath[UUID],
        principal: guards.SignedIn,
        runtime: guards.Running,
        before: FromQuery[UUID | None] = None,
    ) -> WebhookAttempts:
        """The log of tries, the newest first."""
        async with scopes(registry, principal, runtime)() as scope:
            return await log.attempts(scope, endpoint_id, before)

    @post(
        "/{endpoint_id:uuid}/messages/{message_id:uuid}/retry", opt=looks, status_code=202, tags=TAGS,
        operation_id="retry_webhook_message",
    )  # fmt: skip
    async def retry(
        endpoint_id: FromPath[UUID], message_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> None:
        """Sends a message once more, under its id."""
        async with scopes(registry, principal, runtime)() as scope:
            await log.retry(scope, endpoint_id, message_id)

    @post("/{endpoint_id:uuid}/replay", opt=looks, status_code=200, tags=TAGS, operation_id="replay_webhook")
    async def replay(
        endpoint_id: FromPath[UUID], data: JSONBody[WebhookReplay], principal: guards.SignedIn, runtime: guards.Running
    ) -> WebhookReplayed:
        """Sends what changed in a span of time, or after a cursor of the feed, once more."""
        async with scopes(registry, principal, runtime)() as scope:
            endpoint = await store.load(scope.session, endpoint_id)
        owner = await stopping.owner_of(runtime, principal.tenant.home.key, endpoint.owner_id)
        if owner is None:
            raise EndpointStopped
        async with scopes(registry, owner, runtime)() as scope:
            return await log.replay(runtime, registry, scope, principal, endpoint_id, data)

    return [test, attempts, retry, replay]
