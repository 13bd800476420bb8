"""Kinds whose values have a closed list or form: options of the product, currencies, times, pipelines and stages.

Options, currencies and times are short words in the clear, with a CHECK on their column. Pipelines and stages are
choices: their labels are encrypted like those of any choice list, and `rapport.crm.deals` keeps what else is known.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from babel import Locale

from kernel.text import Text
from rapport.crm.records.kinds import EQUALITY, ORDER, ChoiceKind, Kind

if TYPE_CHECKING:
    from rapport.crm.records.objects import Field

_CODE = re.compile(r"[A-Z]{3}\Z")
_TIME = re.compile(r"(\d{1,2})[:：](\d{2})(?::\d{2})?\Z")


@dataclass(frozen=True, kw_only=True)
class Option:
    """One value of a closed list, with what people see."""

    value: str
    label: Text


class OptionKind(Kind):
    """One of the options that the field declares; travels as its value, and is also read by its labels."""

    name = "option"
    groupable = True
    expected = Text(zh="列表中的一项", en="one of the list")

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        values = ", ".join(f"'{option.value}'" for option in field.options)
        closed = sa.CheckConstraint(f"{field.name} IN ({values})", name=field.name)
        return [sa.Column(field.name, sa.Text, closed)]

    def parse(self, field: "Field", raw: object) -> str:
        wanted = str(raw).strip().casefold()
        for option in field.options:
            if wanted in {option.value, option.label.zh.casefold(), option.label.en.casefold()}:
                return option.value
        raise self.refuse()


class CurrencyKind(Kind):
    """A currency by its ISO 4217 code."""

    name = "currency"
    groupable = True
    expected = Text(zh="货币代码（如 CNY）", en="a currency code such as USD")
    known: ClassVar[frozenset[str]] = frozenset(code for code in map(str, Locale("en").currencies) if _CODE.match(code))

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        code = sa.CheckConstraint(f"{field.name} ~ '^[A-Z]{{3}}$'", name=field.name)
        return [sa.Column(field.name, sa.Text, code)]

    def parse(self, field: "Field", raw: object) -> str:
        code = str(raw).strip().upper()
        if code not in self.known:
            raise self.refuse()
        return code


class TimeKind(Kind):
    """A time of the day, without a zone and a day; travels as `HH:MM`."""

    name = "time"
    operators = EQUALITY | ORDER
    expected = Text(zh="时间（如 09:30）", en="a time such as 09:30")

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        shape = sa.CheckConstraint(f"{field.name} ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'", name=field.name)
        return [sa.Column(field.name, sa.Text, shape)]

    def parse(self, field: "Field", raw: object) -> str:
        found = _TIME.match(str(raw).strip())
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            raise self.refuse()
        return f"{int(found[1]):02}:{found[2]}"


class PipelineKind(ChoiceKind):
    """A pipeline: a choice that stages belong to."""

    name = "pipeline"
    operators = EQUALITY


class StageKind(ChoiceKind):
    """A stage of a pipeline. Two pipelines may have stages of the same name, so labels are read within one."""

    name = "stage"
    expected = Text(zh="阶段", en="a stage")
