"""An office whose people reach deals in every way there is, and an oracle of it that knows nothing of SQL."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from auth.principal import ObjectRights
from tests.support.app import Person, Rapport
from tests.support.imports import home_of

Json = dict[str, Any]


def named(amount: int) -> str:
    """What the deal of this amount is called: names stand in the order of amounts."""
    return f"Plant {amount:02}"


@dataclass(frozen=True)
class Given:
    """A share as the oracle knows it."""

    record_id: str
    grantee: UUID
    level: str
    over: bool


@dataclass(frozen=True)
class Opened:
    """A sharing rule as the oracle knows it: whose records, or those above an amount, for whom."""

    source: UUID | None
    above: int
    grantee: UUID
    level: str
    over: bool


@dataclass
class Office:
    """People with sessions and their deals; tree, teams, depths and shares change from round to round."""

    rapport: Rapport
    owner: Person
    people: dict[UUID, Person]
    owner_of: dict[str, UUID]
    amounts: dict[str, int]
    depths: dict[UUID, ObjectRights] = field(default_factory=dict)
    manager: dict[UUID, UUID | None] = field(default_factory=dict)
    teams: dict[UUID, set[UUID]] = field(default_factory=dict)
    shares: list[Given] = field(default_factory=list)
    above: dict[UUID, UUID | None] = field(default_factory=dict)
    """The territory above each."""
    members: dict[UUID, set[UUID]] = field(default_factory=dict)
    lies: dict[str, UUID | None] = field(default_factory=dict)
    queues: dict[UUID, set[UUID]] = field(default_factory=dict)
    role_of: dict[UUID, UUID] = field(default_factory=dict)
    second_of: dict[UUID, UUID] = field(default_factory=dict)
    """The other role of who has two: that of somebody beside them."""
    rules: dict[UUID, Opened] = field(default_factory=dict)
    line: list[str] = field(default_factory=list)
    """The stages that deals are in, in the order of the pipeline, and one more that none comes to."""
    stage_of: dict[str, int] = field(default_factory=dict)
    furthest: dict[str, int] = field(default_factory=dict)
    """The last stage that each deal ever came to: places in `line`."""
    close_dates: dict[str, str | None] = field(default_factory=dict)
    machines: dict[UUID, Person] = field(default_factory=dict)
    """Programs with a token of somebody's, from when on that could read anything."""

    def facts(self) -> list[Json]:
        """Every deal as filters and sorts know it, in the order in which they were made."""
        return [
            {
                "id": each, "name": named(self.amounts[each]), "amount": self.amounts[each],
                "owner_id": str(self.owner_of[each]), "stage": self.line[self.stage_of[each]],
                "reached": self.line[: self.furthest[each] + 1], "close_date": self.close_dates[each],
            }
            for each in self.owner_of
        ]  # fmt: skip

    def entered(self, record_id: str, place: int) -> str:
        """Notes that a deal comes to a stage; the stage's id."""
        self.stage_of[record_id] = place
        self.furthest[record_id] = max(place, self.furthest.get(record_id, 0))
        return self.line[place]

    async def session(self) -> Any:
        """A transaction of the organisation."""
        return self.rapport.parts.runtime.session(await home_of(self.rapport, self.owner))

    def expected(self, reader: UUID, level: str) -> set[str]:
        """What somebody may do with which deals, by trying every deal and every share one by one."""
        rights = self.depths[reader]
        depths = {rights.read, getattr(rights, level)}
        if "none" in depths:
            return set()
        reached = {each for each in self.owner_of if all(self.reached(reader, each, depth) for depth in depths)}
        if level == "delete":  # no share and no rule lets anybody do that
            return reached
        opened = {
            each for each in self.owner_of if any(self._rule(reader, each, one, level) for one in self.rules.values())
        }
        return reached | opened | {each.record_id for each in self.shares if self._given(reader, each, level)}

    def reached(self, reader: UUID, record_id: str, depth: str) -> bool:
        """Whether a depth reaches a deal, without what was shared."""
        if depth != "none" and reader in self.queues.get(self.owner_of[record_id], ()):
            return True
        if depth == "territory" and self.covers(reader, self.lies.get(record_id)):
            return True
        return self._owned(reader, record_id, "subtree" if depth == "territory" else depth)

    def covers(self, reader: UUID, territory_id: UUID | None) -> bool:
        """Whether somebody is a member of a territory, or of one above it."""
        while territory_id is not None:
            if reader in self.members[territory_id]:
                return True
            territory_id = self.above[territory_id]
        return False

    def _rule(self, reader: UUID, record_id: str, rule: Opened, level: str) -> bool:
        if rule.over or (level == "update" and rule.level == "read") or not self._in(reader, rule.grantee):
            return False
        if rule.source is None:
            return self.amounts[record_id] > rule.above
        return self._in(self.owner_of[record_id], rule.source)

    def _in(self, person: UUID, party: UUID) -> bool:
        team = person in self.teams.get(party, ())
        role = party in {self.role_of.get(person), self.second_of.get(person)}
        return team or role or (party in self.above and self.covers(person, party))

    def _given(self, reader: UUID, each: Given, level: str) -> bool:
        mine = each.grantee == reader or reader in self.teams.get(each.grantee, ())
        return mine and not each.over and (level != "update" or each.level == "update")

    def _owned(self, reader: UUID, record_id: str, depth: str) -> bool:
        owner = self.owner_of[record_id]
        if depth in {"none", "all"}:
            return depth == "all"
        if reader == owner:
            return True
        mates = any({reader, owner} <= team for team in self.teams.values())
        return mates if depth == "team" else depth == "subtree" and (mates or self._above(reader, owner))

    def _above(self, reader: UUID, owner: UUID) -> bool:
        at = self.manager.get(owner)
        while at is not None and at != reader:
            at = self.manager.get(at)
        return at == reader
