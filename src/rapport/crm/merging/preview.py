"""What a merge would do, without doing any of it."""

from kernel.ids import new_id
from rapport.crm.merging import counting, values
from rapport.crm.merging.judged import ids_of, load
from rapport.crm.merging.merge import is_large
from rapport.crm.merging.moving import Merging
from rapport.crm.merging.payloads import MergePreview, PreviewRequest
from rapport.crm.records import codec
from rapport.crm.records.included import included
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope


async def of(scope: Scope, obj: ObjectType, wanted: PreviewRequest) -> MergePreview:
    """Raises what the merge itself would raise for records that may not be seen, or choices that can't be made."""
    mine, whole = scope.mine(obj), scope.whole(obj)
    records = await load(scope, mine, ids_of(wanted.survivor, wanted.others))
    chosen = values.sources(mine, records, wanted.choices)
    new = values.written(whole, records, chosen)
    result = {**records.survivor.record, **codec.wire(whole, new, new)}
    merging = Merging(scope, whole, new_id(), wanted.survivor, records.gone)
    shown = [codec.seen(mine, each) for each in (*(row.record for row in records.all), result)]
    return MergePreview(
        records=shown[:-1],
        fields=values.shown(mine, records, chosen),
        moves=await counting.moves(merging),
        blocked=list(records.blocked),
        is_large=is_large(len(records.all), await counting.total(merging)),
        result=shown[-1],
        included=await included(scope, mine, shown),
    )
