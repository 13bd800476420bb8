"""The kinds of fields by the names that declarations use."""

from collections.abc import Mapping

from rapport.crm.records.closed_kinds import CurrencyKind, OptionKind, PipelineKind, StageKind, TimeKind
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
from rapport.crm.records.multi_choice import MultiChoiceKind
from rapport.crm.records.personal_dates import PersonalDateKind
from rapport.crm.records.personal_numbers import BankAccountKind, IdentityNumberKind, PersonalNumberKind

KINDS: Mapping[str, Kind] = {
    "text": TextKind(),
    "name": NameKind(),
    "long_text": LongTextKind(),
    "email": EmailKind(),
    "phone": PhoneKind(),
    "url": UrlKind(),
    "auto_number": AutoNumberKind(),
    "choice": ChoiceKind(),
    "multi_choice": MultiChoiceKind(),
    "reference": ReferenceKind(),
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
}
