"""The four files of another CRM, with the faults and counts of a well-known public export, under invented names.

8,800 deals: dates as dd-mm-yy, two spellings of one product, 1,425 without a company, 500 that have not begun; 85
accounts, 7 products, 35 people with 6 managers in 3 offices, of whom 30 own deals; 4,238 wins of 10,005,534.
Where the public files lie beside the project they are a second run of the same tests (RAPPORT_REAL_DATA).
"""

import csv
import datetime as dt
import os
from itertools import cycle
from pathlib import Path

from tests.support import crm_sales
from tests.support.repository import ROOT

NAMES = ("accounts.csv", "products.csv", "sales_teams.csv", "sales_pipeline.csv")
DEALS, WON, LOST, ENGAGING, PROSPECTING = 8800, 4238, 2473, 1589, 500
WON_AMOUNT = 10_005_534
NO_COMPANY = {"Engaging": 1088, "Prospecting": 337}
MISSPELT = 1480
PRODUCTS = (
    ("Volt Basic", "Volt", 550, 1866), ("Volt Pro", "Volt", 4821, MISSPELT), ("Ray Special", "Ray", 55, 1651),
    ("Ray Advanced", "Ray", 3393, 1412), ("Volt Plus Basic", "Volt", 1096, 1383),
    ("Volt Plus Pro", "Volt", 5482, 968), ("Volk 500", "Volk", 26768, 40),
)  # fmt: skip
"""Name, series, price, and how many deals name it; the second is written without its blank in the deals."""
FIRST = ("Ada", "Ben", "Cleo", "Dov", "Edda", "Finn", "Gita")
LAST = ("Arden", "Brook", "Colt", "Dale", "Esker")
MANAGERS = ("Mona Hale", "Nils Orme", "Otto Pike", "Petra Quill", "Rhea Stone", "Sven Tarn")
OFFICES = ("Central", "East", "West")
FIRST_DAY = dt.date(2016, 10, 20)


def agents() -> list[str]:
    """The 35 people; the last five own no deal."""
    return [f"{first} {last}" for last in LAST for first in FIRST]


def write(folder: Path) -> Path:
    """Writes the four files; returns their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    people = agents()
    teams = [[name, MANAGERS[i % 6], OFFICES[i % 3]] for i, name in enumerate(people)]
    products = [[name, series, str(price)] for name, series, price, _ in PRODUCTS]
    for name, header, rows in (
        ("accounts.csv", crm_sales.HEADER, crm_sales.rows()),
        ("products.csv", ["product", "series", "sales_price"], products),
        ("sales_teams.csv", ["sales_agent", "manager", "regional_office"], teams),
        ("sales_pipeline.csv", list(DEAL_HEADER), deals()),
    ):
        with (folder / name).open("w", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    return folder


DEAL_HEADER = (
    "opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date", "close_value",
    "engage_quarter", "close_quarter",
)  # fmt: skip


def deals() -> list[list[str]]:
    """The 8,800 deals."""
    stages = ["Won"] * WON + ["Lost"] * LOST + ["Engaging"] * ENGAGING + ["Prospecting"] * PROSPECTING
    # A step without a common factor spreads stages, products, owners and companies over the whole file.
    spread = [stages[i * 4639 % DEALS] for i in range(DEALS)]
    written = {"Volt Pro": "VoltPro"}
    named = [written.get(name, name) for name, _, _, count in PRODUCTS for _ in range(count)]
    accounts, owners = cycle([row[0] for row in crm_sales.rows()]), cycle(agents()[:30])
    left, each, rest = dict(NO_COMPANY), *divmod(WON_AMOUNT, WON)
    rows = []
    for i, stage in enumerate(spread):
        company = next(accounts)
        if left.get(stage):
            left[stage] -= 1
            company = ""
        begun = FIRST_DAY + dt.timedelta(days=i % 300)
        ended = begun + dt.timedelta(days=1 + i % 130)
        amount = "" if stage in NO_COMPANY else "0"
        if stage == "Won":
            amount = str(each + (1 if rest > 0 else 0))
            rest -= 1
        start = "" if stage == "Prospecting" else begun.strftime("%d-%m-%y")
        end = ended.strftime("%d-%m-%y") if stage in {"Won", "Lost"} else ""
        rows.append([
            f"{i * 7919 % 10**8:08X}", next(owners), named[i * 4637 % DEALS], company, stage, start, end, amount,
            _quarter(begun) if start else "", _quarter(ended) if end else "",
        ])  # fmt: skip
    return rows


def _quarter(day: dt.date) -> str:
    return f"Q{(day.month + 2) // 3} {day.year}"


def folders(root: Path) -> list[Path]:
    """Our own files, and the public ones where they are."""
    real = Path(os.environ.get("RAPPORT_REAL_DATA", ROOT.parent / "shared/data/crm_sales"))
    return [write(root / "generated"), *([real] if (real / NAMES[3]).exists() else [])]
