"""Tags: one list of labels that an organisation keeps for records of every kind, several on each record.

They are choices like those of any field with several (`multi_choice.py`), so filters, lists, files, histories and bulk
edits know them. Each object has the same field of the same id, and so they have one list; who configures the
organisation says whether people add to it while they type.
"""

from dataclasses import replace
from typing import Final

import msgspec

from auth.authz import epoch
from kernel.db import TenantSession
from rapport.crm.records import organisation_settings
from rapport.crm.records.objects import TAGS, Field, ObjectType, Registry

NAME: Final = "tags"
_CLOSED: Final = replace(TAGS, open_choices=False)


class TagSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether whoever may change records may add tags to the list; else only who configures the organisation."""

    open: bool = True


def is_curated(field: Field) -> bool:
    """Whether who configures renames, archives and merges a field's labels (`labels.py`)."""
    return field.custom or field.id == TAGS.id


async def load(session: TenantSession) -> TagSettings:
    """What an organisation says of its tags."""
    found = await organisation_settings.load(session, NAME)
    return msgspec.json.decode(found, type=TagSettings) if found is not None else TagSettings()


async def save(session: TenantSession, wanted: TagSettings) -> None:
    """Says it; the objects that are kept by the epoch are made anew."""
    await epoch.rise(session)
    await organisation_settings.save(session, NAME, msgspec.json.encode(wanted))


def closed(registry: Registry) -> Registry:
    """The objects of an organisation whose people don't add tags."""
    return registry.of([_closed(each) for each in registry])


def _closed(obj: ObjectType) -> ObjectType:
    fields = tuple(_CLOSED if each == TAGS else each for each in obj.fields)
    return obj if fields == obj.fields else replace(obj, fields=fields, declared=obj.declaration)
