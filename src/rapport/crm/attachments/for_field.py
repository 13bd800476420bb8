"""Who may send a file for what: for a record, an import, or an own field, also of a record that is still to be made."""

from uuid import UUID

from kernel.clock import real_now
from kernel.errors import Forbidden
from rapport.crm.attachments import files
from rapport.crm.records import field_files
from rapport.crm.records.errors import IdTaken, InvalidRecord, NotEditable, RecordNotFound, UnknownField
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.refusals import existing
from rapport.crm.records.scope import Scope


def asked(scope: Scope, of: tuple[str, UUID], name: str, file_name: str, size: int) -> int:
    """The id of the field that a file is for; raises what it doesn't take."""
    field = scope.mine(scope.registry[of[0]]).by_name.get(name)
    if field is None or not field_files.is_of_files(field):
        raise UnknownField(field=name[:60])
    if not field.editable:
        raise InvalidRecord(fields={name: NotEditable()})
    field_files.check(field, file_name, size)
    return field.id


async def check_may(scope: Scope, of: tuple[str, UUID] | None, field_id: int | None) -> None:
    """Holds the record that a file will be of, if one; raises `RecordNotFound` or `Forbidden`."""
    if of is None:
        if not scope.principal.rights.import_:
            raise Forbidden
    elif field_id is None:
        await files.changeable(scope, scope.mine(scope.registry[of[0]]), of[1])
    else:
        await _require(scope, of, field_id)


async def _require(scope: Scope, of: tuple[str, UUID], field_id: int) -> None:
    """Holds the record, if it is there; raises `Forbidden` where the field, or making one, isn't the sender's."""
    obj = scope.mine(scope.registry[of[0]])
    if not any(each.id == field_id and each.editable for each in obj.custom):
        raise Forbidden
    if not await _is_to_come(scope, obj, of[1]):
        await files.changeable(scope, obj, of[1])
    elif not scope.principal.rights.of(obj.name).create:
        raise Forbidden


async def await_record(scope: Scope, of: tuple[str, UUID], file_id: UUID, field_id: int | None) -> None:
    """Has a file go whose record nobody makes."""
    if field_id is not None and await _is_to_come(scope, scope.mine(scope.registry[of[0]]), of[1]):
        args = {"file_id": str(file_id)}
        await scope.session.enqueue(files.UNCLAIMED, args, run_at=real_now() + files.CLAIMED_IN)


async def _is_to_come(scope: Scope, obj: ObjectType, record_id: UUID) -> bool:
    try:
        return await existing(scope, obj, record_id) is None
    except IdTaken:
        raise RecordNotFound from None
