"""What the session endpoints take and give."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from auth import emails, passwords
from auth.principal import EVERY_OBJECT, ObjectRights, Rights

Locale = Literal["zh-CN", "en"]
Theme = Literal["system", "light", "dark"]
Email = Annotated[str, Meta(min_length=3, max_length=emails.MAX_LENGTH)]
Password = Annotated[str, Meta(min_length=1, max_length=passwords.MAX_LENGTH)]
Code = Annotated[str, Meta(pattern=r"^[0-9]{6}$")]


class SignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Either e-mail and password, or a mailed code and the id that it was asked for with."""

    email: Email | None = None
    password: Password | None = None
    code_id: UUID | None = None
    code: Code | None = None


class CodeRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Asks for a code by mail."""

    email: Email


class CodeRequested(msgspec.Struct, frozen=True):
    """The same answer for a known and an unknown address."""

    id: UUID


class Preferences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person sets for themselves."""

    locale: Locale | None = None
    theme: Theme | None = None


class SwitchOrganisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names another organisation of the same identity."""

    organisation_id: UUID


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """The signed-in person."""

    id: UUID
    name: str
    email: str
    locale: str
    theme: str
    is_owner: bool


class OrganisationView(msgspec.Struct, frozen=True, kw_only=True):
    """The organisation of this session."""

    id: UUID
    name: str
    country: str
    locale: str
    time_zone: str
    currency: str
    fiscal_year_start: int
    status: str
    schema: str


class OrganisationChoice(msgspec.Struct, frozen=True):
    """An organisation to switch to."""

    id: UUID
    name: str


class RightsView(msgspec.Struct, frozen=True, kw_only=True):
    """What the person may do, with every kind of record by name."""

    export: bool
    import_: bool = msgspec.field(name="import")
    see_disk: bool
    configure: bool
    manage_people: bool
    billing: bool
    objects: dict[str, ObjectRights]

    @classmethod
    def of(cls, rights: Rights, object_names: tuple[str, ...]) -> "RightsView":
        """Spells `*` out."""
        names = object_names or tuple(name for name in rights.objects if name != EVERY_OBJECT)
        objects = {name: rights.of(name) for name in names}
        return cls(
            export=rights.export,
            import_=rights.import_,
            see_disk=rights.see_disk,
            configure=rights.configure,
            manage_people=rights.manage_people,
            billing=rights.billing,
            objects=objects,
        )


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the web app needs to start."""

    csrf: str
    expires_at: dt.datetime
    person: PersonView
    organisation: OrganisationView
    organisations: list[OrganisationChoice]
    rights: RightsView
    modules: list[str]
