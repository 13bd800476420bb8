"""Who is meant: customers' names as their invoices say them, opened for a page at once; numbers as they are printed."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing.invoicing.document import number_text, sealed_for
from billing.invoicing.models import invoice
from billing.models import billing_profile
from billing.profile import DETAILS, Profile
from kernel.db import ControlSession
from kernel.pool import Row
from tenants.models import NAME_FIELD, organisation


class _Customer(msgspec.Struct):
    name: str


class _Said(msgspec.Struct):
    """Of a document only for whom it is."""

    customer: _Customer


def number_of(row: Row) -> str:
    """The number of a row with `series`, `issued_on` and `number`."""
    return number_text(row.series, row.issued_on, row.number)


def opened(control: ControlSession, organisation_id: UUID, invoice_id: UUID, document: bytes) -> str:
    """The customer's name in a sealed document."""
    said = control.unseal(sealed_for(organisation_id, invoice_id), document)
    return msgspec.json.decode(said, type=_Said).customer.name


async def on_invoices(control: ControlSession, ids: Iterable[tuple[UUID, UUID]]) -> dict[UUID, str]:
    """Customers' names by invoice; `ids` are of organisation and invoice."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    statement = sa.select(invoice.c.organisation_id, invoice.c.id, invoice.c.document)
    statement = statement.where(sa.tuple_(invoice.c.organisation_id, invoice.c.id).in_(wanted))
    return {row.id: opened(control, row.organisation_id, row.id, row.document) for row in await control.rows(statement)}


async def of_organisations(control: ControlSession, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Names as organisations have them in their invoice details now; as they signed up where they gave none."""
    if not ids:
        return {}
    table = billing_profile
    statement = sa.select(table.c.organisation_id, table.c.details).where(table.c.organisation_id.in_(set(ids)))
    named = {
        row.organisation_id: msgspec.json.decode(
            control.unseal(f"{DETAILS}:{row.organisation_id}", row.details), type=Profile
        ).legal_name
        for row in await control.rows(statement)
    }
    rest = sa.select(organisation.c.id, organisation.c.name).where(organisation.c.id.in_(set(ids) - named.keys()))
    for row in await control.rows(rest):
        named[row.id] = control.keys.decrypt_text(bytes(row.name), field=NAME_FIELD, record=row.id)
    return named
