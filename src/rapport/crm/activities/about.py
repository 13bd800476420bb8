"""What a task or an activity is about: one company, contact, deal and lead each.

And one record of each kind that the organisation defined: those fields are in `rapport.crm.records.own`.
"""

from kernel.text import Text
from rapport.crm.records.objects import Field
from rapport.crm.records.own import ABOUT

_LABELS = (
    ("company", Text(zh="客户", en="Company")),
    ("contact", Text(zh="联系人", en="Contact")),
    ("deal", Text(zh="商机", en="Deal")),
    ("lead", Text(zh="线索", en="Lead")),
)


def about(first_id: int) -> tuple[Field, ...]:
    """The four references, with ids from `first_id` on."""
    return tuple(
        Field(name=name, id=first_id + place, label=label, kind_name="reference", target=name, group=ABOUT)
        for place, (name, label) in enumerate(_LABELS)
    )
