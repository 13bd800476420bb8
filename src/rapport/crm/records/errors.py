"""Errors of the records core."""

from kernel.errors import BadRequest, Conflict, Forbidden, Invalid, NotFound, RapportError
from kernel.text import Text


class RecordNotFound(NotFound):
    """No such record, or not for this reader."""

    code = "records.not_found"
    text = Text(zh="找不到这条记录，或你无权查看。", en="This record doesn't exist, or you may not see it.")


class RecordConflict(Conflict):
    """Fields that were changed since the version an update was based on; `details.fields` shows both sides."""

    code = "records.conflict"
    text = Text(
        zh="你编辑的字段刚被别人改过。你的输入已保留，请选择用哪个值。",
        en="Somebody changed the same field first. Your input is kept: choose which value to use.",
    )


class IdTaken(Conflict):
    """A client's id belongs to something else already: another person's view, or a record the writer may not see.

    A create with it can never succeed, so that much has to be said; whose it is and what it holds is not.
    """

    code = "records.id_taken"
    text = Text(
        zh="这个编号已被使用，没有保存任何改动。请换一个新编号再试。",
        en="This id is taken; nothing was saved. Try again with a new id.",
    )


class InvalidRecord(Invalid):
    """Some fields were refused; `fields` says which and why."""

    code = "records.invalid"
    text = Text(
        zh="有字段不符合要求，没有保存。请看标出的字段。", en="Some fields were not accepted; nothing was saved."
    )


class RecordForbidden(Forbidden):
    """The record may be seen, not changed like this."""

    code = "records.forbidden"
    text = Text(zh="你没有修改这条记录的权限，没有保存。", en="You may not change this record; nothing was saved.")


class OwnerNotYours(Forbidden):
    """Naming an owner whose records the writer may not change."""

    code = "records.owner_not_yours"
    text = Text(
        zh="你不能修改此人的记录，所以不能把此人设为负责人，没有保存。请改选自己或你的下属，或请管理员转交。",
        en="You may not change this person's records, so you can't name them as owner; nothing was saved. "
        "Choose yourself or somebody you lead, or ask an admin to hand it over.",
    )


class UnknownField(BadRequest):
    """A field that the object doesn't have."""

    code = "records.unknown_field"
    text = Text(zh="没有名为 {field} 的字段。", en="There is no field named {field}.")


class RepeatedField(BadRequest):
    """A field that is asked for twice."""

    code = "records.repeated_field"
    text = Text(zh="字段 {field} 出现了两次，请只保留一次。", en="The field {field} is named twice: name it once.")


class UnknownOperator(BadRequest):
    """An operator that the field's kind can't answer."""

    code = "records.operator_not_supported"
    text = Text(zh="字段 {field} 不支持条件 {op}。", en="The field {field} does not support the condition {op}.")


class BadFilter(BadRequest):
    """A filter that isn't one."""

    code = "records.bad_filter"
    text = Text(zh="筛选条件读不懂：{reason}。", en="The filter can't be read: {reason}.")


class NotSortable(BadRequest):
    """A sort that the field can't give."""

    code = "records.not_sortable"
    text = Text(zh="字段 {field} 不能排序。", en="The field {field} can't be sorted by.")


class NotGroupable(BadRequest):
    """Encrypted text can't be grouped by: the database can't tell its values apart."""

    code = "records.not_groupable"
    text = Text(
        zh="字段 {field} 不能分组：加密文本在数据库里无法归类。",
        en="The field {field} can't be grouped by: encrypted text has no groups in the database.",
    )


class BadCursor(BadRequest):
    """A cursor of another list, sort or organisation."""

    code = "records.bad_cursor"
    text = Text(zh="翻页位置已失效，请从第一页重新加载。", en="This page position is no longer valid: reload the list.")


class AsOfTooLarge(BadRequest):
    """More records than the past can be rebuilt for in one answer."""

    code = "records.as_of_too_large"
    text = Text(
        zh="回看过去最多支持 {limit} 条记录，请先加筛选。",
        en="Looking back works for up to {limit} records; add a filter first.",
    )


class TooManyMatches(BadRequest):
    """A bulk edit over more records than one request takes."""

    code = "records.too_many_matches"
    text = Text(
        zh="一次最多修改 {limit} 条。请缩小筛选范围，或改用后台批量修改。没有修改任何记录。",
        en="At most {limit} records at a time; narrow the filter, or edit them in the background. Nothing was changed.",
    )


class SearchCutOff(BadRequest):
    """A bulk edit of what a search found, when that search did not look at every record."""

    code = "records.search_cut_off"
    text = Text(
        zh="可能匹配的记录太多，没有全部查找。请多输入一些字，或先加筛选。没有修改任何记录。",
        en="Too many records may match, so not all were looked at. Type more, or add a filter. Nothing was changed.",
    )


class TooManyLinks(BadRequest):
    """More links than one create makes."""

    code = "records.too_many_links"
    text = Text(
        zh="新建时最多关联 {limit} 条记录，没有保存。请先新建，再分次关联。",
        en="A new record takes at most {limit} links; nothing was saved. Create it first and link the rest later.",
    )


class StaleVersion(RapportError):
    """A write that was meant for another version of a record (`If-Match`); `details` shows what changed since."""

    status = 412
    code = "records.stale"
    text = Text(
        zh="这条记录已不是你读到的版本，没有保存任何改动。请看差异，在新版本上重做。",
        en="The record is no longer at the version that you read; nothing was saved. See what differs, and redo your"
        " change on the version of now.",
    )


class UnreadableVersion(BadRequest):
    """An `If-Match` that holds no version of a record."""

    code = "records.unreadable_version"
    text = Text(
        zh="If-Match 里没有可用的版本，没有保存任何改动。请原样填写读取时得到的 ETag。",
        en="If-Match holds no version; nothing was saved. Send the ETag as reading gave it.",
    )


class KeyReused(Invalid):
    """An Idempotency-Key that came with another request before."""

    code = "records.key_reused"
    text = Text(
        zh="这个 Idempotency-Key 已用于另一个请求，没有保存任何改动。请为新的请求换一个新的键。",
        en="This Idempotency-Key was used for another request; nothing was saved. Give a new request a new key.",
    )


class RowsRefused(Invalid):
    """A call with many rows that was to be done as a whole; `details.rows` are those that can't be."""

    code = "records.rows_refused"
    text = Text(
        zh="有 {count} 行不能保存，按要求整批都没有保存。请看 details 里的行号与原因。",
        en="{count} rows can't be saved, so none was, as you asked. See in details which, and why.",
    )


class TooManyAtOnce(Invalid):
    """More rows than are written in one transaction."""

    code = "records.too_many_at_once"
    text = Text(
        zh="要求整批成败时一次最多 {limit} 行，没有保存任何改动。请分批发送，或允许逐行保存。",
        en="At most {limit} rows are saved all or none; nothing was saved. Send fewer, or let each row count for"
        " itself.",
    )


class NoKeyField(Invalid):
    """A field by which no record can be told from all others."""

    code = "records.no_key_field"
    text = Text(
        zh="字段 {field} 允许重复，不能用来对应记录，没有保存任何改动。请用“不允许重复”的字段或 external_id。",
        en="{field} may hold the same value twice, so no record is found by it; nothing was saved. Name a field in"
        " which each value may occur once, or external_id.",
    )


class RowsTooFast(RapportError):
    """More rows than an organisation may send in a minute."""

    status = 429
    code = "records.rows_too_fast"
    text = Text(
        zh="贵组织一分钟内发送的行数已达上限 {limit} 行，没有保存任何改动。请在 {retry_after} 秒后重试。",
        en="Your organisation sends more than {limit} rows in a minute; nothing was saved. Try again in {retry_after}"
        " seconds.",
    )


class AlreadyUndone(Conflict):
    """A batch that was taken back before."""

    code = "records.already_undone"
    text = Text(
        zh="这批修改之前已经撤销过，没有再改动任何记录。", en="This was undone before; no record was changed again."
    )


class CannotRevert(Conflict):
    """A change that can't be taken back, such as a view or a change whose payload was erased."""

    code = "records.cannot_revert"
    text = Text(zh="这一步无法撤销，记录没有改动。", en="This step can't be undone; the record is unchanged.")


class MovedSince(Conflict):
    """A move into a territory that is no longer the last one of its record."""

    code = "records.moved_since"
    text = Text(
        zh="这条记录之后又换过区域，没有改动。请在历史中撤销最近的一次。",
        en="The record was put into another territory since; nothing was changed. Take the last move back instead.",
    )


class MoveNotYours(Forbidden):
    """A record that the writer may change, as it is shared with them, and not put into another territory."""

    code = "records.move_not_yours"
    text = Text(
        zh="这条记录只是共享给你，不能由你更换区域，没有改动。请联系负责人。",
        en="This record is only shared with you, so you can't move it; nothing was changed. Ask its owner.",
    )


class Required(Invalid):
    """A required field is empty."""

    code = "records.required"
    text = Text(zh="必填", en="Required")


class RequiredIf(Invalid):
    """A field is empty that other fields of the record make a required one."""

    code = "records.required_if"
    text = Text(zh="按其他字段的内容，此项必填", en="Required with what the other fields say")


class Unreadable(Invalid):
    """A value that isn't what the field holds."""

    code = "records.unreadable"
    text = Text(zh="读不懂，应为{expected.zh}", en="Not readable: expected {expected.en}")


class TooLong(Invalid):
    """A text over its field's limit."""

    code = "records.too_long"
    text = Text(zh="最多 {limit} 个字符", en="At most {limit} characters")


class TooShort(Invalid):
    """A text under its field's limit."""

    code = "records.too_short"
    text = Text(zh="至少 {limit} 个字符", en="At least {limit} characters")


class TooLow(Invalid):
    """A number or a day before the first that a field takes."""

    code = "records.too_low"
    text = Text(zh="不能小于 {limit}", en="Not below {limit}")


class TooHigh(Invalid):
    """A number or a day after the last that a field takes."""

    code = "records.too_high"
    text = Text(zh="不能大于 {limit}", en="Not above {limit}")


class WrongShape(Invalid):
    """A text of other characters than its field takes."""

    code = "records.wrong_shape"
    text = Text(zh="不符合要求：{expected.zh}", en="Not accepted: {expected.en}")


class UnknownChoice(Invalid):
    """A choice or record that doesn't exist, or not for this writer."""

    code = "records.unknown_choice"
    text = Text(zh="没有这个选项", en="There is no such choice")


class TooManyChoices(Conflict):
    """A choice list is full."""

    code = "records.too_many_choices"
    text = Text(
        zh="一个选项列表最多 {limit} 项，没有添加。内容各不相同的字段请改用文本字段。",
        en="A choice list holds at most {limit} labels; none was added. Use a text field where nearly all differ.",
    )


class TooManyChosen(Invalid):
    """More choices than one record may have in a field."""

    code = "records.too_many_chosen"
    text = Text(zh="最多选 {limit} 项。", en="At most {limit} choices.")


class LabelWouldSplit(Invalid):
    """A label of a field with several choices that a file would show as two."""

    code = "records.label_would_split"
    text = Text(
        zh="多选字段的选项名称不能含有分号、顿号或换行，文件中用它们分隔各选项。",
        en="A label here can't have a semicolon, “、” or a line break: in files these stand between choices.",
    )


class NotEditable(Invalid):
    """A field that the system keeps."""

    code = "records.not_editable"
    text = Text(zh="由系统维护，不能修改", en="Kept by the system; it can't be changed")


class CycleFound(Invalid):
    """A record can't stand below itself."""

    code = "records.cycle"
    text = Text(zh="不能把自己或自己的下级设为上级", en="A record can't be placed below itself")


class Taken(Invalid):
    """A value of a field in which each may occur once, and another record has it."""

    code = "records.taken"
    text = Text(zh="已有其他记录使用这个值", en="Another record has this value already")


class ValueTaken(Conflict):
    """Somebody gave a record the same value since this one was judged; `fields` says in which field."""

    code = "records.value_taken"
    text = Text(
        zh="另一条记录刚刚用了同样的值，而这个字段不允许重复，没有保存。请换一个值再试。",
        en="Another record was just given the same value, in a field where each may occur once; nothing was saved. "
        "Choose another value.",
    )


class CannotRestore(InvalidRecord):
    """Another record has by now what a record in the trash holds in a field in which each value may occur once."""

    code = "records.cannot_restore"
    text = Text(
        zh="字段不允许重复的值，已被另一条记录使用，没有恢复。请先改那条记录。",
        en="Another record has by now a value that may occur once; nothing was restored. Change that record first.",
    )


FieldErrors = dict[str, RapportError]
