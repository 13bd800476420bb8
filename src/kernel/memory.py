"""Whether the memory of this machine is encrypted, as far as the kernel tells it to a process without rights.

A flag of the processor says what it could do, not what the firmware turned on, so flags alone prove nothing. What
counts: that this is a confidential guest (AMD SEV-SNP, Intel TDX, IBM Secure Execution), whose driver is there in no
other; or that the kernel was told to encrypt all memory (AMD SME) on a processor whose firmware lets it. Encryption
that no kernel knows of (AMD TSME, Intel TME on older kernels) can't be seen from here.
"""

from pathlib import Path
from typing import Literal

Evidence = Literal["sev_guest", "tdx_guest", "secure_execution", "sme", "flags", "none"]
PROOF: frozenset[Evidence] = frozenset({"sev_guest", "tdx_guest", "secure_execution", "sme"})

_ROOT = Path("/")


def evidence(root: Path = _ROOT) -> Evidence:
    """What there is to say; `flags` is a processor that could, of which nothing says that it does."""
    if (root / "sys/devices/virtual/misc/sev-guest").exists():
        return "sev_guest"
    if (root / "sys/devices/virtual/misc/tdx_guest").exists():
        return "tdx_guest"
    if _read(root / "sys/firmware/uv/prot_virt_guest").strip() == "1":
        return "secure_execution"
    flags = _flags(_read(root / "proc/cpuinfo"))
    # The kernel takes the flag away where the firmware has not turned it on.
    if "sme" in flags and "mem_encrypt=on" in _read(root / "proc/cmdline").split():
        return "sme"
    return "flags" if flags & {"sme", "tme"} else "none"


def is_proven(root: Path = _ROOT) -> bool:
    """Whether the memory is encrypted for certain."""
    return evidence(root) in PROOF


def _flags(cpuinfo: str) -> set[str]:
    line = next((each for each in cpuinfo.splitlines() if each.startswith("flags")), "")
    return set(line.partition(":")[2].split())


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
