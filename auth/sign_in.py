"""Sign-in by password, by mailed code or by passkey. One answer for everything that is wrong.

Whoever has a second factor gets no session for a first one: the sign-in waits for it (auth/factors/pending.py).
"""

from collections.abc import Sequence
from typing import Any, NoReturn
from uuid import UUID

import msgspec
from litestar.connection import ASGIConnection

from auth import assertions, codes, devices, identities, passwords, security_log, sessions, throttle
from auth.account import Opened
from auth.browser import browser_mark, browser_of, known_device, new_mark
from auth.devices import Seen
from auth.errors import InvalidCredentials, NoOrganisation, NotReady, UnknownPasskey, WrongCode
from auth.factors import pending
from auth.factors.errors import SecondFactorFirst
from auth.factors.pending import Begun, Way
from auth.identities import Login, Membership
from auth.payloads import Assertion
from auth.policies import rules
from auth.policies.rules import Rules
from auth.sessions import Browser, NewSession, Proof
from auth.throttle import Throttle
from kernel import context
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import RapportError
from kernel.runtime import Runtime
from tenants.directory import Directory

MAIL_CODE = "auth.mail_sign_in_code"
MAIL_NEW_DEVICE = "auth.mail_new_device"


class Caller(msgspec.Struct, frozen=True):
    """The request that tries: its browser, the mark of a known device, and the secret of a session to be replaced.

    `mark` stands for the browser in which a passkey's challenge was asked for.
    """

    browser: Browser
    device: str | None
    replaced: str
    mark: str = ""


class SignIns:
    """The verbs of signing in; one per process."""

    def __init__(self, runtime: Runtime, directory: Directory, limits: Throttle) -> None:
        self._runtime = runtime
        self._directory = directory
        self.limits = limits

    def email_hmac(self, email: str) -> bytes:
        """The keyed hash that stands for an address."""
        keys = self._runtime.databases.platform_keys
        if keys is None:
            raise RuntimeError("the platform keyset is not open yet")
        return identities.email_hmac(keys, email)

    def caller(self, connection: ASGIConnection[Any, Any, Any, Any], email: str | None) -> Caller:
        """Who tries, as far as it is known before anything is proved."""
        keys = self._runtime.databases.platform_keys
        device = known_device(connection, keys, email) if keys is not None and email is not None else None
        browser = browser_of(connection, self._runtime.settings.trusted_proxies)
        return Caller(browser, device, connection.cookies.get(sessions.COOKIE, ""), browser_mark(connection))

    async def by_password(self, email: str, plain: str, caller: Caller) -> Opened | Begun:
        """Checks e-mail and password and opens a session, or begins one that waits for a second factor."""
        identity_id = await self.prove_password(email, plain, caller)
        return await self._enter(identity_id, caller, Proof.now(sessions.PASSWORD), how="password")

    async def prove_password(self, email: str, plain: str, caller: Caller) -> UUID:
        """The identity whose e-mail and password these are; counts the try and refuses any other."""
        counted = self.email_hmac(email).hex()
        await self.limits.hit_network(throttle.SIGN_IN_PER_ADDRESS, caller.browser.address)
        if caller.device is None:
            await self.limits.hit(throttle.SIGN_IN_PER_EMAIL, counted)
        else:
            await self.limits.hit(throttle.SIGN_IN_PER_DEVICE, f"{counted}:{caller.device}")
        async with self._runtime.databases.control_session() as control:
            login = await identities.find_login(control, email)
        stored = login.password_hash if login else None
        # No transaction is held while a core is busy for a tenth of a second.
        if not await passwords.matches(stored, plain) or login is None or stored is None:
            await self._refuse(login)
        await self._keep_hash_current(login.identity_id, stored, plain)
        return login.identity_id

    async def by_code(self, code_id: UUID, code: str, caller: Caller) -> tuple[Opened | Begun, str]:
        """Does the same with a mailed code; also returns the address that it proves."""
        await self.limits.hit_network(throttle.CODE_TRIES_PER_ADDRESS, caller.browser.address)
        async with self._runtime.databases.control_session() as control:
            answer = await codes.answer(control, code_id, codes.SIGN_IN, code)
            login = await identities.find_login(control, answer.subject) if answer.outcome == "right" else None
        if login is None:
            await self._refuse(None, WrongCode)
        opened = await self._enter(login.identity_id, caller, Proof.now(sessions.MAILED_CODE), how="code")
        return opened, answer.subject

    async def by_passkey(self, answer: Assertion, caller: Caller) -> tuple[Opened, str]:
        """Checks a passkey's answer and opens a session; also returns its owner's address."""
        await self.limits.hit_network(throttle.SIGN_IN_PER_ADDRESS, caller.browser.address)
        mark = sessions.digest(caller.mark)
        used = await assertions.passkey_of(self._runtime, answer, "sign-in", mark)
        if used is None:
            raise UnknownPasskey
        proof = Proof.now(sessions.by_passkey(synced=used.synced))
        opened = await self.open(used.identity_id, caller, proof, how="passkey")
        async with self._runtime.databases.control_session() as control:
            return opened, await identities.email_of(control, used.identity_id)

    async def limit_challenges(self, caller: Caller) -> None:
        """Counts a challenge that somebody asks for."""
        await self.limits.hit_network(throttle.CHALLENGES_PER_ADDRESS, caller.browser.address)

    async def request_code(self, email: str, caller: Caller) -> UUID:
        """Makes a code for an address. A job mails it if somebody has that address, so the answer never differs."""
        await self.limits.hit_network(throttle.CODES_PER_ADDRESS, caller.browser.address)
        hashed = self.email_hmac(email).hex()
        key = hashed if caller.device is None else f"{hashed}:{caller.device}"
        await self.limits.hit(throttle.CODES_PER_EMAIL, key)
        await self.limits.hit(throttle.CODES_PER_EMAIL_AND_DAY, key)
        async with self._runtime.databases.control_session() as control:
            issued = await codes.issue(control, codes.SIGN_IN, email)
            args = {"email": email, "code": issued.code, "locale": context.current().locale}
            await control.enqueue(MAIL_CODE, args)
        return issued.id

    async def check_joining(
        self, identity_id: UUID | None, organisation_id: UUID, caller: Caller, proof: Proof, *, goes_on: bool
    ) -> None:
        """Judges who is about to join by what that organisation asks for, before anything is written.

        Raises `SecondFactorFirst` for whoever has a second factor that the proof lacks, as what a password alone opens
        isn't theirs yet, and what `Rules.check_entry` does. Without an identity there is nothing to have.
        """
        async with self._runtime.databases.control_session() as control:
            admits = await rules.of_organisation(control, organisation_id)
            # Only whoever is new has nothing better yet than the mail with the link.
            admits.check_entry(caller.browser.address, proof, "invitation" if identity_id is None else "joining")
            if identity_id is not None and not goes_on and await _owed(control, identity_id, proof, admits):
                raise SecondFactorFirst

    async def _enter(self, identity_id: UUID, caller: Caller, proof: Proof, *, how: str) -> Opened | Begun:
        async with self._runtime.databases.control_session() as control:
            members = await identities.memberships(control, identity_id)
            _, admits = await _choose(control, members, None, caller, proof, how)
            owed = await _owed(control, identity_id, proof, admits)
            if owed:
                await security_log.note_account(
                    control, "second_factor_asked", identity_id, how=how, network=caller.browser.network
                )
                return await pending.begin(control, identity_id, caller.mark, proof, owed)
        return await self.open(identity_id, caller, proof, how=how)

    async def open(
        self, identity_id: UUID, caller: Caller, proof: Proof, *, how: str, organisation_id: UUID | None = None,
        goes_on: bool = False,
    ) -> Opened:  # fmt: skip
        """Opens a session in one of an identity's organisations and ends the one that the browser had.

        Raises `SecondFactorFirst` where there is a second factor that the proof has not, unless another session
        `goes_on` in this one: that was let in with it.
        """
        mark = caller.browser.mark or new_mark()
        async with self._runtime.databases.control_session() as control:
            members = await identities.memberships(control, identity_id)
            member, admits = await _choose(control, members, organisation_id, caller, proof, how)
            if not goes_on and await _owed(control, identity_id, proof, admits):
                raise SecondFactorFirst
            if caller.replaced:
                await sessions.revoke_secret(control, caller.replaced)
            device = await devices.seen(control, identity_id, caller.browser, mark)
            new: NewSession = await sessions.create(
                control,
                caller.browser,
                proof,
                device_id=device.id,
                identity_id=identity_id,
                organisation_id=member.organisation_id,
                person_id=member.person_id,
                idle=admits.idle,
                absolute=admits.absolute,
            )
            await security_log.note(
                control,
                "step_up_passed" if how == "step-up" else "signed_in",
                identity_id=identity_id,
                organisation_id=member.organisation_id,
                how=how,
                network=caller.browser.network,
            )
            if device.is_new:
                await _tell_new_device(control, identity_id, member, new, device, caller.browser)
        return Opened(
            identity_id=identity_id,
            person_id=member.person_id,
            tenant=await self._directory.tenant(member.organisation_id),
            session_id=new.id,
            secret=new.secret,
            mark=mark,
            proof=proof,
        )

    async def _refuse(self, login: Login | None, error: type[InvalidCredentials] = InvalidCredentials) -> NoReturn:
        async with self._runtime.databases.control_session() as control:
            await security_log.note_account(control, "sign_in_failed", login.identity_id if login else None)
        raise error

    async def _keep_hash_current(self, identity_id: UUID, stored: str, plain: str) -> None:
        if passwords.needs_rehash(stored):
            hashed = await passwords.hash_password(plain)
            async with self._runtime.databases.control_session() as control:
                await identities.set_password(control, identity_id, hashed)


async def _tell_new_device(
    control: ControlSession, identity_id: UUID, member: Membership, new: NewSession, device: Seen, browser: Browser
) -> None:
    """By mail, as it may be a thief's."""
    told = {
        "identity_id": str(identity_id),
        "session_id": str(new.id),
        "browser": " · ".join(part for part in (device.version, device.platform) if part),
        "network": browser.network,
        "organisation_id": str(member.organisation_id),
        "at": real_now().isoformat(),
        "locale": context.current().locale,
    }
    await control.enqueue(MAIL_NEW_DEVICE, told)


async def _owed(control: ControlSession, identity_id: UUID, proof: Proof, admits: Rules) -> list[Way]:
    """What an identity has to prove one of beside this; empty where the proof is enough, or there is nothing.

    An authenticator is asked for always, a passkey where the organisation asks for a second factor: its owner may have
    added it for convenience only.
    """
    if proof.is_strong:
        return []
    if proof.amr == sessions.MAILED_CODE and (asked := await pending.after_reset(control, identity_id)):
        return asked
    ways = await pending.ways(control, identity_id)
    return ways if "totp" in ways or admits.asks_second else []


async def _choose(
    control: ControlSession, members: Sequence[Membership], organisation_id: UUID | None, caller: Caller, proof: Proof,
    how: str,
) -> tuple[Membership, Rules]:  # fmt: skip
    """The organisation asked for, else the first that is up and lets this proof in from here; and its rules."""
    if organisation_id is not None:
        members = [member for member in members if member.organisation_id == organisation_id]
    if not members:
        raise NoOrganisation
    up = [member for member in members if member.status != "provisioning"]
    if not up:
        raise NotReady
    refusals: list[RapportError] = []
    for member in sorted(up, key=lambda each: each.status == "suspended"):
        admits = await rules.of_organisation(control, member.organisation_id)
        try:
            admits.check_entry(caller.browser.address, proof, how)
        except RapportError as refusal:
            refusals.append(refusal)
        else:
            return member, admits
    raise refusals[0]
