"""Exports of the audit trail, and what checks them with nothing but Python, far from Rapport."""

import asyncio
import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rapport.audit import exporting, offline
from rapport.audit_cli import audit
from tests.support.app import Person, Rapport
from tests.support.audit import noted, organisation_of, seals, seals_of_exports

Json = dict[str, Any]


async def exported(owner: Person, folder: Path, **filter_: object) -> Path:
    """An export in a file."""
    done = await owner.post("/api/audit/export", json={"format": "jsonl", "filter": filter_})
    assert done.status_code == 200, done.text
    path = folder / "export.jsonl"
    path.write_bytes(done.content)
    return path


async def kept(owner: Person, folder: Path) -> tuple[Path, Path]:
    """The newest head and the public keys in files."""
    [newest, *_] = (await owner.get("/api/audit")).json()["heads"]
    head, keys = folder / "head.jws", folder / "jwks.json"
    head.write_text((await owner.get(f"/api/audit/heads/{newest['id']}")).text)
    keys.write_text((await owner.get("/.well-known/jwks.json")).text)
    return head, keys


async def test_an_export_is_an_event_and_is_checked_with_nothing_but_python(
    rapport: Rapport, owner: Person, tmp_path: Path
) -> None:
    assert (await owner.post("/api/audit/heads")).status_code == 200
    path = await exported(owner, tmp_path)
    head, keys = await kept(owner, tmp_path)
    number = json.loads(path.read_text().splitlines()[0])["exported"].rpartition("no. ")[2]
    assert [each["details"] for each in await seals_of_exports(owner)] == [{"format": "jsonl", "number": number}]
    run = [sys.executable, "-I", offline.__file__, str(path), "--head", str(head), "--keys", str(keys)]
    done = await asyncio.to_thread(subprocess.run, run, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("whole\n", 0)
    lines = path.read_text().splitlines()
    assert json.loads(lines[0])["whole"] is True
    assert json.loads(lines[1])["sentence"] == "Ann Lee signed in"
    assert len(lines) - 1 == len(await seals(rapport, organisation_of(owner)))


def _without(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], *lines[at + 1 :]]


@pytest.mark.asvs("V16.4.2")
async def test_whatever_is_done_to_an_export_is_found_offline(rapport: Rapport, owner: Person, tmp_path: Path) -> None:
    await noted(rapport, organisation_of(owner), 4)
    assert (await owner.post("/api/audit/heads")).status_code == 200
    path = await exported(owner, tmp_path)
    head, keys = await kept(owner, tmp_path)
    lines = path.read_text().splitlines()
    at = json.loads(lines[3])["seq"]

    def found(*changed: str, with_head: bool = False) -> list[str]:
        path.write_text("\n".join(changed))
        return offline.faults_of(path, *((head, keys) if with_head else ()))

    def with_(**values: object) -> list[str]:
        return [*lines[:3], json.dumps({**json.loads(lines[3]), **values}), *lines[4:]]

    assert found(*lines, with_head=True) == []
    assert found(*with_(kind="signed_out")) == [f"{at}: not the link that was sealed"]
    assert found(*with_(details="e30=")) == [f"{at}: its details are not those that were sealed"]
    assert found(*_without(lines, 3)) == [f"{at} to {at}: missing"]
    assert found(*lines[:3], lines[4], lines[3], *lines[5:])[:2] == [f"{at} to {at}: missing", f"{at}: out of order"]
    assert found(*with_(chain="0"))[0] == f"{at}: of another chain"
    assert found(*with_(previous="00" * 32))[-1] == f"{at}: does not follow {at - 1}"
    assert found(*lines[:4], with_head=True)[0].startswith("cut off: the head knows no. ")
    assert found(*lines[:4]) == []  # without a head nobody can know
    head.write_text(head.read_text().replace(".", ".A", 1))
    assert found(*lines, with_head=True) == ["the head was not signed by these keys"]


async def test_a_file_that_says_that_it_is_a_part_hides_nothing(
    rapport: Rapport, owner: Person, tmp_path: Path
) -> None:
    await noted(rapport, organisation_of(owner), 4)
    assert (await owner.post("/api/audit/heads")).status_code == 200
    path = await exported(owner, tmp_path)
    head, keys = await kept(owner, tmp_path)
    first, *lines = path.read_text().splitlines()
    seqs, cut = [json.loads(each)["seq"] for each in lines], json.dumps({**json.loads(first), "whole": False})

    path.write_text("\n".join([cut, *lines[:1], *lines[2:]]))
    assert offline.faults_of(path) == [f"{seqs[1]} to {seqs[1]}: missing"]
    assert offline.main([str(path)]) == 1
    path.write_text("\n".join([cut, *lines[:3]]))
    [fault] = offline.faults_of(path, head, keys)
    assert fault.startswith("cut off: the head knows no. ")
    assert offline.main([str(path), "--head", str(head), "--keys", str(keys)]) == 1
    told = offline.check(path, head, keys, filtered=True).told
    assert told.startswith("checked only 3 of ")
    assert offline.check(path).told == "whole up to no. 3: only a head shows whether more came after"


async def test_a_head_without_keys_is_refused_and_not_passed_over(
    rapport: Rapport, owner: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (await owner.post("/api/audit/heads")).status_code == 200
    path = await exported(owner, tmp_path)
    head, keys = await kept(owner, tmp_path)
    for given in (["--head", str(head)], ["--keys", str(keys)]):
        with pytest.raises(SystemExit) as ended:
            offline.main([str(path), *given])
        assert ended.value.code == 2
        assert "--head and --keys go together" in capsys.readouterr().err
        done = CliRunner().invoke(audit, ["check", str(path), *given])
        assert (done.exit_code, "--head and --keys go together" in done.output) == (2, True)
    with pytest.raises(ValueError, match="give both or neither"):
        offline.faults_of(path, head)
    done = CliRunner().invoke(audit, ["check", str(path), "--head", str(head), "--keys", str(keys)])
    assert (done.exit_code, done.output) == (0, "whole\n")


async def test_an_address_that_was_changed_in_an_export_is_found(
    rapport: Rapport, owner: Person, tmp_path: Path
) -> None:
    path = await exported(owner, tmp_path)
    lines = path.read_text().splitlines()
    event = json.loads(lines[1])
    assert (event["address"].startswith("10."), event["means"]) == (True, "web")
    for changed in ({"address": "192.0.2.7"}, {"means": "system"}):
        path.write_text("\n".join([lines[0], json.dumps({**event, **changed}), *lines[2:]]))
        assert offline.faults_of(path) == [f"{event['seq']}: its address or means are not those of its details"]


async def test_a_part_of_the_log_is_checked_line_by_line(rapport: Rapport, owner: Person, tmp_path: Path) -> None:
    await noted(rapport, organisation_of(owner), 3)
    path = await exported(owner, tmp_path, kind="sessions_revoked")
    lines = [json.loads(each) for each in path.read_text().splitlines()]
    assert (lines[0]["whole"], [each["kind"] for each in lines[1:]]) == (False, ["sessions_revoked"] * 3)
    assert offline.check(path, filtered=True) == offline.Outcome([], 3, lines[-1]["seq"], False)
    assert offline.check(path, filtered=True).told == (
        f"checked only 3 of {lines[-1]['seq']}: these are as they were sealed"
    )
    assert offline.faults_of(path)[0].endswith(": missing"), "whoever checks says that it is a part, not the file"
    since = lines[2]["occurred_at"]
    path = await exported(owner, tmp_path, since=since, until=lines[3]["occurred_at"])
    assert [json.loads(each)["id"] for each in path.read_text().splitlines()[1:]] == [lines[2]["id"]]


@pytest.mark.asvs("V1.2.10")
async def test_no_spreadsheet_takes_a_cell_for_a_formula(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    owner = await rapport.sign_up("Audited Ltd", "GB", email, name="=1+1")
    done = await owner.post("/api/audit/export", json={"format": "csv"})
    assert done.headers["content-type"] == "application/octet-stream"
    rows = list(csv.DictReader(io.StringIO(done.text.removeprefix("\ufeff"))))
    assert rows[0]["person"] == "'=1+1"
    assert rows[0]["sentence"] == "'=1+1 signed in"
    assert [row["seq"] for row in rows] == [str(seq) for seq in range(1, len(rows) + 1)]
