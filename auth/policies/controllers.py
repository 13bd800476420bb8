"""The endpoints of an organisation's sign-in policy, for its owners."""

from typing import Any

from litestar import Controller, Request, get, put
from litestar.params import JSONBody

from auth.browser import browser_of
from auth.guards import Running, SignedIn, may
from auth.policies import change
from auth.policies.change import SignInPolicy, SignInPolicyPage

HttpRequest = Request[Any, Any, Any]


class SignInPolicyController(Controller):
    """What the organisation asks of whoever signs in."""

    path = "/api/sign-in-policy"
    tags = ["session"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt={"policy": may("owner"), "in_sandbox": False})
    async def read(self, request: HttpRequest, principal: SignedIn, runtime: Running) -> SignInPolicyPage:
        """The policy, and whom it would ask for what."""
        return await change.page(runtime, principal, _address(request, runtime))

    @put("/", opt={"policy": may("owner", fresh=True), "in_sandbox": False}, status_code=204)
    async def save(
        self, request: HttpRequest, data: JSONBody[SignInPolicy], principal: SignedIn, runtime: Running
    ) -> None:
        """Sets it; refuses one that would lock the caller out."""
        await change.save(runtime, principal, data, _address(request, runtime))


def _address(request: HttpRequest, runtime: Running) -> str:
    return browser_of(request, runtime.settings.trusted_proxies).address
