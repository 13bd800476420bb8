"""What can't be a board."""

from kernel.errors import BadRequest
from kernel.text import Text


class NoBoard(BadRequest):
    """The columns of a board are the choices of a field."""

    code = "records.no_board"
    text = Text(
        zh="字段 {field} 不能作看板的列：看板的列是单选字段的选项。",
        en="The field {field} can't be a board's columns: these are the choices of a field with one choice.",
    )


class TooManyColumns(BadRequest):
    """A board as wide as a long list of choices would be none."""

    code = "records.too_many_columns"
    text = Text(
        zh="字段 {field} 的选项超过 {limit} 个，不能作看板的列。请归档不用的选项，或换一个字段。",
        en="The field {field} has more than {limit} choices, too many for a board. Archive some, or take another.",
    )
