"""The contact object, declared once, with its relation to companies."""

from kernel.text import Text
from rapport.crm.contacts.rules import load_rules
from rapport.crm.records.contact_points import state_field
from rapport.crm.records.external_ids import external_id
from rapport.crm.records.feature import object_feature
from rapport.crm.records.objects import TAGS, Field, ObjectType
from rapport.crm.records.relations import Relation, Role
from rapport.crm.vocabulary import SOURCES

ROLES = (
    Role(value="decision_maker", label=Text(zh="决策人", en="Decision maker")),
    Role(value="supporter", label=Text(zh="支持者", en="Supporter")),
    Role(value="finance", label=Text(zh="财务", en="Finance")),
    Role(value="user", label=Text(zh="使用者", en="User")),
    Role(value="other", label=Text(zh="其他", en="Other")),
)

CONTACT = ObjectType(
    name="contact",
    noun="contacts",
    label=Text(zh="联系人", en="Contact"),
    plural=Text(zh="联系人", en="Contacts"),
    icon="users",
    subtitle_field="title",
    rules=load_rules,
    default_columns=("name", "title", "email", "mobile", "city", "source", "owner_id", "updated_at"),
    fields=(
        Field(
            name="name", id=201, label=Text(zh="姓名", en="Name"), kind_name="name", personal="name",
            required=True, searchable=True, indexed=True,
        ),
        Field(
            name="title", id=202, label=Text(zh="职务", en="Job title"),
            kind_name="text", personal="title", searchable=True,
        ),
        Field(
            name="email", id=203, label=Text(zh="邮箱", en="E-mail"), kind_name="email",
            personal="email", searchable=True, indexed=True
        ),
        state_field("email", 211),
        Field(
            name="mobile", id=204, label=Text(zh="手机", en="Mobile"), kind_name="phone",
            personal="phone", searchable=True, indexed=True
        ),
        state_field("mobile", 212),
        Field(
            name="birthday", id=205, label=Text(zh="生日", en="Birthday"), kind_name="personal_date", personal="date",
        ),
        Field(name="city", id=206, label=Text(zh="城市", en="City"), kind_name="choice", personal="place"),
        Field(
            name="source", id=207, label=Text(zh="来源", en="Source"),
            kind_name="choice", personal="label", choices=SOURCES,
        ),
        Field(
            name="note", id=208, label=Text(zh="备注", en="Notes"),
            kind_name="long_text", personal="free", searchable=True,
        ),
        Field(
            name="identity_number", id=209, label=Text(zh="证件号码", en="Identity number"),
            kind_name="identity_number", personal="identity_number", indexed=True
        ),
        Field(
            name="last_activity_at", id=210, label=Text(zh="最近跟进", en="Last activity"), kind_name="timestamp",
            editable=False, derived=True,
        ),
        TAGS,
        external_id(290),
    ),
    relations=(
        Relation(
            name="companies", id=250, label=Text(zh="客户", en="Companies"), target="company",
            inverse="contacts", inverse_label=Text(zh="联系人", en="Contacts"), roles=ROLES,
        ),
    ),
)  # fmt: skip

FEATURE = object_feature(CONTACT)
