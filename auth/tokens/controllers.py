"""The endpoints of tokens and service accounts. No token gets to any of them: a machine makes no other."""

from typing import Any
from uuid import UUID

from litestar import Controller, delete, get, patch, post, put
from litestar.params import FromPath, JSONBody

from auth.guards import Running, SignedIn, may, signed_in
from auth.team_controllers import Made
from auth.tokens import listed, policy, service_accounts
from auth.tokens.listed import AllTokens, OwnTokens
from auth.tokens.make import MadeToken, NewToken, for_oneself, revoke
from auth.tokens.policy import TokenPolicy
from auth.tokens.service_accounts import NewServiceAccount, ServiceAccount, ServiceAccountChange

LOOKING: dict[str, Any] = {"policy": may("manage_people")}
MANAGING: dict[str, Any] = {"policy": may("manage_people", fresh=True)}
ENDING: dict[str, Any] = {"policy": may("manage_people", even_suspended=True)}
"""Whatever an organisation has not paid for: what is stolen can be ended."""


class TokenController(Controller):
    """One's own tokens."""

    path = "/api/tokens"
    tags = ["tokens"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt={"policy": signed_in()}, operation_id="own_tokens")
    async def own(self, principal: SignedIn, runtime: Running) -> OwnTokens:
        """One's own tokens, and what one may make."""
        return await listed.own(runtime, principal)

    @post("/", opt={"policy": signed_in(fresh=True)}, operation_id="make_token")
    async def make(self, data: JSONBody[NewToken], principal: SignedIn, runtime: Running) -> MadeToken:
        """Makes a token; its text is in this answer only."""
        return await for_oneself(runtime, principal, data)

    @delete("/{token_id:uuid}", opt={"policy": signed_in(even_suspended=True)}, operation_id="revoke_token")
    async def revoke(self, token_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Ends one of one's own tokens at once."""
        async with runtime.databases.control_session() as control:
            await revoke(control, principal, token_id, of=principal.person_id)


class OrganisationTokenController(Controller):
    """The tokens of everybody, for who manages people."""

    path = "/api/organisation/tokens"
    tags = ["tokens"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt=LOOKING, operation_id="organisation_tokens")
    async def all_tokens(self, principal: SignedIn, runtime: Running) -> AllTokens:
        """Every token of the organisation, and the policy."""
        return await listed.everybodys(runtime, principal)

    @delete("/{token_id:uuid}", opt=ENDING, operation_id="revoke_organisation_token")
    async def revoke(self, token_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Ends anybody's token at once."""
        async with runtime.databases.control_session() as control:
            await revoke(control, principal, token_id, of=None)

    @put("/policy", opt=MANAGING, operation_id="set_token_policy")
    async def set_policy(self, data: JSONBody[TokenPolicy], principal: SignedIn, runtime: Running) -> TokenPolicy:
        """Whether people may make tokens, and how long they are valid at most; those that are there stay."""
        async with runtime.databases.control_session() as control:
            await policy.change(control, principal, data)
        return data


class ServiceAccountController(Controller):
    """Service accounts, for who manages people."""

    path = "/api/service-accounts"
    tags = ["tokens"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt=LOOKING, operation_id="service_accounts")
    async def all_accounts(self, principal: SignedIn, runtime: Running) -> list[ServiceAccount]:
        """Every service account with its tokens."""
        return await service_accounts.all_of(runtime, principal)

    @post("/", opt=MANAGING, operation_id="make_service_account")
    async def add(self, data: JSONBody[NewServiceAccount], principal: SignedIn, runtime: Running) -> Made:
        """Makes one with a role that gives no more than one has."""
        return Made(await service_accounts.add(runtime, principal, data))

    @patch("/{person_id:uuid}", opt=MANAGING, status_code=204, operation_id="change_service_account")
    async def change(
        self, person_id: FromPath[UUID], data: JSONBody[ServiceAccountChange], principal: SignedIn, runtime: Running
    ) -> None:
        """Gives it another role, suspends it, or lets it work again."""
        await service_accounts.change(runtime, principal, person_id, data)

    @post("/{person_id:uuid}/tokens", opt=MANAGING, operation_id="make_service_account_token")
    async def make(
        self, person_id: FromPath[UUID], data: JSONBody[NewToken], principal: SignedIn, runtime: Running
    ) -> MadeToken:
        """Makes a token of a service account; its text is in this answer only."""
        return await service_accounts.make_token(runtime, principal, person_id, data)
