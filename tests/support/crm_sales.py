"""A file of accounts with the faults of a well-known public one: 85 rows, two misspelt words, parents by name.

The file is written here, with other names; where the public one lies beside the project it is a second run of the
same tests (RAPPORT_REAL_DATA names its folder).
"""

import atexit
import csv
import os
import shutil
import tempfile
from pathlib import Path

from tests.support.repository import ROOT

HEADER = ["account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of"]
SECTORS = {
    "retail": 17, "technolgy": 12, "medical": 12, "marketing": 8, "finance": 8, "software": 7, "entertainment": 6,
    "telecommunications": 6, "services": 5, "employment": 4,
}  # fmt: skip
ABROAD = (
    "Kenya", "Philipines", "Japan", "Italy", "Norway", "Korea", "Jordan", "Brazil", "Germany", "Panama", "Belgium",
    "Romania", "Poland", "China",
)  # fmt: skip
PARENTS = (4, 3, 2, 2, 2, 1, 1)
FIRST = ("Ald", "Bram", "Cor", "Del", "Elm", "Fen", "Gal", "Hart", "Ives", "Jov", "Kest", "Lun", "Mar", "Nor", "Orr")
LAST = ("tech", "holding", "plex", "city", "zone", "works")


def rows() -> list[list[str]]:
    """The 85 rows: the faults stand in the same numbers as in the public file."""
    names = [f"{first}{last}" for last in LAST for first in FIRST][:85]
    sectors = [sector for sector, count in SECTORS.items() for _ in range(count)]
    countries = [*ABROAD, *["United States"] * (85 - len(ABROAD))]
    parents = [names[place] for place, count in enumerate(PARENTS) for _ in range(count)]
    above = ["" for _ in range(85 - len(parents))] + parents
    return [
        [name, sectors[i], str(1970 + i % 48), f"{10 + i * 37.25:.2f}", str(20 + i * 31), countries[i], above[i]]
        for i, name in enumerate(names)
    ]


def files() -> list[Path]:
    """Our own file, and the public one where it is."""
    root = Path(tempfile.mkdtemp(prefix="rapport-accounts-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    folder = root / "generated"
    folder.mkdir()
    ours = folder / "accounts.csv"
    with ours.open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows()])
    real = Path(os.environ.get("RAPPORT_REAL_DATA", ROOT.parent / "shared/data/crm_sales")) / "accounts.csv"
    return [ours, real] if real.exists() else [ours]


def names(path: Path) -> list[str]:
    """The accounts in a file, in its order."""
    with path.open(newline="") as file:
        return [row["account"] for row in csv.DictReader(file)]


def content(path: Path) -> bytes:
    """A file's bytes."""
    return path.read_bytes()
