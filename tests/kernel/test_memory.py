"""Encrypted memory is believed of a kernel that proves it, and of nothing else."""

from pathlib import Path

import pytest

from kernel import memory
from kernel.settings import Settings, SettingsError
from rapport.local import doctor
from tests.kernel.test_settings import REAL

SME = "processor : 0\nflags\t\t: fpu sme svm\n"


def planted(root: Path, files: dict[str, str]) -> Path:
    """A machine that tells so much."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, "none"),
        ({"proc/cpuinfo": "flags : fpu vme", "proc/cmdline": "mem_encrypt=on"}, "none"),
        ({"proc/cpuinfo": SME, "proc/cmdline": "root=/dev/vda quiet"}, "flags"),
        ({"proc/cpuinfo": SME, "proc/cmdline": "mem_encrypt=off"}, "flags"),
        ({"proc/cpuinfo": "flags : fpu tme", "proc/cmdline": "mem_encrypt=on"}, "flags"),
        ({"proc/cpuinfo": SME, "proc/cmdline": "quiet mem_encrypt=on ro"}, "sme"),
        ({"sys/devices/virtual/misc/sev-guest": ""}, "sev_guest"),
        ({"sys/devices/virtual/misc/tdx_guest": ""}, "tdx_guest"),
        ({"sys/firmware/uv/prot_virt_guest": "1\n"}, "secure_execution"),
        ({"sys/firmware/uv/prot_virt_guest": "0\n"}, "none"),
    ],
)
def test_what_proves_it(tmp_path: Path, files: dict[str, str], found: memory.Evidence) -> None:
    root = planted(tmp_path, files)
    assert memory.evidence(root) == found
    assert memory.is_proven(root) == (found not in {"flags", "none"})


@pytest.mark.asvs("V11.7.1")
@pytest.mark.parametrize("found", ["none", "flags", "sme", "tdx_guest"])
def test_nothing_starts_in_the_clear_where_encryption_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, found: memory.Evidence
) -> None:
    monkeypatch.setattr(memory, "evidence", lambda root=None: found)
    asked = {**REAL, "MEMORY_ENCRYPTION": "require"}
    if found in memory.PROOF:
        assert Settings.from_env(asked).memory_encryption == "require"
    else:
        with pytest.raises(SettingsError, match="does not prove"):
            Settings.from_env(asked)
    assert Settings.from_env(REAL).memory_encryption == ""
    assert doctor.memory_encryption().state == ("ok" if found in memory.PROOF else "warn")


def test_a_word_that_nobody_knows_is_refused() -> None:
    with pytest.raises(SettingsError, match="or says require"):
        Settings.from_env({**REAL, "MEMORY_ENCRYPTION": "on"})
