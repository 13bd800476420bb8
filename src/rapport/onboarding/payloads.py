"""What the sign-up endpoints take and give."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from auth.domains.requests import CompanyHere
from auth.payloads import Attestation, Code, Email, Locale, Password
from rapport.onboarding.countries import Country

MailProof = Annotated[str, Meta(min_length=43, max_length=43)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]


class StartSignUp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first step."""

    company: Name
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")]
    email: Email
    locale: Locale


class SignUpStarted(msgspec.Struct, frozen=True, kw_only=True):
    """A code is on its way; `expires_at` is the code's, before `resend_after` no other one is sent."""

    id: UUID
    expires_at: dt.datetime
    resend_after: dt.datetime


class Verify(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The code from the mail."""

    code: Code


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """`proof` stands for the verified address in the last step. `has_account`: it signs in as it did before. `company`:
    the organisation that holds the address's domain, if it lets people know.
    """

    proof: str
    has_account: bool
    company: CompanyHere | None = None


class JoinCompany(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Instead of the last step: joins the organisation that is there already, or asks to."""

    proof: MailProof
    name: Name
    how: Literal["ask", "join"]


class JoinBegun(msgspec.Struct, frozen=True):
    """Where somebody is let in at once, the token of an invitation to accept; else they have asked."""

    token: str | None


class Complete(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last step: a password or a passkey, unless the address has an account."""

    proof: MailProof
    name: Name
    password: Password | None = None
    passkey: Attestation | None = None
    sample_data: bool = False


class AskPasskey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Asks for what the browser needs to make the founder's passkey."""

    proof: MailProof


class DemoLogin(msgspec.Struct, frozen=True, kw_only=True):
    """A demo organisation's way in; shown in embedded mode only."""

    organisation: str
    name: str
    email: str
    password: str
    locale: str


class Bootstrap(msgspec.Struct, frozen=True, kw_only=True):
    """What the web app needs before anybody has signed in."""

    mode: Literal["embedded", "production"]
    demo: list[DemoLogin]
    countries: list[Country]
    mailbox: bool
    passkeys: bool
