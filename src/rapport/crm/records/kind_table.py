"""The kinds of fields by the names that declarations use."""

from collections.abc import Mapping

from rapport.crm.records.closed_kinds import CurrencyKind, OptionKind, PipelineKind, StageKind, TimeKind
from rapport.crm.records.credit_code import CreditCodeKind
from rapport.crm.records.kinds import (
    AutoNumberKind,
    BooleanKind,
    ChoiceKind,
    DateKind,
    DecimalKind,
    EmailKind,
    IntegerKind,
    Kind,
    LongTextKind,
    NameKind,
    PersonKind,
    PhoneKind,
    ReferenceKind,
    TextKind,
    TimestampKind,
    UrlKind,
)
from rapport.crm.records.multi_choice import FilesKind, MultiChoiceKind, ReferencesKind
from rapport.crm.records.personal_dates import PersonalDateKind
from rapport.crm.records.personal_numbers import BankAccountKind, IdentityNumberKind, PersonalNumberKind
from rapport.crm.records.points import PointKind
from rapport.crm.records.rich_text import RichTextKind
from rapport.crm.records.weekdays import WeekdaysKind

KINDS: Mapping[str, Kind] = {
    "text": TextKind(),
    "name": NameKind(),
    "long_text": LongTextKind(),
    "rich_text": RichTextKind(),
    "email": EmailKind(),
    "phone": PhoneKind(),
    "url": UrlKind(),
    "credit_code": CreditCodeKind(),
    "auto_number": AutoNumberKind(),
    "choice": ChoiceKind(),
    "multi_choice": MultiChoiceKind(),
    "reference": ReferenceKind(),
    "references": ReferencesKind(),
    "file": FilesKind(),
    "person": PersonKind(),
    "integer": IntegerKind(),
    "decimal": DecimalKind(),
    "boolean": BooleanKind(),
    "date": DateKind(),
    "timestamp": TimestampKind(),
    "personal_date": PersonalDateKind(),
    "personal_number": PersonalNumberKind(),
    "bank_account": BankAccountKind(),
    "identity_number": IdentityNumberKind(),
    "option": OptionKind(),
    "currency": CurrencyKind(),
    "time": TimeKind(),
    "pipeline": PipelineKind(),
    "stage": StageKind(),
    "point": PointKind(),
    "weekdays": WeekdaysKind(),
}
