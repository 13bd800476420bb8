"""Proving a second factor: at sign-in, before there is a session, and in step-up.

Guesses are counted by identity and, apart from that, by the browser that its owner is known in: who has stolen a
password may guess ten times in a quarter of an hour and fifty times a day, and locks nobody out of their own device.
Recovery codes are counted apart, so that such guessing leaves its owner that way too.
"""

from typing import Final
from uuid import UUID

from limits import RateLimitItemPerDay, RateLimitItemPerMinute

from auth import assertions, identities, passkeys, passwords, security_log, sessions, throttle
from auth.account import Opened
from auth.browser import browser_mark
from auth.challenges import Purpose
from auth.factors import pending, recovery, totp
from auth.factors.errors import SecondFactorRunOut, SecondFactorWrong, SignInAgain
from auth.factors.payloads import SecondFactor
from auth.factors.pending import Found
from auth.guards import Connection
from auth.payloads import Assertion, Ceremony
from auth.sign_in import Caller, SignIns
from auth.throttle import Throttle
from kernel import context
from kernel.runtime import Runtime

MAIL_RECOVERY_USED: Final = "auth.mail_recovery_code_used"
MAIL_TRIES_OUT: Final = "auth.mail_second_factor_tries_out"

RUN_OUT: Final = "run out"
"""No way of proving anything: what a code proved that isn't the one that is shown now."""

PER_IDENTITY: Final = RateLimitItemPerMinute(10, 15, namespace="second-factor-identity")
PER_IDENTITY_AND_DAY: Final = RateLimitItemPerDay(50, 1, namespace="second-factor-identity-day")
PER_DEVICE: Final = RateLimitItemPerMinute(10, 15, namespace="second-factor-device")
RECOVERY_PER_IDENTITY: Final = RateLimitItemPerMinute(10, 15, namespace="recovery-identity")


class SecondFactors:
    """The verbs of the second step of a sign-in; one per process."""

    def __init__(self, runtime: Runtime, sign_ins: SignIns, limits: Throttle) -> None:
        self._runtime = runtime
        self._sign_ins = sign_ins
        self._limits = limits

    async def challenge(self, pending_id: UUID, connection: Connection) -> Ceremony:
        """A challenge for the passkeys of whoever began this sign-in, in their browser; raises `SignInAgain`."""
        mark = browser_mark(connection)
        await self._sign_ins.limit_challenges(self._sign_ins.caller(connection, None))
        async with self._runtime.databases.control_session() as control:
            found = await pending.find(control, pending_id, mark)
            if found is None:
                raise SignInAgain
            own = await passkeys.credentials(control, found.identity_id)
        return await assertions.begin(self._runtime, "second-factor", _bound(mark, pending_id), own)

    async def complete(self, pending_id: UUID, data: SecondFactor, connection: Connection) -> tuple[Opened, str]:
        """Opens the session, and returns it with the address; raises `SecondFactorWrong`, `SecondFactorRunOut` or
        `SignInAgain`.
        """
        mark = browser_mark(connection)
        first = self._sign_ins.caller(connection, None)
        await self._limits.hit_network(throttle.SIGN_IN_PER_ADDRESS, first.browser.address)
        async with self._runtime.databases.control_session() as control:
            found = await pending.find(control, pending_id, mark)
            if found is None:
                raise SignInAgain
            email = await identities.email_of(control, found.identity_id)
        caller = self._sign_ins.caller(connection, email)
        await self._count(found.identity_id, data, caller)
        tried = await self._try(pending_id, mark)
        how = await self._how(found, data, _bound(mark, pending_id))
        if how is None or how == RUN_OUT:
            await self._note_failure(tried, caller)
            raise SecondFactorWrong if how is None else SecondFactorRunOut
        async with self._runtime.databases.control_session() as control:
            if not await pending.end(control, pending_id):
                raise SignInAgain
        opened = await self._sign_ins.open(
            found.identity_id, caller, found.proof.and_now(how), how="second-factor", goes_on=True
        )
        return opened, email

    async def _how(self, found: Found, data: SecondFactor, bound_to: bytes) -> str | None:
        """How it was proved. A password counts after a reset only, beside a mailed code."""
        if data.password is None:
            return await proved(self._runtime, found.identity_id, data, bound_to, "second-factor")
        async with self._runtime.databases.control_session() as control:
            asked = await pending.after_reset(control, found.identity_id)
            stored = await identities.password_of(control, found.identity_id)
        counts = found.proof.amr == sessions.MAILED_CODE and "password" in asked
        return sessions.PASSWORD if await passwords.matches(stored, data.password) and counts else None

    async def _count(self, identity_id: UUID, data: SecondFactor, caller: Caller) -> None:
        if data.recovery_code is not None:
            await self._limits.hit(RECOVERY_PER_IDENTITY, identity_id.hex)
        elif data.totp is not None and caller.device is not None:
            await self._limits.hit(PER_DEVICE, f"{identity_id.hex}:{caller.device}")
        elif data.totp is not None or data.password is not None:
            await self._limits.hit(PER_IDENTITY, identity_id.hex)
            await self._limits.hit(PER_IDENTITY_AND_DAY, identity_id.hex)

    async def _try(self, pending_id: UUID, mark: str) -> Found:
        async with self._runtime.databases.control_session() as control:
            tried = await pending.try_on(control, pending_id, mark)
        if tried is None:
            raise SignInAgain
        return tried

    async def _note_failure(self, found: Found, caller: Caller) -> None:
        async with self._runtime.databases.control_session() as control:
            await security_log.note_account(
                control, "second_factor_failed", found.identity_id, network=caller.browser.network
            )
            if found.is_last:
                # Whoever tries so often knows the password, or reads the mailbox.
                told = {"identity_id": str(found.identity_id), "network": caller.browser.network or "–"}
                await control.enqueue(MAIL_TRIES_OUT, {**told, "locale": context.current().locale})


async def proved(
    runtime: Runtime, identity_id: UUID, data: SecondFactor, bound_to: bytes, purpose: Purpose
) -> str | None:
    """How an identity's second factor was proved, None where it wasn't, `RUN_OUT` where a right code came a little too
    early or late. What proved it is spent.
    """
    if data.passkey is not None:
        return await _by_passkey(runtime, identity_id, data.passkey, bound_to, purpose)
    if data.totp is not None:
        async with runtime.databases.control_session() as control:
            outcome = await totp.take(control, identity_id, data.totp)
        return {"taken": sessions.AUTHENTICATOR, "run out": RUN_OUT, "wrong": None}[outcome]
    if data.recovery_code is not None:
        return await _by_recovery_code(runtime, identity_id, data.recovery_code)
    return None


async def _by_passkey(
    runtime: Runtime, identity_id: UUID, answer: Assertion, bound_to: bytes, purpose: Purpose
) -> str | None:
    used = await assertions.passkey_of(runtime, answer, purpose, bound_to, expected=identity_id)
    return sessions.by_passkey(synced=used.synced) if used is not None else None


async def _by_recovery_code(runtime: Runtime, identity_id: UUID, code: str) -> str | None:
    """Used, written down and told in one: a code that its owner didn't use was found by somebody else."""
    found = await recovery.find(runtime.databases, identity_id, code)
    if found is None:
        return None
    async with runtime.databases.control_session() as control:
        if not await recovery.use(control, found):
            return None
        left = await recovery.left(control, identity_id)
        await security_log.note_account(control, "recovery_code_used", identity_id, left=str(left))
        locale = context.current().locale
        await control.enqueue(MAIL_RECOVERY_USED, {"identity_id": str(identity_id), "left": left, "locale": locale})
    return sessions.RECOVERY_CODE


def _bound(mark: str, pending_id: UUID) -> bytes:
    """For whom a challenge is: this browser, this sign-in."""
    return sessions.digest(f"{mark}:{pending_id}")
