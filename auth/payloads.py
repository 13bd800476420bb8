"""What the session endpoints take and give. Bytes travel as base64url without padding."""

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from auth import emails, passwords
from auth.factors.totp import AuthenticatorView
from auth.principal import EVERY_OBJECT, ObjectRights, Rights

Locale = Literal["zh-CN", "en"]
Theme = Literal["system", "light", "dark"]
Email = Annotated[str, Meta(min_length=3, max_length=emails.MAX_LENGTH)]
Password = Annotated[str, Meta(min_length=1, max_length=passwords.MAX_LENGTH)]
Code = Annotated[str, Meta(pattern=r"^[0-9]{6}$")]
RecoveryText = Annotated[str, Meta(min_length=1, max_length=40)]
# Base64url without padding. Attestations of some makers carry certificates, so an answer may have some kilobytes.
Bytes = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]*$", max_length=16_384)]
CredentialId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]+$", max_length=1364)]
PasskeyName = Annotated[str, Meta(pattern=r"\S", min_length=1, max_length=100)]
Name = Annotated[str, Meta(pattern=r"\S", min_length=1, max_length=200)]
Transport = Literal["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]


class Assertion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `navigator.credentials.get()` gave, and which challenge it answers."""

    challenge_id: UUID
    credential_id: CredentialId
    client_data_json: Bytes
    authenticator_data: Bytes
    signature: Bytes
    user_handle: Bytes | None = None


class Attestation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `navigator.credentials.create()` gave, which challenge it answers, and what the passkey is to be called."""

    challenge_id: UUID
    credential_id: CredentialId
    client_data_json: Bytes
    attestation_object: Bytes
    transports: Annotated[list[Transport], Meta(max_length=8)] = []
    name: PasskeyName


class Ceremony(msgspec.Struct, frozen=True):
    """A challenge, and what the browser's `navigator.credentials` is to be given, as WebAuthn's JSON has it."""

    challenge_id: UUID
    options: dict[str, Any]


class SignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """E-mail and password, or a mailed code and the id that it was asked for with, or a passkey's answer."""

    email: Email | None = None
    password: Password | None = None
    code_id: UUID | None = None
    code: Code | None = None
    passkey: Assertion | None = None


class StepUp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One's own password, or a mailed code and its id, or the answer of one of one's own passkeys; or an
    authenticator's code, or a recovery code."""

    password: Password | None = None
    code_id: UUID | None = None
    code: Code | None = None
    passkey: Assertion | None = None
    totp: Code | None = None
    recovery_code: RecoveryText | None = None


class PasskeyView(msgspec.Struct, frozen=True, kw_only=True):
    """One of one's own passkeys. `synced`: its owner's other devices may have it; `backed_up`: they do."""

    id: UUID
    name: str
    aaguid: UUID
    transports: list[str]
    synced: bool
    backed_up: bool
    created_at: dt.datetime
    last_used_at: dt.datetime | None


class SignInMethods(msgspec.Struct, frozen=True, kw_only=True):
    """How one may sign in, and what is asked for after a password or a mailed code."""

    has_password: bool
    passkeys: list[PasskeyView]
    authenticators: list[AuthenticatorView]
    recovery_codes_left: int
    mailed_codes: bool
    """Whether the organisation lets somebody in with a mailed code."""


class PasskeyChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another name for a passkey."""

    name: PasskeyName


class CodeRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Asks for a code by mail."""

    email: Email


class CodeRequested(msgspec.Struct, frozen=True):
    """The same answer for a known and an unknown address."""

    id: UUID


class Preferences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person sets for themselves."""

    name: Name | None = None
    locale: Locale | None = None
    theme: Theme | None = None
    time_zone: Annotated[str, Meta(max_length=64)] | msgspec.UnsetType | None = msgspec.UNSET
    """A name of IANA's database; null for the organisation's."""


class NewPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The password to sign in with from now on, and the one until now, which whoever forgot it proves otherwise."""

    password: Password
    current: Password | None = None


class OrganisationChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the organisation is to be called."""

    name: Name


class SwitchOrganisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names another organisation of the same identity."""

    organisation_id: UUID


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """The signed-in person; without a time zone of their own the organisation's is theirs."""

    id: UUID
    name: str
    email: str
    locale: str
    theme: str
    time_zone: str | None
    is_owner: bool


class OrganisationView(msgspec.Struct, frozen=True, kw_only=True):
    """The organisation of this session; its clock is ahead of the real time by `clock_offset_seconds`."""

    id: UUID
    name: str
    country: str
    locale: str
    time_zone: str
    currency: str
    fiscal_year_start: int
    status: str
    schema: str
    clock_offset_seconds: int
    is_sandbox: bool


class OrganisationChoice(msgspec.Struct, frozen=True):
    """An organisation to switch to. When it was made and how many people have a seat tell two of one name apart."""

    id: UUID
    name: str
    is_sandbox: bool
    created_at: dt.datetime
    people: int


class RightsView(msgspec.Struct, frozen=True, kw_only=True):
    """What the person may do, with every kind of record by name."""

    export: bool
    import_: bool = msgspec.field(name="import")
    see_disk: bool
    configure: bool
    manage_people: bool
    billing: bool
    privacy: bool
    view_as: bool
    objects: dict[str, ObjectRights]

    @classmethod
    def of(cls, rights: Rights, object_names: tuple[str, ...]) -> "RightsView":
        """Spells `*` out."""
        names = object_names or tuple(name for name in rights.objects if name != EVERY_OBJECT)
        objects = {name: rights.of(name) for name in names}
        return cls(
            export=rights.exports,
            import_=rights.import_,
            see_disk=rights.see_disk,
            configure=rights.configure,
            manage_people=rights.manage_people,
            billing=rights.billing,
            privacy=rights.privacy,
            view_as=rights.view_as,
            objects=objects,
        )


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the web app needs to start. `modules`: those of the plan; `left_out`: those of them that none of
    the person's roles includes; `operator`: this organisation runs the installation.

    From `second_factor_from` on the organisation asks for a second factor; `owes_second_factor`: it does, and this
    session was opened without one, so that it reaches nothing but one's own ways in. `viewing_until`: somebody else
    views as this person, until then, and can change nothing.
    """

    csrf: str
    expires_at: dt.datetime
    auth_time: dt.datetime
    amr: str
    person: PersonView
    organisation: OrganisationView
    organisations: list[OrganisationChoice]
    rights: RightsView
    modules: list[str]
    left_out: list[str]
    operator: bool
    second_factor_from: dt.datetime | None
    has_second_factor: bool
    factor_reset_due_at: dt.datetime | None
    owes_second_factor: bool
    viewing_until: dt.datetime | None
