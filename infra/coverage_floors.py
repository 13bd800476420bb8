"""Checks coverage.json: 90 % of branches overall, 100 % where a hole shows another customer's data.

The files are named in pyproject.toml, [tool.rapport.coverage]. A pattern that matches no file fails too.
"""

import json
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(report: Path) -> int:
    """Prints what is below its floor; returns the exit code."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["rapport"]["coverage"]
    files = json.loads(report.read_text())["files"]
    problems = [f"{pattern} matches no measured file" for pattern in settings["full"] if not matching(files, pattern)]
    for pattern in settings["full"]:
        for name in matching(files, pattern):
            summary = files[name]["summary"]
            if summary["percent_covered"] < 100:
                lines = files[name]["missing_lines"]
                branches = [f"{start}->{end}" for start, end in files[name].get("missing_branches", [])]
                problems.append(f"{name}: {summary['percent_covered']:.1f} % of 100 %; missing {lines} {branches}")
    for problem in problems:
        print(f"coverage: {problem}", file=sys.stderr)
    return 1 if problems else 0


def matching(files: dict[str, object], pattern: str) -> list[str]:
    """The measured files of a pattern."""
    return sorted(name for name in files if fnmatch(name, pattern))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
