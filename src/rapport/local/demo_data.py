"""Invented organisations for trying the product: a machine maker in Suzhou, a home retailer in Bristol, and the
one that runs the installation and bills the two.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who can sign in."""

    name: str
    email: str


@dataclass(frozen=True)
class DemoOrganisation:
    """An organisation with the sample records of its language.

    `manager` leads `team` and sees what its people do; `rep` sees and edits only their own records. `colleagues` are
    reps who are there by name and don't sign in.
    """

    name: str
    country: str
    locale: str
    owner: DemoPerson
    manager: DemoPerson
    rep: DemoPerson
    colleagues: tuple[DemoPerson, ...]
    team: str

    @property
    def logins(self) -> tuple[DemoPerson, ...]:
        """Who may sign in."""
        return self.owner, self.manager, self.rep


@dataclass(frozen=True)
class DemoOperator:
    """The organisation that runs this installation: its one login reviews everybody's invoices."""

    name: str
    country: str
    locale: str
    owner: DemoPerson

    @property
    def logins(self) -> tuple[DemoPerson, ...]:
        """Who may sign in."""
        return (self.owner,)


OPERATOR = DemoOperator(
    name="Rapport Finance",
    country="GB",
    locale="en",
    owner=DemoPerson("Priya Shah", "priya.shah@rapport-finance.example"),
)

PASSWORD = "try-rapport-2026"  # noqa: S105  # printed at every local start; embedded mode serves this machine only

ORGANISATIONS = (
    DemoOrganisation(
        name="华东精工装备",
        country="CN",
        locale="zh-CN",
        owner=DemoPerson("周岚", "zhoulan@huadong-jinggong.example"),
        manager=DemoPerson("沈国强", "shenguoqiang@huadong-jinggong.example"),
        rep=DemoPerson("陈思远", "chensiyuan@huadong-jinggong.example"),
        colleagues=(
            DemoPerson("陆佳宁", "lujianing@huadong-jinggong.example"),
            DemoPerson("方志鹏", "fangzhipeng@huadong-jinggong.example"),
        ),
        team="华东销售部",
    ),
    DemoOrganisation(
        name="Northwind Home",
        country="GB",
        locale="en",
        owner=DemoPerson("Hannah Clarke", "hannah.clarke@northwind-home.example"),
        manager=DemoPerson("Marcus Reed", "marcus.reed@northwind-home.example"),
        rep=DemoPerson("Oliver Bennett", "oliver.bennett@northwind-home.example"),
        colleagues=(
            DemoPerson("Grace Holloway", "grace.holloway@northwind-home.example"),
            DemoPerson("Samir Patel", "samir.patel@northwind-home.example"),
        ),
        team="Trade sales",
    ),
)
