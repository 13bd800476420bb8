"""Kinds whose values come from a closed list: options that the product defines, currencies, pipelines and stages.

Options and currencies are short words in the clear, with a CHECK on their column. Pipelines and stages are choices:
their labels are encrypted like those of any choice list, and `rapport.crm.deals` keeps what else is known of them.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from babel import Locale

from kernel.text import Text
from rapport.crm.records.kinds import EQUALITY, ChoiceKind, Kind

if TYPE_CHECKING:
    from rapport.crm.records.objects import Field

_CODE = re.compile(r"[A-Z]{3}\Z")


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


class PipelineKind(ChoiceKind):
    """A pipeline: a choice that stages belong to."""

    name = "pipeline"
    operators = EQUALITY


class StageKind(ChoiceKind):
    """A stage of a pipeline. Two pipelines may have stages of the same name, so labels are read within one."""

    name = "stage"
    expected = Text(zh="阶段", en="a stage")
