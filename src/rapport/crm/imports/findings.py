"""The words of a report: each oddity in both languages, with its count and the ways to decide it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kernel.text import Text
from rapport.crm.imports import report as shapes
from rapport.crm.imports import spelling
from rapport.crm.imports.named_records import Named
from rapport.crm.imports.naming import as_written, new_labels
from rapport.crm.imports.prepare import TO_BE_MADE, Prepared
from rapport.crm.imports.report import Finding, Option
from rapport.crm.imports.scan import BEGAN
from rapport.crm.imports.store import Run, finding_id
from rapport.crm.records.field_files import is_of_files
from rapport.crm.records.kinds import ChoiceKind
from rapport.crm.records.objects import OWNER, Field, ObjectType

if TYPE_CHECKING:
    from rapport.crm.imports.check import Tally

ABOUT = "about"
"""The group of the fields that say what a task or an activity is about."""

MAX_AMBIGUOUS = 50
"""Of one field: more values than this that may mean several labels are a list of its own, not slips."""


def all_of(run: Run, obj: ObjectType, prepared: Prepared, tally: "Tally") -> list[Finding]:
    """What a check found, what needs a decision first."""
    ambiguous = {name: _meanings(prepared, name) for name in prepared.known.choices if name != "stage"}
    return [
        *_stages(prepared),
        *_people(run, prepared),
        *_spelling(obj, prepared),
        *_ambiguous(obj, prepared, ambiguous),
        *_new_choices(run, obj, prepared, ambiguous),
        *(_unreadable(obj, name, count) for name, count in sorted(tally.unreadable.items())),
        *(_named(obj, name, each) for name, each in sorted(prepared.named.items())),
        *(_missing(obj, name, count) for name, count in sorted(tally.missing.items()) if name not in prepared.named),
        *_left_empty(obj, prepared),
        *_undated(run, obj, prepared),
        *_rows(run, obj, tally),
    ]


def _stages(prepared: Prepared) -> Iterator[Finding]:
    """Which pipeline the deals go to."""
    plan = prepared.stages
    if plan is None:
        return
    count = len(plan.by_label)
    words = [prepared.facts.written["stage"].get(value, value) for value in sorted(plan.by_label)[:8]]
    yield Finding(
        id=finding_id("pipeline", "stage"), kind="pipeline", field="stage", count=count,
        title=Text(zh=f"文件里有 {count} 个阶段", en=f"{count} stages in the file"),
        detail=Text(zh=f"{'、'.join(words)}。新建的流程可以整体撤销。",
                    en=f"{', '.join(words)}. A new pipeline goes with the undo."),
        options=list(plan.options),
    )  # fmt: skip


def _people(run: Run, prepared: Prepared) -> Iterator[Finding]:
    """Owners whom nobody knows yet."""
    asked = run.setup.decided("new_people", OWNER.name) is not None
    count = len(prepared.newcomers)
    if count or asked:
        yield Finding(
            id=finding_id("new_people", OWNER.name), kind="new_people", field=OWNER.name, count=count,
            title=Text(zh=f"{count} 位负责人还不在系统里", en=f"{count} owners are not here yet"),
            detail=Text(zh="建成不占席位的人员，记录归他们；以后可以给席位。",
                        en="They become people without a seat who own their records; a seat can be given later."),
            options=[shapes.CREATE_PEOPLE, shapes.LEAVE],
        )  # fmt: skip


def _left_empty(obj: ObjectType, prepared: Prepared) -> Iterator[Finding]:
    """Rows that name no record where most do: they stay, and are listed."""
    for name, count in sorted(prepared.facts.empty.items()):
        field = obj.by_name[name]
        # What a task is about is one of several: nobody misses the others.
        alone = field.group != ABOUT and field.target not in {None, obj.name}
        if count and alone and count < prepared.facts.rows:
            yield Finding(
                id=finding_id("empty", name), kind="empty", field=name, count=count,
                title=Text(zh=f"{count} 行没有{field.label.zh}", en=f"{_rows_en(count)} without {field.label.en}"),
                detail=Text(zh="照样导入；导入后可按「为空」筛出来补上。",
                            en="Imported as they are; afterwards a filter lists them to be completed."),
            )  # fmt: skip


def _undated(run: Run, obj: ObjectType, prepared: Prepared) -> Iterator[Finding]:
    """Rows of the past that don't say when they began."""
    count = prepared.facts.undated
    if run.setup.historic and count:
        label = obj.by_name[BEGAN[obj.name]].label
        yield Finding(
            id=finding_id("undated", obj.name), kind="undated", field=BEGAN[obj.name], count=count,
            title=Text(zh=f"{count} 行没有{label.zh}", en=f"{_rows_en(count)} without {label.en}"),
            detail=Text(zh="它们的第一个阶段记为导入当天。", en="Their first stage carries the day of the import."),
        )  # fmt: skip


def _spelling(obj: ObjectType, prepared: Prepared) -> Iterator[Finding]:
    for name, pairs in prepared.proposed.items():
        if name == "stage":
            continue  # every word of it has a stage already
        label = obj.by_name[name].label
        for value, meant in sorted(pairs.items()):
            written = prepared.facts.written[name].get(value, value)
            pair = written, as_written(prepared.facts, prepared.known, name, meant)
            count = prepared.facts.counts[name][value]
            yield Finding(
                id=finding_id("spelling", name, value), kind="spelling", field=name, count=count,
                title=Text(zh=f"{label.zh}有两种写法", en=f"{label.en}: two spellings"),
                detail=Text(zh=f"{count} 行，像是拼写有误", en=f"{_rows_en(count)}; looks like a slip of spelling"),
                options=[shapes.MERGE, shapes.KEEP], pair=pair,
            )  # fmt: skip


Meanings = dict[str, list[str]]
"""Values of one field that may be short for one of several labels, with these labels."""


def _meanings(prepared: Prepared, name: str) -> Meanings:
    labels, counts = prepared.known.choices[name], prepared.facts.counts[name]
    old = [known for known, made in labels.items() if made != TO_BE_MADE]
    unknown = [value for value in counts if labels.get(value, TO_BE_MADE) == TO_BE_MADE]
    if len(unknown) > spelling.MAX_PROPOSALS:
        return {}
    proposed = prepared.proposed.get(name, {})
    found = {value: spelling.candidates(value, old) for value in sorted(unknown) if value not in proposed}
    return dict([each for each in found.items() if each[1]][:MAX_AMBIGUOUS])


def _ambiguous(obj: ObjectType, prepared: Prepared, ambiguous: Mapping[str, Meanings]) -> Iterator[Finding]:
    """Values that may be short for one of several labels: nothing is merged unless somebody says which is meant."""
    for name, found in ambiguous.items():
        label, counts = obj.by_name[name].label, prepared.facts.counts[name]
        for value, meant in found.items():
            written = prepared.facts.written[name].get(value, value)
            yield Finding(
                id=finding_id("spelling", name, value), kind="spelling", field=name, count=counts[value],
                title=Text(zh=f"{label.zh}：{written} 指哪一个？", en=f"{label.en}: which one is {written}?"),
                detail=Text(zh=f"{counts[value]} 行；不选则保留原来的写法",
                            en=f"{_rows_en(counts[value])}; kept as written unless you say so"),
                options=[_keep(written), *(_meaning(prepared, name, each) for each in meant)],
            )  # fmt: skip


def _keep(written: str) -> Option:
    return Option("keep", Text(zh=f"保留 {written}", en=f"Keep {written}"))


def _meaning(prepared: Prepared, name: str, meant: str) -> Option:
    label = as_written(prepared.facts, prepared.known, name, meant)
    return Option(shapes.AS + meant, Text(zh=label, en=label))


def _rows_en(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _new_choices(run: Run, obj: ObjectType, prepared: Prepared, ambiguous: Mapping[str, Meanings]) -> Iterator[Finding]:
    """Values that become labels. Which of several a value means is asked for itself, and not here once more."""
    for name, labels in prepared.known.choices.items():
        if name == "stage":
            continue
        counts, written = prepared.facts.counts[name], prepared.facts.written[name]
        adds = obj.by_name[name].open_choices and run.setup.adds_choices(name)
        asked = ambiguous[name] if adds else {}
        made = [value for value, each in labels.items() if each == TO_BE_MADE]
        new = sorted(written.get(value, value) for value in made if value not in asked)
        if not adds:
            new = new_labels(counts, written, labels, prepared.merged[name])
        if not new:
            continue
        field, rest = obj.by_name[name], "…" if len(new) > 5 else ""
        # The first option is the proposal: leaving them out, where the mapping says so and nobody decided since.
        by_mapping = not adds and run.setup.decided("new_choice", name) is None
        yield Finding(
            id=finding_id("new_choice", name), kind="new_choice", field=name, count=len(new),
            title=Text(zh=f"{field.label.zh}有 {len(new)} 个新选项", en=f"{field.label.en}: {len(new)} new"),
            detail=Text(zh="、".join(new[:5]) + rest, en=", ".join(new[:5]) + rest),
            options=_ways(obj.by_name[name], by_mapping=by_mapping),
        )  # fmt: skip


def _ways(field: Field, *, by_mapping: bool) -> list[Option]:
    if not field.open_choices:  # a list to which people add nothing
        return [shapes.LEAVE]
    return [shapes.LEAVE, shapes.CREATE] if by_mapping else [shapes.CREATE, shapes.LEAVE]


def _unreadable(obj: ObjectType, name: str, count: int) -> Finding:
    label = obj.by_name[name].label
    return Finding(
        id=finding_id("unreadable", name), kind="unreadable", field=name, count=count,
        title=Text(zh=f"{label.zh}有 {count} 个值读不懂", en=f"{label.en}: {_values_en(count)} can't be read"),
        detail=Text(
            zh="所在的行照样导入，该格留空；原值、行号和原因写进错误文件，改好后可再导入。",
            en="The rows are imported with that cell empty; the error file has the values, to mend and import again.",
        ),
    )  # fmt: skip


def _values_en(count: int) -> str:
    return "1 value" if count == 1 else f"{count:,} values"


def _named(obj: ObjectType, name: str, named: Named) -> Finding:
    """Records that rows name and that nobody knows, of an object that needs no more than a name."""
    label, count = obj.by_name[name].label, len(named.texts)
    few = list(named.texts.values())[:3]
    more_zh, more_en = ("…", "...") if count > len(few) else ("", "")
    return Finding(
        id=finding_id("missing_reference", name), kind="missing_reference", field=name, count=named.rows,
        title=Text(
            zh=f"{label.zh}：{count} 个还不在系统里，{named.rows} 行提到",
            en=f"{label.en}: {count:,} not here yet, named in {_rows_en(named.rows)}",
        ),
        detail=Text(zh=f"如 {'、'.join(few)}{more_zh}", en=f"Such as {', '.join(few)}{more_en}"),
        options=[shapes.LEAVE, shapes.CREATE_NAMED],
    )  # fmt: skip


def _missing(obj: ObjectType, name: str, count: int) -> Finding:
    field = obj.by_name[name]
    kind = "unreadable" if isinstance(field.kind, ChoiceKind) else "missing_reference"
    return Finding(
        id=finding_id(kind, name), kind=kind, field=name, count=count,
        title=Text(zh=f"{field.label.zh}：{count} 行找不到", en=f"{field.label.en}: not found in {_rows_en(count)}"),
        detail=Text(zh="照样导入，该格留空，之后可以补上。", en="Imported with that cell empty; fill it in later."),
    )  # fmt: skip


def _rows(run: Run, obj: ObjectType, tally: "Tally") -> Iterator[Finding]:
    """What concerns whole rows."""
    yield from _erased(tally)
    required = [field for field in obj.fields if field.required and not is_of_files(field)]
    zh, en = "、".join(field.label.zh for field in required), ", ".join(field.label.en for field in required)
    if tally.incomplete:
        yield _about_rows(
            "required", tally.incomplete, required[0].name,
            Text(zh=f"{tally.incomplete} 行缺少必填的{zh}", en=f"{_rows_en(tally.incomplete)} without {en}"), LEFT_OUT,
        )  # fmt: skip
    if tally.doubles and run.setup.key:
        label, count = obj.by_name[run.setup.key].label, tally.doubles
        yield _about_rows(
            "duplicate", count, run.setup.key,
            Text(zh=f"{count} 行的{label.zh}在文件里重复", en=f"{label.en} stood before in {_rows_en(count)}"),
            Text(zh="只导入第一次出现的一行。", en="Only the first of each is imported."), [shapes.SKIP, shapes.BOTH],
        )  # fmt: skip
    if tally.forbidden:
        count = tally.forbidden
        yield _about_rows(
            "required", count, None,
            Text(zh=f"{count} 行对应的记录你无权修改", en=f"{_rows_en(count)} of records that you may not change"),
            LEFT_OUT,
        )  # fmt: skip
    if tally.gated:
        count = tally.gated
        yield _about_rows(
            "required", count, None,
            Text(zh=f"{count} 行不满足阶段的条件", en=f"{_rows_en(count)} that their stage's gate refuses"), LEFT_OUT,
        )  # fmt: skip
    if tally.taken:
        count, names = tally.taken, [field.label for field in obj.unique]
        zh, en = "、".join(name.zh for name in names), " or ".join(name.en for name in names)
        yield _about_rows(
            "taken", count, None,
            Text(zh=f"{count} 行的{zh}与已有记录或前面的行重复", en=f"{en} taken already in {_rows_en(count)}"),
            LEFT_OUT,
        )  # fmt: skip
    if tally.ragged:
        count = tally.ragged
        yield _about_rows(
            "unreadable", count, None,
            Text(zh=f"{count} 行的格数与表头不同", en=f"{_rows_en(count)} with more or fewer cells than the header"),
            Text(zh="照样导入；请看错误文件，核对是否错列。", en="Imported; see the error file for cells that moved."),
        )  # fmt: skip


def _erased(tally: "Tally") -> Iterator[Finding]:
    """Rows that would bring back somebody who was erased: left out unless somebody decides otherwise."""
    count, rest = len(tally.erased), "…" if len(tally.erased) > MAX_NUMBERS else ""
    if not count:
        return
    numbers = [f"{number:,}" for number in tally.erased[:MAX_NUMBERS]]
    said = f"{_rows_en(count)} look{'s' if count == 1 else ''} like people who were erased at their own request"
    yield _about_rows(
        "erased", count, None,
        Text(zh=f"{count} 行疑似已应本人要求删除的人", en=said),
        Text(zh=f"第 {'、'.join(numbers)}{rest} 行。默认不导入；选择导入会记入安全日志。",
             en=f"Row{'' if count == 1 else 's'} {', '.join(numbers)}{rest}. Left out unless you say otherwise, "
                "which goes into the security log."),
        [shapes.LEAVE_OUT, shapes.BRING],
    )  # fmt: skip


MAX_NUMBERS = 20
"""Rows that are named one by one."""

LEFT_OUT = Text(zh="这些行不导入，写进错误文件。", en="These rows are not imported; the error file has them.")


def _about_rows(
    kind: str, count: int, field: str | None, title: Text, detail: Text, options: list[Option] | None = None
) -> Finding:
    return Finding(
        id=finding_id(kind, field or "rows"), kind=kind, field=field, count=count, title=title, detail=detail,
        options=options or [],
    )  # fmt: skip
