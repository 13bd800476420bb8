"""The verbs of sign-up: start, send again, verify, complete.

Nothing here tells whether an address has an account: the same answers, the same work. Whoever proves an address
that has one founds another organisation with the same identity.
"""

import base64
import datetime as dt
import hashlib
import hmac
import os
import uuid
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth import challenges, codes, emails, identities, passwords, registration, sessions, throttle
from auth.account import Opened
from auth.ceremonies import RelyingParty, creation_options
from auth.domains import requests
from auth.payloads import Ceremony
from auth.policies import change as policies
from auth.sessions import Proof
from auth.sign_in import Caller, SignIns
from auth.throttle import Throttle
from billing import trial
from kernel.clock import real_now
from kernel.columns import REHASHED
from kernel.db import ControlSession
from kernel.errors import Invalid
from kernel.ids import derive_id, new_id
from kernel.runtime import Runtime
from kernel.settings import Settings
from rapport.onboarding.countries import countries
from rapport.onboarding.errors import (
    BadEmail,
    Blank,
    CodeExpired,
    CodeWrong,
    Gone,
    TooManyTries,
    TooSoon,
    UnknownCountry,
)
from rapport.onboarding.founding import Founding, found
from rapport.onboarding.models import SIGNUP_COMPANY, SIGNUP_EMAIL, signup
from rapport.onboarding.payloads import Complete, JoinBegun, JoinCompany, SignUpStarted, StartSignUp, Verified
from tenants.provision import Provisioner

MAIL_CODE = "onboarding.mail_code"
LIFETIME = dt.timedelta(hours=24)
RESEND_AFTER = dt.timedelta(seconds=30)

signup.info[REHASHED] = identities.rehashed(SIGNUP_EMAIL)


class SignUps:
    """The verbs of signing up; one per process."""

    def __init__(self, runtime: Runtime, provisioner: Provisioner, sign_ins: SignIns, limits: Throttle) -> None:
        self._runtime = runtime
        self._provisioner = provisioner
        self._sign_ins = sign_ins
        self._limits = limits

    async def start(self, data: StartSignUp, caller: Caller) -> SignUpStarted:
        """Notes company and address, and mails a code."""
        _check(data)
        await self._limits.hit_network(throttle.SIGNUPS_PER_ADDRESS, caller.browser.address)
        await self._limit_codes(data.email)
        signup_id, now = uuid.uuid4(), real_now()
        async with self._runtime.databases.control_session() as control:
            issued = await codes.issue(control, codes.SIGN_UP, data.email.strip())
            row = {
                "id": signup_id,
                "company": control.keys.encrypt_text(data.company.strip(), field=SIGNUP_COMPANY, record=signup_id),
                "email": control.keys.encrypt_text(data.email.strip(), field=SIGNUP_EMAIL, record=signup_id),
                "email_hmac": identities.email_hmac(control.keys, data.email),
                "country": data.country,
                "locale": data.locale,
                "challenge_id": issued.id,
                "organisation_id": new_id(),
                "person_id": new_id(),
                "created_at": now,
                "code_sent_at": now,
                "expires_at": now + LIFETIME,
            }
            await control.execute(signup.insert(), row)
            await _mail(control, data.email.strip(), issued.code, data.locale)
        return SignUpStarted(id=signup_id, expires_at=issued.expires_at, resend_after=now + RESEND_AFTER)

    async def send_again(self, signup_id: UUID) -> None:
        """Mails a new code; the old one no longer counts."""
        async with self._runtime.databases.control_session() as control:
            row = await _live(control, signup_id)
            email = _email(control, row)
        wait = row.code_sent_at + RESEND_AFTER - real_now()
        if wait > dt.timedelta():
            seconds = max(1, round(wait.total_seconds()))
            raise TooSoon(details={"retry_after": seconds}, retry_after=seconds)
        await self._limit_codes(email)
        async with self._runtime.databases.control_session() as control:
            row = await _live(control, signup_id)
            issued = await codes.issue(control, codes.SIGN_UP, email)
            values = {"challenge_id": issued.id, "code_sent_at": real_now()}
            await control.execute(signup.update().where(signup.c.id == signup_id).values(values))
            await _mail(control, email, issued.code, row.locale)

    async def verify(self, signup_id: UUID, code: str, caller: Caller) -> Verified:
        """Exchanges the mailed code for a proof that the last step asks for."""
        await self._limits.hit_network(throttle.CODE_TRIES_PER_ADDRESS, caller.browser.address)
        proof = base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
        async with self._runtime.databases.control_session() as control:
            row = await _live(control, signup_id)
            answer = await codes.answer(control, row.challenge_id, codes.SIGN_UP, code)
            if answer.outcome == "right":
                mine = signup.c.id == signup_id
                await control.execute(signup.update().where(mine).values(proof_hash=_digest(proof)))
            login = await identities.find_login(control, _email(control, row))
            # Nobody hears of a company before the mailbox is proved.
            company = await requests.company_of(control, _email(control, row)) if answer.outcome == "right" else None
        match answer.outcome:
            case "right":
                has_account = login is not None and login.has_factor
                return Verified(proof=proof, has_account=has_account, company=company)
            case "wrong":
                raise CodeWrong(details={"remaining": answer.remaining}, remaining=answer.remaining)
            case "expired":
                raise CodeExpired
            case _:
                raise TooManyTries

    async def begin_passkey(self, signup_id: UUID, proof: str) -> Ceremony:
        """Challenge and options for the founder's passkey, which comes back with the last step."""
        party = RelyingParty.of(self._runtime.settings)
        await self._limits.hit(throttle.COMPLETIONS_PER_SIGN_UP, f"{signup_id.hex}:passkey")
        async with self._runtime.databases.control_session() as control:
            row = _proved(await _live(control, signup_id), proof)
            email = _email(control, row)
            made = await challenges.issue(control, "sign-up", bytes(row.proof_hash))
            user_id = await _identity_id(control, row)
        return Ceremony(made.id, creation_options(party, made.value, user_id, email, ()))

    async def join(self, signup_id: UUID, data: JoinCompany) -> JoinBegun:
        """Joins the organisation of the proved address at once, or asks to; founds nothing.

        The proof is spent with it. Raises what `auth.domains.requests` refuses, and then it is still good.
        """
        await self._limits.hit(throttle.COMPLETIONS_PER_SIGN_UP, signup_id.hex)
        name = data.name.strip()
        if not name:
            raise Invalid(fields={"name": Blank()})
        async with self._runtime.databases.control_session() as control:
            row = _proved(await _live(control, signup_id, lock=True), data.proof)
            email = _email(control, row)
            await self._limits.hit(throttle.JOIN_REQUESTS_PER_EMAIL, self._sign_ins.email_hmac(email).hex())
            if data.how == "ask":
                asked = await requests.ask(control, email, name, row.locale)
                await self._limits.hit(throttle.JOIN_REQUESTS_PER_ORGANISATION, asked.hex)
                await _end(control, signup_id)
                return JoinBegun(None)
        token = await requests.let_in(self._runtime, email, name, row.locale)
        async with self._runtime.databases.control_session() as control:
            await _end(control, signup_id)
        return JoinBegun(token)

    async def complete(self, signup_id: UUID, data: Complete, caller: Caller) -> tuple[Opened, str]:
        """Founds and provisions the organisation and opens a session; returns it with the address.

        A try that was cut short is simply made again: every step before the last finds its work done.
        """
        await self._limits.hit(throttle.COMPLETIONS_PER_SIGN_UP, signup_id.hex)
        async with self._runtime.databases.control_session() as control:
            # Locked before the password is hashed: whoever sends the same try many times has it hashed one at a time.
            row = _proved(await _live(control, signup_id, lock=True), data.proof)
            founding = await _founding(self._runtime, control, row, data)
            identity_id = await found(self._runtime, control, founding)
            if (days := self._runtime.settings.second_factor_days) is not None:
                await policies.begin(control, founding.organisation_id, founding.person_id, days=days)
        await self._provisioner.run(row.organisation_id)
        made = founding.passkey
        proof = Proof.now(sessions.MAILED_CODE if made is None else sessions.by_passkey(synced=made[0].synced))
        opened = await self._finish(signup_id, identity_id, row.organisation_id, caller, proof)
        return opened, founding.email

    async def _finish(
        self, signup_id: UUID, identity_id: UUID, organisation_id: UUID, caller: Caller, proof: Proof
    ) -> Opened:
        """Ends the sign-up: its proof is worth nothing from now on."""
        async with self._runtime.databases.control_session() as control:
            await trial.start(control, organisation_id, self._runtime.sellable)
            await _end(control, signup_id)
        return await self._sign_ins.open(identity_id, caller, proof, how="sign-up", organisation_id=organisation_id)

    async def _limit_codes(self, email: str) -> None:
        counted = self._sign_ins.email_hmac(email).hex()
        await self._limits.hit(throttle.CODES_PER_EMAIL, counted)
        await self._limits.hit(throttle.CODES_PER_EMAIL_AND_DAY, counted)


async def _end(control: ControlSession, signup_id: UUID) -> None:
    """The proof is worth nothing from now on; raises `Gone` for who comes second."""
    open_ = (signup.c.id == signup_id) & signup.c.completed_at.is_(None)
    if not (await control.execute(signup.update().where(open_).values(completed_at=real_now()))).rowcount:
        raise Gone


def _check(data: StartSignUp) -> None:
    problems: dict[str, Invalid] = {}
    if not data.company.strip():
        problems["company"] = Blank()
    if data.country not in countries():
        problems["country"] = UnknownCountry()
    if not emails.is_email(data.email.strip()):
        problems["email"] = BadEmail()
    if problems:
        raise Invalid(fields=problems)


async def _live(control: ControlSession, signup_id: UUID, *, lock: bool = False) -> Any:  # noqa: ANN401  # a row
    now = real_now()
    mine = (signup.c.id == signup_id) & (signup.c.expires_at > now) & signup.c.completed_at.is_(None)
    statement = sa.select(signup).where(mine)
    rows = await control.rows(statement.with_for_update() if lock else statement)
    if not rows:
        raise Gone
    return rows[0]


async def _identity_id(control: ControlSession, row: Any) -> UUID:  # noqa: ANN401  # a row
    """The identity that a sign-up ends with: the address's own, or one whose id every retry derives anew."""
    login = await identities.find_login(control, _email(control, row))
    return login.identity_id if login else derive_id(row.organisation_id, "identity", at=row.created_at)


async def _founding(
    runtime: Runtime,
    control: ControlSession,
    row: Any,  # noqa: ANN401  # a row
    data: Complete,
) -> Founding:
    """What the last step founds; refuses a blank name, a password that can be guessed, and neither of the two."""
    company = control.keys.decrypt_text(row.company, field=SIGNUP_COMPANY, record=row.id)
    email = _email(control, row)
    if not data.name.strip():
        raise Invalid(fields={"name": Blank()})
    login, passkey, password_hash = await identities.find_login(control, email), None, None
    if login is None or not login.has_factor:
        # Also of a try that is made again after it was cut short: what it stored is there, and is not asked for twice.
        if data.passkey is not None:
            made = await registration.verified(runtime, data.passkey, "sign-up", bytes(row.proof_hash))
            passkey = (made, data.passkey)
        else:
            password_hash = await _hash_of(runtime.settings, data.password, known=[email, company, data.name])
    return Founding(
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        company=company,
        country=row.country,
        locale=row.locale,
        email=email,
        name=data.name.strip(),
        password_hash=password_hash,
        sample_data=data.sample_data,
        identity_id=await _identity_id(control, row),
        passkey=passkey,
    )


async def _hash_of(settings: Settings, password: str | None, *, known: list[str]) -> str:
    if password is None:
        raise Invalid(fields={"password": Blank()})
    await passwords.check_new(settings, password, known=known)
    return await passwords.hash_password(password)


def _proved(row: Any, proof: str) -> Any:  # noqa: ANN401  # a row
    if row.proof_hash is None or not hmac.compare_digest(bytes(row.proof_hash), _digest(proof)):
        raise Gone
    return row


def _email(control: ControlSession, row: Any) -> str:  # noqa: ANN401  # a row
    return control.keys.decrypt_text(row.email, field=SIGNUP_EMAIL, record=row.id)


def _digest(proof: str) -> bytes:
    return hashlib.sha256(proof.encode()).digest()


async def _mail(control: ControlSession, email: str, code: str, locale: str) -> None:
    await control.enqueue(MAIL_CODE, {"email": email, "code": code, "locale": locale})
