"""No column keeps customers' words in the clear: bytes say what they hold; text is closed, or argued for here."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB

from kernel.columns import FORMS, HOLDS, REHASHED, Cipher, Documents, Hashed, Holds, Sealed
from kernel.tables import control_metadata, tenant_metadata
from rapport import features

assert features.FEATURES, "every table is declared by now"

# Hashes that a rotation does not make anew, by why that is right. Any other is in its table's `Rehashed`.
OF_NO_SECRET_OF_OURS = {
    "api_token_network.network_hash": "under the token's own text, which is nowhere",
    "archive.sha256": "of the archive's file, which is encrypted",
    "calendar_address.secret_hash": "SHA-256 of a random secret",
    "challenge.bound_to": "SHA-256 of the random secret of a session or a browser",
    "change.commitment": "under the salt that lies, encrypted, beside it",
    "code_challenge.code_hmac": "keyed: a rotation of the platform's keys waits until the code has run out",
    "code_challenge.subject_hmac": "nobody reads it any more",
    "device.mark_hmac": "SHA-256 of a random mark",
    "invitation.token_hash": "SHA-256 of a random token",
    "outcome_contract.hash": "of what stands beside it",
    "outcome_statement.root": "of the rows that it closes",
    "pending_sign_in.bound_to": "SHA-256 of the random secret of a browser",
    "security_chain.hash": "of the chain up to there",
    "security_head.hash": "of the chain up to there",
    "security_seal.commitment": "under the salt that lies, encrypted, beside it",
    "security_seal.hash": "of the chain up to there",
    "session.id_hash": "SHA-256 of a random secret",
    "suppressed.hash": "under a secret of its own that never changes: what it is of is gone, and can't be hashed anew",
    "field_index.hmac": "what lies in its record's row, whose page of a rotation brings it up to that",
    "unique_value.hmac": "what lies in its record's row, whose page of a rotation brings it up to that",
    "touch.visitor": "SHA-256 of a random number that is in one browser",
    "viewing.id_hash": "SHA-256 of a random secret",
    "signup.proof_hash": "SHA-256 of a random proof",
}

DATABASES = {"control": control_metadata, "tenant": tenant_metadata}

# Text and JSON that no CHECK closes, by why it is no customer's word. A new column is encrypted, closed by a CHECK
# that names it, or written here with its reason.
IN_THE_CLEAR: dict[str, tuple[str, str]] = {
    "lists of names in our own code": (
        "scopes of a token, ways in which a passkey is reached, kinds of records that lie in a queue",
        """
        control: api_token.scopes passkey.transports
        tenant: queue.objects
        """,
    ),
    "rows of ids as they were": (
        "of a row that a merge moved: ids, levels, roles and states from closed lists, marks and times",
        "tenant: merge_move.before",
    ),
    "criteria of rules": (
        "numbers, days, choices by id and closed words, compared with columns that lie in the clear themselves; kept as"
        " the filter language reads them, with nothing beside",
        "tenant: territory_rule.criteria sharing_rule.criteria assignment_rule.criteria",
    ),
    "cards": ("of a card what may be printed: brand, last four, month", "control: subscription.card"),
    "what we publish or are": (
        "prices and terms, the legal entity that stands on every invoice",
        """
        control: price.terms legal_entity.details outcome_contract.terms
        """,
    ),
    "rules of queues": ("numbers of records and days, none of them anybody's", "tenant: queue.rules"),
    "lists of ids": (
        "ids of choices and of teams, whose words are sealed in their own rows",
        """
        tenant: deal.competitors pipeline.team_ids activity.tags asset.tags campaign.tags company.tags contact.tags
        custom_record.tags deal.tags lead.tags product.tags sales_order.tags sales_receipt.tags task.tags
        """,
    ),
    "proofs": (
        "of what stands beside them, or ids and sums of it",
        "control: books_proof.differences outcome_contract.acceptance erasure.certificate",
    ),
    "numbers and ids as JSON": (
        "grants are numbers and flags; rights and rules name fields and people by id; versions count",
        """
        control: entitlement.value erasure.facts sandbox.people
        tenant: custom_field.unique_check custom_field.index_run custom_field.retype_run custom_field.limits
        custom_field.required_if custom_field.numbering custom_field.rollup
        role.permissions
        handover.rule handover.people handover.shared approval_step.people transfer.people
        activity.field_versions company.field_versions contact.field_versions deal.field_versions
        lead.field_versions product.field_versions task.field_versions asset.field_versions
        campaign.field_versions sales_order.field_versions sales_receipt.field_versions
        custom_record.field_versions
        """,
    ),
    "documents of own fields": (
        "texts in them are ciphertexts, as the columns say; else what a declared field has in the clear too",
        """
        tenant: company.cf contact.cf lead.cf deal.cf product.cf task.cf activity.cf asset.cf campaign.cf
        sales_order.cf sales_receipt.cf custom_record.cf
        """,
    ),
    "values of fields in the clear": (
        "of a change only what the record's own row has in the clear too: numbers, dates, ids, years",
        "tenant: change.public",
    ),
}  # fmt: skip


def listed() -> list[str]:
    found = []
    for _, names in IN_THE_CLEAR.values():
        database = ""
        for word in names.split():
            if word.endswith(":"):
                database = word
            else:
                found.append(f"{database} {word}")
    return found


def columns(database: str) -> Iterator["sa.Column[object]"]:
    return (column for table in DATABASES[database].sorted_tables for column in table.columns)


def is_closed(column: "sa.Column[object]") -> bool:
    """Whether a CHECK of its own lists the words that the column may hold, or gives them a fixed form."""
    return any(
        lists(column.name, each) or is_formed(column.name, each) or gives_form(column.name, each)
        for each in checks(column)
    )


def checks(column: "sa.Column[object]") -> Iterator[str]:
    """The text of each CHECK of the column or its table, as PostgreSQL gets it."""
    for each in (*column.constraints, *column.table.constraints):
        if isinstance(each, sa.CheckConstraint):
            yield str(each.sqltext.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))


def lists(name: str, check: str) -> bool:
    """`name IN ('a', 'b')`, and nothing beside it."""
    return re.fullmatch(rf"""\(?"?{name}"? IN \('[^']*'(?:, '[^']*')*\)\)?""", check) is not None


def is_formed(name: str, check: str) -> bool:
    """One of the forms of `kernel.columns`, each of which is argued for there and tried below."""
    return any(check == f"{name} ~ '^{form}$'" for form in FORMS)


def gives_form(name: str, check: str) -> bool:
    """`name ~ '^[0-9a-f]{8}$'`: anchored, of so many characters from short lists, at most three of them any letter.

    A pattern that repeats letters as often as one likes has room for a name, so it closes nothing.
    """
    found = re.fullmatch(rf"""\(?"?{name}"? ~ '\^(.*)\$'\)?""", check)
    if found is None or not re.fullmatch(rf"(?:{CLASS.pattern}|[0-9:|()])+", found[1]):
        return False
    sets = [(listed_in, int(times or 1)) for listed_in, times in CLASS.findall(found[1])]
    return sum(times for listed_in, times in sets if re.search("[g-zG-Z]", listed_in)) <= MOST_LETTERS


CLASS = re.compile(r"\[([0-9A-Za-z-]+)\](?:\{([0-9]{1,2})\})?")
MOST_LETTERS = 3
"""Any letters, in a pattern: a currency or a country, and no name."""

WORDLESS: frozenset[type[object]] = frozenset({
    sa.BigInteger, sa.Boolean, sa.Date, sa.DateTime, sa.Integer, sa.Numeric, sa.SmallInteger, postgresql.UUID,
    sa.LargeBinary,
})  # fmt: skip
"""What has no room for words; bytes say what they hold. Of any other type, and any that comes, it has to be said."""


def has_room(of: object) -> bool:
    """Whether words fit into a type: one that nobody listed may be of any kind."""
    if type(of) in {sa.ARRAY, postgresql.ARRAY}:
        return has_room(of.item_type)  # type: ignore[attr-defined]  # of an array, as its type has just shown
    return type(of) not in WORDLESS


def silent(metadata: sa.MetaData) -> list[str]:
    """Columns of bytes that don't say what they hold."""
    found = [column for table in metadata.sorted_tables for column in table.columns]
    bytes_ = [each for each in found if isinstance(each.type, sa.LargeBinary)]
    return [str(each) for each in bytes_ if not isinstance(each.info.get(HOLDS), Holds)]


def open_words(metadata: sa.MetaData) -> list[str]:
    """Columns with room for words that no CHECK closes."""
    found = [column for table in metadata.sorted_tables for column in table.columns]
    return [str(each) for each in found if has_room(each.type) and not is_closed(each)]


@pytest.mark.asvs("V14.2.4")
@pytest.mark.parametrize("database", DATABASES)
def test_every_column_of_bytes_says_what_it_holds(database: str) -> None:
    assert silent(DATABASES[database]) == []


@pytest.mark.parametrize("database", DATABASES)
def test_what_a_ciphertext_is_bound_to_stands_in_its_row(database: str) -> None:
    bound = [each for each in columns(database) if isinstance(each.info.get(HOLDS), (Cipher, Sealed, Documents))]
    assert bound
    for each in bound:
        assert set(each.info[HOLDS].needs) <= set(each.table.columns.keys()), str(each)
        assert not each.primary_key
        assert not any(each.name in index.columns for index in each.table.indexes), f"{each} is rewritten by a rotation"


def test_a_rotation_makes_every_keyed_hash_anew() -> None:
    hashes = {str(each) for name in DATABASES for each in columns(name) if isinstance(each.info.get(HOLDS), Hashed)}
    anew = {
        f"{table.name}.{name}" for metadata in DATABASES.values() for table in metadata.sorted_tables
        for name in (table.info[REHASHED].columns if REHASHED in table.info else ())
    }  # fmt: skip
    assert sorted(hashes - anew) == sorted(OF_NO_SECRET_OF_OURS)


def test_every_column_of_words_is_closed_or_argued_for() -> None:
    found = [f"{name}: {each}" for name, metadata in DATABASES.items() for each in open_words(metadata)]
    assert sorted(found) == sorted(listed())


def test_the_gate_sees_what_says_nothing() -> None:
    metadata = sa.MetaData()
    sa.Table(
        "note", metadata, sa.Column("said", sa.Text), sa.Column("kept", sa.LargeBinary), sa.Column("more", JSONB),
        sa.Column("kind", sa.Text), sa.CheckConstraint(sa.column("kind").in_(("a", "b")), name="kind"),
        sa.CheckConstraint("said IS NOT NULL", name="said"),
    )  # fmt: skip
    assert silent(metadata) == ["note.kept"]
    assert open_words(metadata) == ["note.said", "note.more"]


@pytest.mark.parametrize("of", [
    sa.Text(), sa.String(1), sa.Unicode(), sa.JSON(), JSONB(), sa.Enum("a", "b"), sa.Interval(), sa.types.NullType(),
    postgresql.HSTORE(), postgresql.INET(), postgresql.JSON(),
    postgresql.TSVECTOR(), sa.ARRAY(sa.Text), postgresql.ARRAY(sa.Text), postgresql.ARRAY(JSONB),
    postgresql.DOMAIN("any", sa.Text()), type("Own", (sa.Integer,), {})(),
    type("Other", (sa.types.UserDefinedType,), {"get_col_spec": lambda _: "other"})(),
], ids=repr)  # fmt: skip
def test_a_type_that_nobody_listed_has_room_for_words(of: "sa.types.TypeEngine[object]") -> None:
    metadata = sa.MetaData()
    sa.Table(
        "t", metadata, sa.Column("a", of), sa.Column("n", sa.Integer), sa.Column("m", postgresql.ARRAY(sa.Integer))
    )
    assert open_words(metadata) == ["t.a"]


@pytest.mark.parametrize("check", [
    "a ~ '.'", "a ~ '^.$'", "a ~ '[0-9]'", "a ~ '^[0-9]+'", "a ~ '^[0-9]+$'", "a ~ '^[a-z_]+$'", "a ~ '^[a-z]{1,9}$'",
    "a ~ '^[a-z]{4}$'", "a ~ '^[a-z][a-z][a-z][a-z]$'", "a ~ '^[^0-9]{2}$'", r"a ~ '^\w{3}$'", "a ~ '^[A-Z]{3}$|'",
    "a ~ '^[A-Z]{3}$' OR true", "b ~ '^[A-Z]{3}$'", "a !~ '^[A-Z]{3}$'",
    "a ~* '^([0-9]|.*)$'", "a ~ b", "a ~ '^([0-9]*)$'",
    "a = a", "a = b", "a <> ''", "a IS NOT NULL", "length(a) < 9", "(a = 'x') = (b IS NULL)", "a IN ('x', b)",
    "a IN ('x') OR a IS NOT NULL", "a NOT IN ('x')", "lower(a) IN ('x')", "a IN (SELECT 'x')", "a BETWEEN 'a' AND 'z'",
    "ba IN ('x')", "a ~ '^[0-9]{3}$' IS NOT NULL",
])  # fmt: skip
def test_a_check_that_closes_nothing_counts_for_nothing(check: str) -> None:
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("a", sa.Text), sa.CheckConstraint(check, name="x"))
    assert open_words(metadata) == ["t.a"]


@pytest.mark.parametrize("check", [
    "a IN ('x', 'y')", "a IN ('x')", '"a" IN (\'x\')', "a ~ '^[0-9a-f]{16}$'", "a ~ '^[A-Z]{3}$'",
    "a ~ '^[0-9][A-Z]{2}$'",
    "a ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'",
])  # fmt: skip
def test_a_list_or_a_fixed_form_closes(check: str) -> None:
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("a", sa.Text), sa.CheckConstraint(check, name="x"))
    assert open_words(metadata) == []
