"""Errors of defining fields of one's own."""

from kernel.errors import Conflict, Invalid, NotFound
from kernel.text import Text


class ArchivedLimit(Conflict):
    """An object has as many archived fields as it may have: what records hold in them stays."""

    code = "records.archived_limit"
    text = Text(
        zh="这个对象最多保留 {limit} 个已归档的自定义字段，没有归档。请恢复并改用一个已归档的字段。",
        en="This object keeps {limit} archived fields at most; nothing was archived. Restore one of them and use it"
        " for what you need instead.",
    )


class FieldLimit(Conflict):
    """An object has as many own fields as the plan allows."""

    code = "records.field_limit"
    text = Text(
        zh="这个对象最多有 {limit} 个自定义字段，没有添加。请先归档不用的字段，或升级方案。",
        en="This object may have {limit} fields of your own; nothing was added. Archive one that nobody needs, or "
        "choose a larger plan.",
    )


class FieldNotFound(NotFound):
    """The organisation has no such field on this object."""

    code = "records.field_not_found"
    text = Text(zh="这个对象没有这个自定义字段。", en="This object has no such field of your own.")


class FieldChanged(Conflict):
    """Somebody changed the definition since it was read."""

    code = "records.field_changed"
    text = Text(
        zh="这个字段刚被别人改过，没有保存。请重新载入后再改。",
        en="Somebody changed this field first; nothing was saved. Load it anew, then change it.",
    )


class NameTaken(Invalid):
    """Another field of the object has the label."""

    code = "records.field_name_taken"
    text = Text(
        zh="这个对象已有同名字段，没有保存。请换一个名称。",
        en="This object has a field of this name already; nothing was saved. Choose another one.",
    )


class LabelNotFound(NotFound):
    """The field has no such label, or it is off the list."""

    code = "records.label_not_found"
    text = Text(zh="这个字段没有这个选项。", en="This field has no such choice.")


class LabelTaken(Conflict):
    """Another label of the field says the same."""

    code = "records.label_taken"
    text = Text(
        zh="这个字段已有同名选项，没有保存。可将两个选项合并。",
        en="This field has a choice of this name already; nothing was saved. You can merge the two.",
    )


class NotCopied(Invalid):
    """Not a field that could fill this one."""

    code = "records.field_not_copied"
    text = Text(
        zh="只能取自线索的同类型自定义字段。",
        en="Only a field of your own on leads, of the same kind, can fill this one.",
    )


class NotUnique(Invalid):
    """A kind of field in which values repeat."""

    code = "records.field_not_unique"
    text = Text(
        zh="只有文本、电话、邮箱、网址、数字和日期字段可以设为不可重复。",
        en="Only texts, phone numbers, e-mail and web addresses, numbers and dates can be allowed once.",
    )


class NotIndexed(Invalid):
    """A kind of field that no list finds records by along an index."""

    code = "records.field_not_indexed"
    text = Text(
        zh="只有文本、电话、邮箱、网址、数字、金额、日期、单选、人员和关联字段可以建索引。",
        en="Only texts, phone numbers, e-mail and web addresses,"
        " numbers, money, dates, single choices, people and records can be indexed.",
    )


class TooManyIndexed(Invalid):
    """More indexed fields than an object may have."""

    code = "records.too_many_indexed"
    text = Text(
        zh="每种记录最多 {limit} 个字段可以建索引。请先取消一个不常用于筛选的字段。",
        en="At most {limit} fields of a kind of record can be indexed. Take it off one that is rarely filtered by.",
    )


class NotConvertible(Invalid):
    """A kind that values of another one can't become."""

    code = "records.field_not_convertible"
    text = Text(zh="这种字段不能改成所选类型。", en="A field of this kind can't become one of that kind.")


class AskedElsewhere(Conflict):
    """A field that others ask of can't get another kind; `fields` in the details are their names."""

    code = "records.field_asked_elsewhere"
    text = Text(
        zh="其他字段的公式、必填条件或线索带入用到了这个字段，没有更改类型。请先修改这些字段。",
        en="Formulas or conditions of other fields ask of this one, or a lead fills it; its kind was not changed."
        " Change those fields first.",
    )


class OneLabelOnly(Invalid):
    """Several labels for a field that holds one."""

    code = "records.one_label_only"
    text = Text(zh="有多个选项，单选只能保留一个", en="it has several choices, and only one can be kept")


class NoTarget(Invalid):
    """A field that refers to records without saying which, or one of another kind that says so."""

    code = "records.field_no_target"
    text = Text(
        zh="请选择要关联的对象；只有关联字段可以设置对象。",
        en="Choose the kind of record that it refers to; only a field of the kind “record” has one.",
    )


class NotNumbered(Invalid):
    """A format of numbers for a field that gives none."""

    code = "records.field_not_numbered"
    text = Text(zh="只有自动编号字段可以设置编号格式。", en="Only an automatic number has a format of numbers.")


class BadFormula(Invalid):
    """A formula that can't be read or worked out; says why."""

    code = "records.bad_formula"
    text = Text(zh="公式不能这样写：{reason.zh}", en="Not a formula: {reason.en}")


class NotWorkedOut(Invalid):
    """A formula for a field that has none, or none for one that needs it."""

    code = "records.field_not_worked_out"
    text = Text(
        zh="公式字段必须有公式；其他字段不能有公式。", en="A formula is for fields of that kind, which need one."
    )


class AskedByFormula(Conflict):
    """A field that formulas ask of can't be archived."""

    code = "records.field_asked_by_formula"
    text = Text(
        zh="有公式用到这个字段，没有归档。请先修改或归档这些公式。",
        en="A formula asks of this field; it was not archived. Change or archive that formula first.",
    )


class BadRollup(Invalid):
    """A roll-up that can't be worked out; `reason` says why."""

    code = "records.bad_rollup"
    text = Text(zh="不能这样汇总：{reason}", en="Not a roll-up: {reason}")


class NotRolledUp(Invalid):
    """A roll-up for a field of another kind, or none for one that needs it."""

    code = "records.field_not_rolled_up"
    text = Text(
        zh="汇总字段必须说明汇总什么；其他字段不能汇总。", en="A roll-up is for fields of that kind, which need one."
    )


class AskedByRollup(Conflict):
    """A field that roll-ups ask of can't be archived."""

    code = "records.field_asked_by_rollup"
    text = Text(
        zh="有汇总字段用到这个字段，没有归档。请先归档那个汇总字段。",
        en="A roll-up asks of this field; it was not archived. Archive that roll-up first.",
    )


class AskedByRule(Conflict):
    """A field that rules put records into territories by, or share them by, can't be archived."""

    code = "records.field_asked_by_rule"
    text = Text(
        zh="有区域规则或共享规则用到这个字段，没有归档。请先改那条规则。",
        en="A territory rule or a sharing rule asks of this field; it was not archived. Change that rule first.",
    )


class GivenNumber(Invalid):
    """Something asked of whoever fills a field that nobody fills."""

    code = "records.field_given_number"
    text = Text(
        zh="自动编号、公式和汇总由系统填写，不能设为必填或限制内容。",
        en="Nobody fills an automatic number, formula or roll-up: nobody can be asked for it, and nothing limits it.",
    )


class BadDefinition(Invalid):
    """A definition that can't be; `fields` says where."""

    code = "records.invalid_definition"
    text = Text(
        zh="字段定义不符合要求，没有保存。请看标出的内容。", en="The definition was not accepted; nothing was saved."
    )


class BadCondition(Invalid):
    """A condition that can't be judged on one record alone; says why."""

    code = "records.bad_condition"
    text = Text(zh="条件不能这样设：{reason.zh}", en="Not a condition: {reason.en}")


class BadOrder(Invalid):
    """An order that doesn't name each living field once."""

    code = "records.bad_field_order"
    text = Text(
        zh="排序必须恰好包含全部在用字段，没有保存。请重新载入后再排。",
        en="An order names each field in use once; nothing was saved. Load them anew, then order them.",
    )


class ObjectNotFound(NotFound):
    """The organisation has no such kind of record of its own."""

    code = "records.object_not_found"
    text = Text(zh="没有这个自定义对象。", en="There is no such object of your own.")


class ObjectLimit(Conflict):
    """As many own kinds of records are in use as the plan allows."""

    code = "records.object_limit"
    text = Text(
        zh="最多使用 {limit} 个自定义对象，没有保存。请先归档不用的对象，或升级方案。",
        en="{limit} objects of your own may be in use; nothing was saved. Archive one that nobody needs, or choose a "
        "larger plan.",
    )


class CannotMatch(Invalid):
    """Duplicates are found along an index: of each pair of a million records nobody asks whether they are equal."""

    code = "records.cannot_match"
    text = Text(
        zh="查重字段必须先建立索引，且不能是取值唯一的字段。没有保存。请先在“字段”中为它建立索引。",
        en="Duplicates are found by fields that are indexed and whose values may occur more than once; nothing was "
        "saved. Index the field under Fields first.",
    )


class ObjectsKept(Conflict):
    """So many were defined that there is no number left."""

    code = "records.objects_kept"
    text = Text(
        zh="最多定义 {limit} 个自定义对象（含已归档），没有添加。请恢复并改用一个已归档的对象。",
        en="{limit} objects of your own can be defined, archived ones included; nothing was added. Restore an archived "
        "one and use it for what you need instead.",
    )


class ObjectChanged(Conflict):
    """Somebody changed the definition since it was read."""

    code = "records.object_changed"
    text = Text(
        zh="这个对象刚被别人改过，没有保存。请重新载入后再改。",
        en="Somebody changed this object first; nothing was saved. Load it anew, then change it.",
    )


class ObjectNameTaken(Invalid):
    """Another kind of record has the name."""

    code = "records.object_name_taken"
    text = Text(
        zh="已有同名对象，没有保存。请换一个名称。",
        en="There is an object of this name already; nothing was saved. Choose another one.",
    )


class StillReferred(Conflict):
    """A required field of another kind of record refers to it."""

    code = "records.object_still_referred"
    text = Text(
        zh="必填字段“{field}”引用这个对象，没有归档。请先把该字段改为选填或归档。",
        en="The required field “{field}” refers to this object; nothing was archived. Make that field optional or "
        "archive it first.",
    )
