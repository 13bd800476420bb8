"""Checks coverage.json: branches never below what is recorded, 100 % where a hole shows another customer's data.

Both are in pyproject.toml, [tool.rapport.coverage]. A pattern that matches no file fails too, and so does a record
that the measurement has left behind by two points: what was gained would otherwise be lost unseen.
"""

import json
import sys
import tomllib
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SLACK = 2.0


def main(report: Path) -> int:
    """Prints what is below its floor; returns the exit code."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["rapport"]["coverage"]
    found = problems(json.loads(report.read_text()), settings)
    for problem in found:
        print(f"coverage: {problem}", file=sys.stderr)
    return 1 if found else 0


def problems(report: Mapping[str, Any], settings: Mapping[str, Any]) -> list[str]:
    """Everything that is below its floor, as sentences."""
    files = report["files"]
    found = ratchet(report["totals"], settings["branches"])
    found += [f"{pattern} matches no measured file" for pattern in settings["full"] if not matching(files, pattern)]
    for pattern in settings["full"]:
        for name in matching(files, pattern):
            summary = files[name]["summary"]
            if summary["percent_covered"] < 100:
                lines = files[name]["missing_lines"]
                branches = [f"{start}->{end}" for start, end in files[name].get("missing_branches", [])]
                found.append(f"{name}: {summary['percent_covered']:.1f} % of 100 %; missing {lines} {branches}")
    return found


def ratchet(totals: Mapping[str, int], recorded: float) -> list[str]:
    """Branches alone, not mixed with lines, against the recorded percentage."""
    measured = 100 * totals["covered_branches"] / totals["num_branches"]
    if measured < recorded:
        missing = totals["num_branches"] - totals["covered_branches"]
        return [f"{measured:.2f} % of branches, {recorded} % is recorded; {missing} are missing"]
    if measured >= recorded + SLACK:
        return [f"{measured:.2f} % of branches; record it: branches = {int(measured * 10) / 10}"]
    return []


def matching(files: Mapping[str, object], pattern: str) -> list[str]:
    """The measured files of a pattern."""
    return sorted(name for name in files if fnmatch(name, pattern))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
