"""Kinds of fields: how a value is read, kept in columns, shown again, and which questions may be asked of it.

Four classes of encryption stand behind the kinds: `text` (ciphertext, HMAC for equality, tokens for search),
`choice` (an id in the clear, its label encrypted once), `personal` (ciphertext, HMAC, coarse bucket: in
`personal_dates.py` and `personal_numbers.py`) and `clear`.
"""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from kernel.clock import in_utc
from kernel.columns import cipher, hashed
from kernel.crypto import Keyset
from kernel.text import Text
from rapport.crm.records.decimals import decimal_string, read_decimal
from rapport.crm.records.errors import TooLong, Unreadable

if TYPE_CHECKING:
    from rapport.crm.records.objects import Field

EQUALITY = frozenset({"eq", "ne", "in", "not_in", "empty", "not_empty"})
ORDER = frozenset({"lt", "lte", "gt", "gte", "between"})
MAX_TEXT = 500
MAX_LONG_TEXT = 20_000
LIMIT = Decimal(10) ** 18
"""Where decimal numbers end, on either side of nought."""

# NUL, and halves of surrogate pairs, which are no characters.
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")

_ENDS = (dt.MINYEAR, dt.MAXYEAR)
"""Years that no record holds days or moments of: elsewhere they lie outside the calendar, and to the driver their ends
are infinity, so one such value would break whatever adds it up or shows it."""

Columns = dict[str, Any]


class Kind:
    """One kind of field. Values travel as JSON: text, numbers, ISO dates and ids as strings."""

    name: ClassVar[str]
    encrypted: ClassVar[str] = "clear"
    operators: ClassVar[frozenset[str]] = EQUALITY
    sortable: ClassVar[bool] = True
    groupable: ClassVar[bool] = False
    wire: ClassVar[Any] = str
    expected: ClassVar[Text] = Text(zh="文本", en="text")

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        """The columns of the object's table that hold this field."""
        raise NotImplementedError

    def place(self, field: "Field") -> str:
        """The column that the database sorts and groups by."""
        return field.name

    def group_key(self, stored: Any) -> Any:
        """What a group is called, for what its rows hold in the column of `place`."""
        return None if stored is None else self.from_db(stored)

    def parse(self, field: "Field", raw: object) -> Any:
        """Turns a JSON value into the one that is kept and compared; raises an `Invalid` error."""
        raise NotImplementedError

    def keep(self, field: "Field", raw: object) -> Any:
        """The same for a value that a record is to hold, which may have narrower limits than one to compare with."""
        return self.parse(field, raw)

    def store(self, field: "Field", value: Any, keys: Keyset, record: UUID) -> Columns:
        """The column values for a parsed value."""
        return {field.name: self.to_db(value)}

    def load(self, field: "Field", stored: Any, keys: Keyset, record: UUID) -> Any:
        """The JSON value for what the field's first column holds."""
        return None if stored is None else self.from_db(stored)

    def hashes(self, field: "Field", value: str, keys: Keyset) -> Columns:
        """The keyed hashes of an encrypted value, as `load` gives it: what a new secret makes anew."""
        return {}

    def to_db(self, value: Any) -> Any:
        """A parsed value as the driver takes it."""
        return value

    def from_db(self, stored: Any) -> Any:
        """A stored value as JSON."""
        return stored

    def refuse(self) -> Unreadable:
        """The error for a value that can't be read."""
        return Unreadable(expected=self.expected)


class TextKind(Kind):
    """Encrypted text, with an HMAC column for equality."""

    name = "text"
    encrypted = "text"
    operators = EQUALITY | {"contains", "starts"}
    limit: ClassVar[int] = MAX_TEXT
    exact: ClassVar[bool] = True
    grams: ClassVar[str] = "text"

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        text = cipher(field.name, field.id)
        return [text, hashed(f"{field.name}_hmac")] if self.exact else [text]

    def parse(self, field: "Field", raw: object) -> str:
        if not isinstance(raw, str):
            raise self.refuse()
        text = unicodedata.normalize("NFC", raw).strip()
        if len(text) > self.limit:
            raise TooLong(limit=self.limit)
        if _NOT_STORABLE.search(text):
            raise self.refuse()
        return text

    def store(self, field: "Field", value: str | None, keys: Keyset, record: UUID) -> Columns:
        if value is None:
            return dict.fromkeys([field.name, f"{field.name}_hmac"] if self.exact else [field.name])
        return {field.name: keys.encrypt_text(value, field=field.id, record=record), **self.hashes(field, value, keys)}

    def hashes(self, field: "Field", value: str, keys: Keyset) -> Columns:
        return {f"{field.name}_hmac": keys.equality(field.id, self.normalise(value))} if self.exact else {}

    def load(self, field: "Field", stored: Any, keys: Keyset, record: UUID) -> str | None:
        return None if stored is None else keys.decrypt_text(stored, field=field.id, record=record)

    def readable(self, text: str) -> str:
        """The words of a text, as search, lists and files have them."""
        return text

    def normalise(self, value: str) -> str:
        """The form in which two texts count as equal."""
        return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


class LongTextKind(TextKind):
    """Encrypted notes: found by search (their first 1,000 characters, `tokens.MAX_CHARS`), not by equality."""

    name = "long_text"
    operators = frozenset({"empty", "not_empty", "contains"})
    sortable = False
    limit = MAX_LONG_TEXT
    exact = False


class NameKind(TextKind):
    """A name of a person or a company: text whose Chinese characters are also found by pinyin."""

    grams = "name"


class EmailKind(TextKind):
    """An e-mail address."""

    name = "email"
    grams = "email"
    expected = Text(zh="邮箱地址", en="an e-mail address")
    _shape: ClassVar[re.Pattern[str]] = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\Z")

    def parse(self, field: "Field", raw: object) -> str:
        text = super().parse(field, raw)
        if not self.is_address(text):
            raise self.refuse()
        return text

    @classmethod
    def is_address(cls, text: str) -> bool:
        """Whether a text looks like one."""
        return cls._shape.match(text) is not None


class PhoneKind(TextKind):
    """A phone number, kept as it was written; compared by its digits."""

    name = "phone"
    grams = "phone"
    expected = Text(zh="电话号码", en="a phone number")

    def parse(self, field: "Field", raw: object) -> str:
        text = super().parse(field, raw)
        if sum(char.isdigit() for char in text) < 3:
            raise self.refuse()
        return text

    def normalise(self, value: str) -> str:
        return "".join(char for char in unicodedata.normalize("NFKC", value) if char.isdigit() or char == "+")


class UrlKind(TextKind):
    """A web address; only http and https are links."""

    name = "url"
    grams = "url"
    expected = Text(zh="网址", en="a web address")
    _shape: ClassVar[re.Pattern[str]] = re.compile(
        r"(https?://)?[^\s/:@.]+(\.[^\s/:@.]+)+(:\d+)?([/?#]\S*)?\Z", re.IGNORECASE
    )

    def parse(self, field: "Field", raw: object) -> str:
        text = super().parse(field, raw)
        if not self._shape.match(text):
            raise self.refuse()
        return text

    def normalise(self, value: str) -> str:
        return super().normalise(value).removeprefix("https://").removeprefix("http://").rstrip("/")


class AutoNumberKind(TextKind):
    """A number that a record gets when it is made (`numbering.py`): text, since it has a prefix and zeros before it."""

    name = "auto_number"


class IdKind(Kind):
    """Anything kept as an id in the clear."""

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        return [sa.Column(field.name, PGUUID(as_uuid=True))]

    def parse(self, field: "Field", raw: object) -> UUID:
        try:
            return raw if isinstance(raw, UUID) else UUID(str(raw))
        except ValueError:
            raise self.refuse() from None

    def from_db(self, stored: Any) -> str:
        return str(stored)


class ChoiceKind(IdKind):
    """One of a list that the organisation keeps: the row holds an id, the label is encrypted once.

    `contains` and `starts` ask for labels, in either language.
    """

    name = "choice"
    encrypted = "choice"
    operators = EQUALITY | {"contains", "starts"}
    groupable = True
    expected = Text(zh="选项", en="a choice")


class ReferenceKind(IdKind):
    """Another record, of the field's target object."""

    name = "reference"
    sortable = False
    expected = Text(zh="记录", en="a record")


class PersonKind(IdKind):
    """A person of the organisation."""

    name = "person"
    groupable = True
    sortable = False
    expected = Text(zh="人员", en="a person")


class IntegerKind(Kind):
    """A whole number in the clear."""

    name = "integer"
    operators = EQUALITY | ORDER
    groupable = True
    wire = int
    expected = Text(zh="整数", en="a whole number")

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        return [sa.Column(field.name, sa.BigInteger)]

    def parse(self, field: "Field", raw: object) -> int:
        number = read_decimal(raw)
        if number is None or number != number.to_integral_value() or abs(number) >= 2**63:
            raise self.refuse()
        return int(number)


class DecimalKind(Kind):
    """An exact number in the clear; travels as a string."""

    name = "decimal"
    operators = EQUALITY | ORDER
    expected = Text(zh="数字", en="a number")

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        return [sa.Column(field.name, sa.Numeric(24, 6))]

    def parse(self, field: "Field", raw: object) -> Decimal:
        number = read_decimal(raw)
        if number is None or abs(number) >= LIMIT or -int(number.as_tuple().exponent) > 6:
            raise self.refuse()
        return number

    def from_db(self, stored: Any) -> str:
        return decimal_string(stored)


class BooleanKind(Kind):
    """Yes or no."""

    name = "boolean"
    groupable = True
    wire = bool
    expected = Text(zh="是或否", en="yes or no")

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        return [sa.Column(field.name, sa.Boolean)]

    def parse(self, field: "Field", raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        raise self.refuse()


class DateKind(Kind):
    """A calendar day, without a zone."""

    name = "date"
    operators = EQUALITY | ORDER | {"relative"}
    groupable = True
    expected = Text(zh="日期（如 2026-11-23）", en="a date such as 2026-11-23")

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        return [sa.Column(field.name, sa.Date)]

    def parse(self, field: "Field", raw: object) -> dt.date:
        if isinstance(raw, dt.date):
            return raw
        try:
            return dt.date.fromisoformat(str(raw))
        except ValueError:
            raise self.refuse() from None

    def keep(self, field: "Field", raw: object) -> dt.date:
        day = self.parse(field, raw)
        if day.year in _ENDS:
            raise self.refuse()
        return day

    def from_db(self, stored: Any) -> str:
        return str(stored.isoformat())


class TimestampKind(Kind):
    """A point in time, kept by the system."""

    name = "timestamp"
    operators = ORDER | {"empty", "not_empty", "relative"}
    expected = Text(zh="时间", en="a point in time")

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        return [sa.Column(field.name, sa.DateTime(timezone=True))]

    def parse(self, field: "Field", raw: object) -> dt.datetime:
        try:
            value = raw if isinstance(raw, dt.datetime) else dt.datetime.fromisoformat(str(raw))
            if value.tzinfo is None:
                raise self.refuse()
            return in_utc(value)
        except ValueError:
            raise self.refuse() from None

    def keep(self, field: "Field", raw: object) -> dt.datetime:
        moment = self.parse(field, raw)
        if moment.year in _ENDS:
            raise self.refuse()
        return moment

    def from_db(self, stored: Any) -> str:
        return str(stored.isoformat())
