"""A file of accounts with the faults of a well-known public one: 85 rows, two misspelt words, parents by name.

The file is written here, with other names; where the public one lies beside the project it is a second run of the
same tests (RAPPORT_REAL_DATA names its folder). That both have the same faults is a test of its own, so that a run on
ours says the same as one on the other.
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
COUNTRIES = {
    "United States": 71, "Kenya": 1, "Philipines": 1, "Japan": 1, "Italy": 1, "Norway": 1, "Korea": 1, "Jordan": 1,
    "Brazil": 1, "Germany": 1, "Panama": 1, "Belgium": 1, "Romania": 1, "Poland": 1, "China": 1,
}  # fmt: skip
CHILDREN = {
    0: (6, 10, 17, 39), 7: (13, 60), 30: (24, 74), 37: (14, 61), 47: (9,), 64: (21, 29, 72), 75: (49,),
}  # fmt: skip
"""Which rows name a row as their parent, by place: six of them stand before it."""
FIRST = ("Ald", "Bram", "Cor", "Del", "Elm", "Fen", "Gal", "Hart", "Ives", "Jov", "Kest", "Lun", "Mar", "Nor", "Orr")
LAST = {"tech": 10, "city": 1, "holding": 15, "plex": 15, "zone": 15, "works": 15, "-zim": 13, " & Co": 1}
"""Ten names hold tech and one holds city, as in the public file; one is written small."""


def rows() -> list[list[str]]:
    """The 85 rows. Steps without a common factor spread the sectors and countries over all of them."""
    made = sorted(f"{first}{last}" for last, count in LAST.items() for first in FIRST[:count])
    accounts = [name.lower() if place == 14 else name for place, name in enumerate(made)]
    sectors = [sector for sector, count in SECTORS.items() for _ in range(count)]
    countries = [country for country, count in COUNTRIES.items() for _ in range(count)]
    above = {child: accounts[parent] for parent, children in CHILDREN.items() for child in children}
    return [
        [
            name, sectors[(17 + i * 7) % 85], str(1979 + i * 11 % 39), f"{4.54 + i * 139.21:.2f}", str(9 + i * 407),
            countries[i * 13 % 85], above.get(i, ""),
        ]
        for i, name in enumerate(accounts)
    ]  # fmt: skip


def files() -> list[Path]:
    """Our own file, and the public one where it is; the folder's name says which it is."""
    root = Path(tempfile.mkdtemp(prefix="rapport-accounts-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    folder = root / "generated"
    folder.mkdir()
    ours = folder / "accounts.csv"
    with ours.open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows()])
    real = Path(os.environ.get("RAPPORT_REAL_DATA", ROOT.parent / "shared/data/crm_sales")) / "accounts.csv"
    return [ours, real] if real.exists() else [ours]


def accounts(path: Path) -> list[dict[str, str]]:
    """The rows of a file, in its order."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def names(path: Path) -> list[str]:
    """The accounts in a file, in its order."""
    return [row["account"] for row in accounts(path)]


def content(path: Path) -> bytes:
    """A file's bytes."""
    return path.read_bytes()
