"""What stands on the first page of a copy, in the organisation's language."""

from collections.abc import Mapping
from typing import Final

from kernel.text import Text
from tenants.directory import Tenant

TAKES_PART: Final = Text(zh="参与了一笔商机", en="took part in a deal")

_PAGE: Final = Text(
    zh="""{organisation} 保存的您的个人信息

{marked}

person.json    您的记录（{records} 条）：联系人、线索，以及与您有关的沟通记录
fields.csv     同样的内容，以表格列出（{fields} 行）
history.csv    这些内容以前的值（{history} 行）
mentions.csv   其他地方提到您的文字（{mentions} 处）；同时涉及他人的，只提供提到您的部分
imports.csv    曾经导入的文件中与您有关的行（{imports} 行）
files/         附在您的记录上的文件（{files} 个）

您可以要求更正、删除这些信息，或对其处理提出异议。请联系 {organisation}。
""",
    en="""What {organisation} holds about you

{marked}

person.json    your records ({records}): contacts, leads, and what was said with you or of you
fields.csv     the same as a table ({fields} lines)
history.csv    what these held before ({history} lines)
mentions.csv   where else you are named ({mentions}); of what is about others too, the words around you
imports.csv    the lines of imported files that are about you ({imports})
files/         files that hang on your records ({files})

You may ask for this to be corrected or erased, or object to its use. Please turn to {organisation}.
""",
)


def of(tenant: Tenant, records: int, counts: Mapping[str, int], marked: str) -> str:
    """The first page of the copy for a request; `marked` says who made it and when (`auth.marks`)."""
    named = {name.partition(".")[0]: count for name, count in counts.items()}
    return _PAGE.format(organisation=tenant.name, marked=marked, records=records, **named).pick(tenant.locale)
