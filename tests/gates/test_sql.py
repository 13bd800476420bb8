"""Rules of SQL, in Python and in the revisions. Exceptions are listed here with their reason; a stale one fails."""

import ast

import pytest

from tests.support import python_sql
from tests.support.repository import ROOT, product_trees

# Statements put together from text, just so many in a file. DDL takes no parameters: each of these places takes
# names that match a pattern, or constants of its own module.
DYNAMIC_SQL = {
    "src/kernel/pool.py": (1, "SET LOCAL takes no parameter; Home checks the schema's name, and seconds are a number"),
    "src/rapport/crm/calendar/outside.py": (1, "no SQL: what a process is started with, days and the name of a zone"),
    "src/rapport/local/databases.py": (13, "logins and databases: names match a pattern, lists are constants there"),
    "tenants/logins.py": (1, "DDL of a role whose name Home has checked; a password's hash is base 64"),
    "tenants/migrate.py": (2, "a schema's name that Home has checked, and a constant time-out"),
    "tenants/schema.py": (8, "a tenant's role and schema: names match a pattern"),
}
# A ciphertext is bound to its record, so a copy of it in another row doesn't open. Nothing copies rows yet.
COPYING_SQL: dict[str, tuple[int, str]] = {
    "billing/ledger/post.py": (1, "postings come from the statement's parameters, and are in the clear"),
    "billing/usage/quantities.py": (1, "rows come from the statement's parameters, and none has a ciphertext"),
    "billing/usage/record.py": (2, "rows come from the statement's parameters, and none has a ciphertext"),
    "src/rapport/crm/records/unique.py": (1, "a hash and two ids of the same record, and none is a ciphertext"),
    "src/rapport/crm/forecast/nightly.py": (1, "numbers, days and ids of a deal, and none is a ciphertext"),
    "src/rapport/crm/records/value_index.py": (
        1,
        "numbers, days, hashes and ids of a record, and none is a ciphertext",
    ),
    "src/kernel/db.py": (1, "a change's number comes from the counter in the same statement; its row is made here"),
}
REVISIONS_THAT_COPY = {
    "0007_control.sql": "a subscription for who had a trial before: dates, a zone and a currency, all in the clear",
    "0010_control.sql": "entitlements are in the clear, and belong to no record",
}
DATABASE_TIME = {
    "src/rapport/local/doctor.py": (1, "compares the database's clock with ours; that is its purpose"),
}
REVISIONS = sorted((ROOT / "tenants/revisions").glob("*.sql"))


@pytest.mark.asvs("V1.2.4")
@pytest.mark.parametrize(
    ("rule", "exceptions"),
    [
        (python_sql.put_together, DYNAMIC_SQL),
        (python_sql.copies_rows, COPYING_SQL),
        (python_sql.database_times, DATABASE_TIME),
    ],
)
def test_only_the_places_that_are_listed(rule, exceptions):
    found = {name: lines for name, tree in product_trees() if (lines := rule(tree))}
    assert {name: len(lines) for name, lines in found.items()} == {
        name: count for name, (count, _) in exceptions.items()
    }, found


@pytest.mark.parametrize("path", REVISIONS, ids=lambda path: path.name)
def test_revisions_copy_no_rows_and_take_no_time_from_the_database(path):
    text = path.read_text()
    assert bool(python_sql.COPIES_ROWS.search(text)) == (path.name in REVISIONS_THAT_COPY)
    assert not python_sql.DATABASE_TIME.search(text)


@pytest.mark.parametrize(
    "source",
    [
        "db.execute(f'SELECT {x}')",
        "db.execute('SELECT ' + x)",
        "db.execute('SELECT %s' % x)",
        "db.execute('SELECT {}'.format(x))",
        "db.execute(' '.join(parts))",
        "db.execute('SELECT :t'.replace(':t', x))",
        "db.execute(Template('SELECT $t').substitute(t=x))",
        "db.execute(dedent(f'SELECT {x}'))",
        "db.execute(f'SELECT {x}'.strip())",
        "db.execute('SELECT 1' if y else f'SELECT {x}')",
        "db.execute(y or 'SELECT ' + x)",
        "db.execute(statement := f'SELECT {x}')",
        "db.execute(query=f'SELECT {x}')",
        "session.rows(f'SELECT {x}')",
        "driver.run('SELECT ' + x, ())",
        "sa.literal_column(f'{x}::text')",
        "def f(x):\n    s = f'SELECT {x}'\n    db.execute(s)",
        "def f(x):\n    s: str = 'SELECT ' + x\n    db.execute(s)",
        "def f(x):\n    s = 'SELECT 1'\n    s += x\n    db.execute(s)",
        "def f(x):\n    s = 'SELECT 1'\n    if x:\n        s = 'SELECT %s' % x\n    db.execute(s)",
        "def f(x):\n    a = f'SELECT {x}'\n    b = a\n    db.execute(b)",
        "def f(x):\n    s = f'SELECT {x}' if x else 'SELECT 1'\n    db.execute(s)",
        "def f(x):\n    s, y = f'SELECT {x}', 1\n    db.execute(s, y)",
        "def f(x):\n    for s in ('SELECT 1', f'SELECT {x}'):\n        db.execute(s)",
        "def f(x):\n    s = [f'SELECT {y}' for y in x]\n    for each in s:\n        db.execute(each)",
        "def f(x):\n    s = f'SELECT {x}'\n    def g():\n        db.execute(s)",
        "def f(x):\n    comma = ', '\n    db.execute(comma.join(x))",
        "async def f(x):\n    s = '{}'.format(x)\n    await db.fetch(s)",
        "STATEMENT = f'SELECT {X}'\ndef f():\n    db.execute(STATEMENT)",
    ],
)
def test_the_gate_knows_sql_that_is_put_together(source):
    assert len(python_sql.put_together(ast.parse(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "db.execute('SELECT $1', x)",
        "db.execute('SELECT 1' ' FROM t')",
        "db.execute(STATEMENT)",
        "db.execute(f'SELECT 1')",
        "db.execute('SELECT $1', f'{x}')",
        "def f(x):\n    s = sa.select(t).join(u).where(t.c.a == x)\n    db.rows(s)",
        "def f(x):\n    s = f'{x}'\n    db.execute('SELECT $1', s)",
        "def f(x):\n    s = f'{x}'\ndef g(s):\n    db.execute(sa.select(s))",
        "def f(x):\n    s = 'SELECT 1' if x else 'SELECT 2'\n    db.execute(s)",
        "def f(x):\n    clause = t.c.a == x\n    clause &= t.c.b\n    db.execute(clause)",
        "name = f'{x}'\nprint(name)",
    ],
)
def test_the_gate_passes_bound_sql(source):
    assert python_sql.put_together(ast.parse(source)) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("db.execute('INSERT INTO a (x) SELECT x FROM b')", [1]),
        ("db.execute('insert into a\\nselect * from b')", [1]),
        ("db.execute('WITH m AS (DELETE FROM b RETURNING x) INSERT INTO a SELECT x FROM m')", [1]),
        ("db.execute(f'INSERT INTO {t} SELECT {c} FROM b')", [1]),
        ("db.execute('INSERT INTO a TABLE b')", [1]),
        ("db.execute('CREATE TABLE a AS SELECT * FROM b')", [1]),
        ("db.execute('CREATE UNLOGGED TABLE a AS TABLE b')", [1]),
        ("db.execute('SELECT x INTO a FROM b')", [1]),
        ("x = 1\ndb.execute(a.insert().from_select(['x'], sa.select(b.c.x)))", [2]),
        ("db.execute('INSERT INTO a (x) VALUES ($1)')", []),
        ("db.execute('INSERT INTO a (x) VALUES ((SELECT x FROM b))')", [1]),
        ("db.execute('INSERT INTO a (x) VALUES (1)')\ndb.execute('SELECT x FROM b')", []),
        ("db.execute('SELECT x FROM a')", []),
        ("db.execute('CREATE TABLE a (x int)')", []),
        ("def f():\n    '''INSERT INTO a SELECT x FROM b is not done here.'''", []),
    ],
)
def test_the_gate_knows_copies_of_rows(source, lines):
    assert python_sql.copies_rows(ast.parse(source)) == lines


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("db.execute('SELECT now()')", [1]),
        ("db.execute('UPDATE t SET a = now ()')", [1]),
        ("db.execute('INSERT INTO t VALUES (CURRENT_TIMESTAMP)')", [1]),
        ("db.execute('DELETE FROM t WHERE a < current_date')", [1]),
        ("db.execute('DELETE FROM t WHERE a < clock_timestamp()')", [1]),
        ("db.execute('SELECT statement_timestamp()')", [1]),
        ("db.execute('SELECT transaction_timestamp(), timeofday()')", [1]),
        ("db.execute('SELECT LOCALTIMESTAMP')", [1]),
        ("db.execute(\"SELECT 'now'::timestamptz\")", [1]),
        ("db.execute(f'UPDATE {t} SET a = now()')", [1]),
        ("WHERE = 'a < now()'", [1]),
        ("sa.Column('a', server_default=sa.text('now()'))", [1]),
        ("x = 1\nt.update().values(a=sa.func.now())", [2]),
        ("func.current_timestamp()", [1]),
        ("sa.func.clock_timestamp()", [1]),
        ("sa.func.NOW()", [1]),
        ("from sqlalchemy.sql.functions import now", [1]),
        ("sqlalchemy.sql.functions.current_date()", [1]),
        ("clock.now()", []),
        ("real_now()", []),
        ("db.execute('SELECT a FROM t WHERE a < $1', business_now())", []),
        ("db.execute('SELECT recorded_at, known FROM t')", []),
        ("def f():\n    '''Never now() of the database.'''", []),
    ],
)
def test_the_gate_knows_the_databases_time(source, lines):
    assert python_sql.database_times(ast.parse(source)) == lines
