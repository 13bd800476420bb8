"""Sign-in by password or by mailed code. One answer for everything that is wrong."""

from collections.abc import Sequence
from typing import Any, NoReturn
from uuid import UUID

import msgspec
from litestar.connection import ASGIConnection

from auth import codes, devices, identities, passwords, security_log, sessions, throttle
from auth.account import Opened
from auth.browser import browser_of, known_device, new_mark
from auth.errors import InvalidCredentials, NoOrganisation, NotReady, WrongCode
from auth.identities import Login, Membership
from auth.sessions import Browser, NewSession
from auth.throttle import Throttle
from kernel import context
from kernel.runtime import Runtime
from tenants.directory import Directory

MAIL_CODE = "auth.mail_sign_in_code"


class Caller(msgspec.Struct, frozen=True):
    """The request that tries: its browser, the mark of a known device, and the secret of a session to be replaced."""

    browser: Browser
    device: str | None
    replaced: str


class SignIns:
    """The verbs of signing in; one per process."""

    def __init__(self, runtime: Runtime, directory: Directory, limits: Throttle) -> None:
        self._runtime = runtime
        self._directory = directory
        self._limits = limits

    def email_hmac(self, email: str) -> bytes:
        """The keyed hash that stands for an address."""
        keys = self._runtime.databases.platform_keys
        if keys is None:
            raise RuntimeError("the platform keyset is not open yet")
        return identities.email_hmac(keys, email)

    def caller(self, connection: ASGIConnection[Any, Any, Any, Any], hashed: bytes | None) -> Caller:
        """Who tries, as far as it is known before anything is proved."""
        keys = self._runtime.databases.platform_keys
        device = known_device(connection, keys, hashed) if keys is not None and hashed is not None else None
        browser = browser_of(connection, self._runtime.settings.trusted_proxies)
        return Caller(browser, device, connection.cookies.get(sessions.COOKIE, ""))

    async def by_password(self, hashed: bytes, plain: str, caller: Caller) -> Opened:
        """Checks e-mail (as its hash) and password and opens a session."""
        return await self.open(await self.prove_password(hashed, plain, caller), caller, how="password")

    async def prove_password(self, hashed: bytes, plain: str, caller: Caller) -> UUID:
        """The identity whose e-mail (as its hash) and password these are; counts the try and refuses any other."""
        await self._limits.hit_network(throttle.SIGN_IN_PER_ADDRESS, caller.browser.address)
        if caller.device is None:
            await self._limits.hit(throttle.SIGN_IN_PER_EMAIL, hashed.hex())
        else:
            await self._limits.hit(throttle.SIGN_IN_PER_DEVICE, f"{hashed.hex()}:{caller.device}")
        async with self._runtime.databases.control_session() as control:
            login = await identities.find_login(control, hashed)
        stored = login.password_hash if login else None
        # No transaction is held while a core is busy for a tenth of a second.
        if not await passwords.matches(stored, plain) or login is None or stored is None:
            await self._refuse(login)
        await self._keep_hash_current(login.identity_id, stored, plain)
        return login.identity_id

    async def by_code(self, code_id: UUID, code: str, caller: Caller) -> tuple[Opened, bytes]:
        """Checks a mailed code and opens a session; also returns the hash of the address that it proves."""
        await self._limits.hit_network(throttle.CODE_TRIES_PER_ADDRESS, caller.browser.address)
        async with self._runtime.databases.control_session() as control:
            answer = await codes.answer(control, code_id, codes.SIGN_IN, code)
            login = await identities.find_login(control, answer.subject_hmac) if answer.outcome == "right" else None
        if login is None:
            await self._refuse(None, WrongCode)
        return await self.open(login.identity_id, caller, how="code"), answer.subject_hmac

    async def request_code(self, email: str, hashed: bytes, caller: Caller) -> UUID:
        """Makes a code for an address. A job mails it if somebody has that address, so the answer never differs."""
        await self._limits.hit_network(throttle.CODES_PER_ADDRESS, caller.browser.address)
        key = hashed.hex() if caller.device is None else f"{hashed.hex()}:{caller.device}"
        await self._limits.hit(throttle.CODES_PER_EMAIL, key)
        await self._limits.hit(throttle.CODES_PER_EMAIL_AND_DAY, key)
        async with self._runtime.databases.control_session() as control:
            issued = await codes.issue(control, codes.SIGN_IN, hashed)
            args = {"email": email, "code": issued.code, "locale": context.current().locale}
            await control.enqueue(MAIL_CODE, args)
        return issued.id

    async def open(self, identity_id: UUID, caller: Caller, *, how: str, organisation_id: UUID | None = None) -> Opened:
        """Opens a session in one of an identity's organisations and ends the one that the browser had."""
        mark = caller.browser.mark or new_mark()
        async with self._runtime.databases.control_session() as control:
            member = _choose(await identities.memberships(control, identity_id), organisation_id)
            if caller.replaced:
                await sessions.revoke_secret(control, caller.replaced)
            new: NewSession = await sessions.create(
                control,
                caller.browser,
                device_id=await devices.seen(control, identity_id, caller.browser, mark),
                identity_id=identity_id,
                organisation_id=member.organisation_id,
                person_id=member.person_id,
            )
            await security_log.note(
                control,
                "signed_in",
                identity_id=identity_id,
                organisation_id=member.organisation_id,
                how=how,
                network=caller.browser.network,
            )
        return Opened(
            identity_id=identity_id,
            person_id=member.person_id,
            tenant=await self._directory.tenant(member.organisation_id),
            session_id=new.id,
            secret=new.secret,
            mark=mark,
        )

    async def _refuse(self, login: Login | None, error: type[InvalidCredentials] = InvalidCredentials) -> NoReturn:
        async with self._runtime.databases.control_session() as control:
            await security_log.note(control, "sign_in_failed", identity_id=login.identity_id if login else None)
        raise error

    async def _keep_hash_current(self, identity_id: UUID, stored: str, plain: str) -> None:
        if passwords.needs_rehash(stored):
            hashed = await passwords.hash_password(plain)
            async with self._runtime.databases.control_session() as control:
                await identities.set_password(control, identity_id, hashed)


def _choose(members: Sequence[Membership], organisation_id: UUID | None) -> Membership:
    """The organisation asked for, else the first that is up."""
    if organisation_id is not None:
        members = [member for member in members if member.organisation_id == organisation_id]
    if not members:
        raise NoOrganisation
    up = [member for member in members if member.status != "provisioning"]
    if not up:
        raise NotReady
    return min(up, key=lambda member: member.status == "suspended")
