"""Which column is which field: by its header in either language, by known other names, and by what it holds."""

import re
import unicodedata
from collections.abc import Container, Sequence

import msgspec

from kernel.clock import business_now
from kernel.text import Text
from rapport.crm.imports.errors import BadMapping, FilesAreSent, NotMapped
from rapport.crm.imports.importable import HISTORY, KEY_FIELDS
from rapport.crm.records.cell_values import Reader, reader_for
from rapport.crm.records.credit_code import CreditCodeKind
from rapport.crm.records.field_files import is_of_files
from rapport.crm.records.kinds import EmailKind, IntegerKind, PhoneKind, TextKind, UrlKind
from rapport.crm.records.objects import EXTERNAL_ID, Field, ObjectType
from rapport.crm.records.personal_dates import PersonalDateKind
from rapport.crm.records.personal_numbers import IdentityNumberKind, compact, is_chinese_identity

SAMPLES = 3
SURE, LIKELY, GUESS = 100, 80, 60
NAMED_BY = ("company", "product", "number")
"""Fields whose texts name a record that the file gives no title, as exports of deals do."""

GROWN_UP = 14
"""Years since a date that may be a birthday; a younger one is more likely a day of business."""

TOLD_BY_CONTENT = (EmailKind, PhoneKind, UrlKind, PersonalDateKind, IntegerKind, IdentityNumberKind, CreditCodeKind)

# A country's code, a trunk prefix, brackets, or a Chinese mobile: not just any number.
_PHONE = re.compile(r"(?:[+(]|0(?!\d{1,2}[./-]\d{1,2}[./-])|1[3-9]\d)[()\d\s./-]{6,20}")

# Other names that exports of other systems use, by field name, or by object and field where they differ.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "name": (
        "account", "accountname", "company", "companyname", "customer", "organisation", "organization", "fullname",
        "客户名称", "公司", "公司名称", "企业名称", "客户", "姓名", "联系人", "联系人姓名",
    ),
    "industry": ("sector", "branch", "vertical", "行业", "所属行业"),
    "country": ("officelocation", "location", "nation", "region", "国家", "国家地区"),
    "city": ("town", "城市", "所在城市"),
    "address": ("street", "地址", "详细地址"),
    "phone": ("telephone", "tel", "phonenumber", "电话", "总机", "座机"),
    "mobile": ("cell", "cellphone", "mobilephone", "phone", "手机", "手机号", "电话"),
    "website": ("url", "web", "homepage", "domain", "网址", "网站", "官网"),
    "email": ("mail", "emailaddress", "邮箱", "电子邮件", "邮件"),
    "employees": ("headcount", "staff", "size", "numberofemployees", "员工数", "员工人数", "人数", "规模"),
    "annual_revenue": ("revenue", "turnover", "sales", "年营收", "营收", "年收入", "年产值"),
    "year_founded": ("yearestablished", "founded", "established", "成立年份", "成立时间"),
    "parent": ("subsidiaryof", "parentcompany", "parentaccount", "母公司", "上级公司", "所属集团"),
    "owner_id": ("owner", "salesrep", "accountmanager", "salesagent", "agent", "salesperson", "负责人", "销售"),
    "title": ("jobtitle", "position", "role", "职务", "职位"),
    "birthday": ("dateofbirth", "dob", "生日", "出生日期"),
    "bank_account": (
        "iban", "accountnumber", "bankaccountnumber", "bankaccountno", "账号", "银行账户", "银行卡号", "开户账号",
    ),
    "identity_number": (
        "idnumber", "idcard", "nationalid", "passport", "passportnumber", "身份证", "身份证号", "身份证号码", "证件号",
        "护照号",
    ),
    "credit_code": (
        "uscc", "uscicode", "usci", "unifiedsocialcreditidentifier", "socialcreditcode", "creditcode", "信用代码",
        "社会信用代码", "统一信用代码", "统一社会信用代码证号", "税号", "纳税人识别号",
    ),
    "registration_number": (
        "registrationno", "companyregistrationnumber", "companynumber", "companyregno", "crn", "registernumber",
        "工商注册号", "营业执照号", "营业执照注册号", "登记号",
    ),
    "key_phone": (
        "otherphone", "secondaryphone", "mobile2", "phone2", "homephone", "备用手机", "备用电话", "手机2", "其他电话",
    ),
    "key_email": ("otheremail", "secondaryemail", "email2", "alternateemail", "备用邮箱", "邮箱2", "其他邮箱"),
    "key_wecom_external_userid": (
        "externaluserid", "wecomid", "wxworkexternaluserid", "企微外部联系人id", "企业微信id",
    ),
    "key_unionid": ("unionid", "wechatunionid", "wxunionid"),
    "key_member_number": (
        "memberid", "memberno", "membershipnumber", "loyaltynumber", "cardnumber", "会员编号", "会员卡号", "会员id",
    ),
    "contact.companies": (
        "account", "accountname", "companyname", "organisation", "organization", "customer", "employer", "公司",
        "公司名称", "企业名称", "客户名称", "单位",
    ),
    "deal.contacts": ("contact", "contactname", "primarycontact", "联系人姓名"),
    "deal.name": ("opportunityname", "dealname", "opportunitytitle", "商机名称", "机会名称"),
    "deal.number": ("opportunityid", "dealid", "opportunitynumber", "商机编号", "机会编号"),
    "deal.company": ("account", "accountname", "customer", "companyname", "client", "客户", "客户名称"),
    "deal.stage": ("dealstage", "salesstage", "opportunitystage", "status", "阶段", "商机阶段", "销售阶段"),
    "deal.amount": ("closevalue", "dealvalue", "value", "amount", "opportunityamount", "金额", "商机金额"),
    "deal.started_on": ("engagedate", "createdate", "createddate", "opendate", "startdate", "创建日期", "立项日期"),
    "deal.close_date": ("closedate", "expectedclosedate", "closingdate", "成交日期", "预计成交日期"),
    "deal.product": ("product", "productname", "产品"),
    "product.name": ("product", "productname", "产品名称", "品名"),
    "product.price": ("salesprice", "listprice", "unitprice", "单价", "价格"),
    "product.code": ("sku", "productcode", "产品编码"),
    "person.name": ("salesagent", "agent", "salesrep", "employee", "fullname", "姓名", "员工", "销售"),
    "person.manager": ("supervisor", "boss", "reportsto", "managername", "上级", "主管", "经理"),
    "person.office": ("regionaloffice", "region", "team", "department", "branch", "团队", "部门", "大区"),
    "lead.company_name": ("company", "account", "organisation", "organization", "公司", "公司名称"),
    "lead.received_on": ("createddate", "createdate", "date", "收到日期", "创建日期"),
    "source": ("leadsource", "来源", "客户来源"),
    "description": ("note", "notes", "comment", "comments", "备注", "说明"),
    "note": ("notes", "comment", "comments", "description", "备注", "说明"),
}  # fmt: skip


class Column(msgspec.Struct, frozen=True):
    """One column of the file, with the field it goes to (None: left out)."""

    header: str
    samples: list[str]
    field: str | None
    confidence: int
    create_choice: bool = True


class ColumnChoice(msgspec.Struct, frozen=True):
    """What a person decided about a column."""

    header: str
    field: str | None = None
    create_choice: bool = True


def propose(
    obj: ObjectType, header: Sequence[str], sample: Sequence[Sequence[str]], off: Container[str] = frozenset()
) -> list[Column]:
    """A mapping for a file's columns; each field is given once, to the column that fits it best.

    Fields that refer to one of the objects that are `off` are given none.
    """
    columns = [[row[i] for row in sample if i < len(row) and row[i]] for i in range(len(header))]
    scored = [
        (_score(obj, field, name, values), -i, i, field.name)
        for i, (name, values) in enumerate(zip(header, columns, strict=True))
        for field in _targets(obj)
        if field.target not in off
    ]
    chosen: dict[int, tuple[str, int]] = {}
    taken: set[str] = set()
    for score, _, i, name in sorted(scored, reverse=True):
        if score >= GUESS and i not in chosen and name not in taken:
            chosen[i] = (name, score)
            taken.add(name)
    return [Column(name, _distinct(columns[i]), *chosen.get(i, (None, 0))) for i, name in enumerate(unique(header))]


def decide(obj: ObjectType, columns: Sequence[Column], wanted: Sequence[ColumnChoice]) -> list[Column]:
    """A person's mapping in place of the proposal; refuses unknown fields, headers, and a field given twice."""
    by_header = {each.header: each for each in wanted}
    unknown = set(by_header) - {column.header for column in columns}
    fields = [each.field for each in by_header.values() if each.field]
    if any(is_of_files(field) for field in obj.fields if field.name in fields):
        raise FilesAreSent
    if unknown or any(name not in {field.name for field in _targets(obj)} for name in fields):
        raise BadMapping(reason=Text(zh="列或字段不存在", en="a column or field doesn't exist"))
    if len(fields) != len(set(fields)):
        raise BadMapping(reason=Text(zh="同一个字段对应了两列", en="one field is given to two columns"))
    return [_decided(each, by_header.get(each.header)) for each in columns]


def _decided(column: Column, choice: ColumnChoice | None) -> Column:
    if choice is None or choice.field is None:
        return Column(column.header, column.samples, None, 0)
    return Column(column.header, column.samples, choice.field, SURE, choice.create_choice)


def check_key(obj: ObjectType, columns: Sequence[Column], key: str | None) -> None:
    """Refuses a key that is no indexed text, or that no column holds."""
    if key is None:
        return
    if key not in key_fields(obj):
        raise BadMapping(reason=Text(zh="这个字段不能作为匹配键", en="this field can't be the key"))
    if key not in {column.field for column in columns}:
        raise BadMapping(reason=Text(zh="匹配键没有对应的列", en="the key has no column"))


def check_required(obj: ObjectType, columns: Sequence[Column]) -> None:
    """Refuses a mapping without a column for each required field."""
    mapped = {column.field for column in columns}
    for field in obj.fields:
        if is_of_files(field):
            continue
        if field.required and field.name not in mapped and not (field is obj.title and mapped & set(NAMED_BY)):
            raise NotMapped(field=field.label)


def default_key(obj: ObjectType, columns: Sequence[Column]) -> str | None:
    """The field by which a second import of the same file finds its records: what the other system calls them, or else
    e-mail, or else the title.

    Deals often have the same title, so a deal's own number goes first.
    """
    mapped = {column.field for column in columns}
    if obj is HISTORY:
        return None  # a move is known by its deal, stage and moment
    if EXTERNAL_ID in mapped:
        return EXTERNAL_ID
    mails = [field.name for field in obj.fields if isinstance(field.kind, EmailKind) and field.name in mapped]
    if mails:
        return mails[0]
    if obj.title_field in mapped and obj.name != "deal":
        return obj.title_field
    listed = sorted(key_fields(obj), key=lambda name: name == obj.title_field)
    return next((name for name in listed if name in mapped), None)


def key_fields(obj: ObjectType) -> list[str]:
    """Fields that may be the key: text with an index on its keyed hash."""
    return [field.name for field in obj.fields if field.indexed and isinstance(field.kind, TextKind)]


def unique(header: Sequence[str]) -> list[str]:
    """Headers as they are shown; empty and repeated ones get a number."""
    seen: dict[str, int] = {}
    names = []
    for place, name in enumerate(header, 1):
        base = name or f"#{place}"
        seen[base] = seen.get(base, 0) + 1
        names.append(base if seen[base] == 1 else f"{base} ({seen[base]})")
    return names


def _targets(obj: ObjectType) -> list[Field]:
    # People are no records, so nobody owns them; and no cell holds a file.
    return [
        field
        for field in obj.all_fields
        if field.editable and not is_of_files(field) and (obj.name != "person" or field in obj.fields)
    ]


def _score(obj: ObjectType, field: Field, header: str, values: Sequence[str]) -> int:
    plain = plain_header(header)
    names = {plain_header(field.name), plain_header(field.label.zh), plain_header(field.label.en)}
    if plain in names:
        return SURE
    others = SYNONYMS.get(f"{obj.name}.{field.name}", SYNONYMS.get(field.name, ()))
    if plain in {plain_header(name) for name in others}:
        return LIKELY + 5
    if not values or field.name in KEY_FIELDS or not isinstance(field.kind, TOLD_BY_CONTENT):
        return 0
    read: Reader = reader_for(field, values)
    fits = sum(1 for value in values if _reads(field, read, value))
    # What keeps to a check character is no phone number, even where it begins like one.
    told = GUESS + 5 if isinstance(field.kind, (IdentityNumberKind, CreditCodeKind)) else GUESS
    return told if fits >= 0.9 * len(values) else 0


def _reads(field: Field, read: Reader, value: str) -> bool:
    """Whether a value has the shape of a field, narrowly: a wrong guess costs more than none."""
    if isinstance(field.kind, PhoneKind) and not _PHONE.fullmatch(value):
        return False
    if isinstance(field.kind, IdentityNumberKind) and not is_chinese_identity(compact(value)):
        return False
    parsed, error = read(value)
    if error is not None:
        return False
    if isinstance(field.kind, PersonalDateKind):
        return bool(parsed.year <= business_now().year - GROWN_UP)
    if isinstance(field.kind, IntegerKind):
        return field.name.startswith("year") and 1800 <= parsed <= business_now().year
    return True


def plain_header(text: str) -> str:
    """A header by its letters and digits alone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


def _distinct(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(value[:80] for value in values))[:SAMPLES]
