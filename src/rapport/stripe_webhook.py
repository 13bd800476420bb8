"""Where payment gateways tell what happened. Here and not in payments, since policies belong to auth, above it.

The caller is no browser: it has no session and sends no Origin, and what it says counts by its signature alone. That it
must be JSON and may come from no other site holds here as everywhere, so no page can make a browser send one.
"""

from typing import Any

from litestar import Controller, Request, post

from auth.guards import Running, public
from payments import inbox


class StripeWebhookController(Controller):
    """The webhook of Stripe's."""

    path = "/api/webhooks"
    tags = ["webhooks"]  # noqa: RUF012  # Litestar reads it from the class
    include_in_schema = False

    @post("/stripe", opt={"policy": public()}, request_max_body_size=inbox.MAX_BODY, status_code=204)
    async def stripe(self, request: Request[Any, Any, Any], runtime: Running) -> None:
        """Takes one event of Stripe's; the raw bytes are what is signed."""
        await inbox.receive(runtime, await request.body(), request.headers.get(inbox.SIGNATURE, ""))
