"""Two invented organisations for trying the product: a machine maker in Suzhou and a home retailer in Bristol."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who can sign in."""

    name: str
    email: str


@dataclass(frozen=True)
class DemoOrganisation:
    """An organisation with the sample records of its language; `rep` sees and edits only their own records."""

    name: str
    country: str
    locale: str
    owner: DemoPerson
    rep: DemoPerson


PASSWORD = "try-rapport-2026"  # noqa: S105  # printed at every local start; embedded mode serves this machine only

ORGANISATIONS = (
    DemoOrganisation(
        name="华东精工装备",
        country="CN",
        locale="zh-CN",
        owner=DemoPerson("周岚", "zhoulan@huadong-jinggong.example"),
        rep=DemoPerson("陈思远", "chensiyuan@huadong-jinggong.example"),
    ),
    DemoOrganisation(
        name="Northwind Home",
        country="GB",
        locale="en",
        owner=DemoPerson("Hannah Clarke", "hannah.clarke@northwind-home.example"),
        rep=DemoPerson("Oliver Bennett", "oliver.bennett@northwind-home.example"),
    ),
)
