"""Step-up: somebody who is signed in proves again that it is them, by passkey, password or mailed code; who has an
authenticator, by passkey, by its code or by a recovery code, as less would take the second factor away again.

The proof opens a new session in the same organisation and ends the old one, so that whoever copied the old cookie
doesn't get what the owner's proof allows.
"""

from uuid import UUID

from auth import assertions, codes, identities, passkeys, passwords, security_log, sessions, throttle
from auth.account import Opened
from auth.errors import NotConfirmed
from auth.factors import totp
from auth.factors.errors import ProofRunOut
from auth.factors.payloads import SecondFactor
from auth.factors.second import RUN_OUT, proved
from auth.payloads import Ceremony, StepUp
from auth.principal import Principal
from auth.sessions import Proof
from auth.sign_in import Caller, SignIns
from auth.throttle import Throttle
from kernel.runtime import Runtime

MAIL_CODE = "auth.mail_step_up_code"


class StepUps:
    """The verbs of step-up; one per process."""

    def __init__(self, runtime: Runtime, sign_ins: SignIns, limits: Throttle) -> None:
        self._runtime = runtime
        self._sign_ins = sign_ins
        self._limits = limits

    async def challenge(self, principal: Principal, secret: str) -> Ceremony:
        """A challenge for one's own passkeys, in this session."""
        async with self._runtime.databases.control_session() as control:
            own = await passkeys.credentials(control, principal.identity_id)
        return await assertions.begin(self._runtime, "step-up", sessions.digest(secret), own)

    async def mail_code(self, principal: Principal) -> UUID:
        """Mails a code to one's own address; it counts in this session only."""
        await self._limits.hit(throttle.CODES_PER_EMAIL, principal.identity_id.hex)
        await self._limits.hit(throttle.CODES_PER_EMAIL_AND_DAY, principal.identity_id.hex)
        async with self._runtime.databases.control_session() as control:
            issued = await codes.issue(control, codes.STEP_UP, _subject(principal))
            args = {"identity_id": str(principal.identity_id), "code": issued.code, "locale": principal.locale}
            await control.enqueue(MAIL_CODE, args)
        return issued.id

    async def confirm(self, principal: Principal, data: StepUp, caller: Caller) -> Opened:
        """Opens the new session; raises `NotConfirmed` or `ProofRunOut`, and then leaves the old one as it is."""
        await self._limits.hit(throttle.STEP_UPS_PER_IDENTITY, principal.identity_id.hex)
        proof = await self._proof(principal, data, caller)
        if not isinstance(proof, Proof):
            async with self._runtime.databases.control_session() as control:
                await security_log.note(
                    control,
                    "step_up_failed",
                    identity_id=principal.identity_id,
                    organisation_id=principal.tenant.id,
                    network=caller.browser.network,
                )
            raise ProofRunOut if proof == RUN_OUT else NotConfirmed
        organisation_id = principal.tenant.id
        return await self._sign_ins.open(
            principal.identity_id, caller, proof, how="step-up", organisation_id=organisation_id
        )

    async def _proof(self, principal: Principal, data: StepUp, caller: Caller) -> Proof | str | None:
        """What was proved; of a second factor, beside what the session rests on already. `RUN_OUT` where a code was
        right but not now, None where it isn't enough.
        """
        match data:
            case StepUp(passkey=answer) if answer is not None:
                mine, own = sessions.digest(caller.replaced), principal.identity_id
                used = await assertions.passkey_of(self._runtime, answer, "step-up", mine, expected=own)
                return Proof.now(sessions.by_passkey(synced=used.synced)) if used is not None else None
            case StepUp(totp=code, recovery_code=text) if code is not None or text is not None:
                second = SecondFactor(totp=code, recovery_code=text)
                how = await proved(self._runtime, principal.identity_id, second, b"", "step-up")
                return how if how is None or how == RUN_OUT else principal.proof.and_now(how)
            case _ if await self._has_authenticator(principal):
                return None
            case StepUp(password=plain) if plain is not None:
                return Proof.now(sessions.PASSWORD) if await self._password_matches(principal, plain) else None
            case StepUp(code_id=code_id, code=code) if code_id is not None and code is not None:
                # Where mailed codes are off, `open` refuses the proof.
                right = await self._code_matches(principal, code_id, code)
                return Proof.now(sessions.MAILED_CODE) if right else None
            case _:
                return None

    async def _has_authenticator(self, principal: Principal) -> bool:
        async with self._runtime.databases.control_session() as control:
            return bool(await totp.confirmed(control, principal.identity_id))

    async def _password_matches(self, principal: Principal, plain: str) -> bool:
        async with self._runtime.databases.control_session() as control:
            stored = await identities.password_of(control, principal.identity_id)
        return await passwords.matches(stored, plain)

    async def _code_matches(self, principal: Principal, code_id: UUID, code: str) -> bool:
        async with self._runtime.databases.control_session() as control:
            answer = await codes.answer(control, code_id, codes.STEP_UP, code)
            return answer.outcome == "right" and answer.subject == _subject(principal)


def _subject(principal: Principal) -> str:
    """For whom a code is: this session of this person."""
    return f"{principal.identity_id}:{principal.session_id}"
