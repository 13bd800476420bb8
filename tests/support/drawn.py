"""Organisations of any shape, drawn by hypothesis, and an oracle of them that knows nothing of SQL.

Everything is told apart by its place in a list; what a test makes of it has ids.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Final

from hypothesis import strategies as st

from auth.principal import DEPTHS, TERRITORIAL, ObjectRights
from rapport.features import registry

KINDS: Final = ("company", "contact", "lead", "deal", "product")
LEVELS: Final = ("read", "update", "delete", "export", "share")
SECRET: Final = {"company": "website", "contact": "title", "lead": "title", "deal": "description", "product": "code"}
"""A field of each kind that a role may hide."""
DEEPEST: Final = 5
_MODULES: Final = {kind: registry()[kind].module for kind in KINDS}

Party = tuple[str, int]
"""A person, team, territory, role or queue: the word and its place."""


@dataclass(frozen=True)
class Role:
    """What a role gives of each kind; `hides` are kinds whose secret field it hides. One without sales has no deals."""

    rights: dict[str, ObjectRights]
    hides: frozenset[str]
    sells: bool
    imports: bool

    def of(self, kind: str) -> ObjectRights:
        """Its rights on a kind of record."""
        return self.rights[kind] if self.sells or _MODULES[kind] == "crm" else ObjectRights()


@dataclass
class Record:
    """A record: whose it is, and the territory that it lies in."""

    kind: str
    owner: Party
    lies: int | None


@dataclass(frozen=True)
class Given:
    """A share, or a place in the record's team."""

    record: int
    grantee: Party
    level: str
    role: str | None
    over: bool


@dataclass(frozen=True)
class Opened:
    """A sharing rule: whose records of a kind are opened to whom."""

    kind: str
    source: Party
    grantee: Party
    level: str


@dataclass
class Organisation:
    """Who is where, and what there is."""

    managers: list[int | None]
    roles: list[Role]
    held: list[frozenset[int]]
    teams: list[frozenset[int]]
    territories: list[tuple[int | None, frozenset[int]]]
    queues: list[tuple[frozenset[str], frozenset[int]]]
    records: list[Record]
    shares: list[Given]
    rules: list[Opened]
    links: list[tuple[int, int]] = field(default_factory=list)
    """Contacts and the companies that they are linked with."""

    def depth(self, reader: int, kind: str, level: str) -> str:
        """The deepest that one of somebody's roles says, none deeper than it reads."""
        found = [self.roles[each].of(kind) for each in self.held[reader]]
        deepest = [min(of.read, getattr(of, level), key=DEPTHS.index) for of in found]
        found_depth: str = max(deepest, key=DEPTHS.index)
        return found_depth

    def creates(self, reader: int, kind: str) -> bool:
        """Whether some role of theirs lets somebody create."""
        return any(self.roles[each].of(kind).create for each in self.held[reader])

    def imports(self, reader: int) -> bool:
        """Whether some role lets somebody import."""
        return any(self.roles[each].imports for each in self.held[reader])

    def hidden(self, reader: int, kind: str) -> bool:
        """Whether all roles by which somebody reads a kind hide its secret field."""
        reading = [self.roles[each] for each in self.held[reader] if self.roles[each].of(kind).read != "none"]
        return all(kind in each.hides for each in reading)

    def may(self, reader: int, kind: str, level: str) -> set[int]:
        """The records that somebody may do this with, each tried one by one."""
        return {
            place for place, each in enumerate(self.records) if each.kind == kind and self._may(reader, place, level)
        }

    def gives(self, reader: int, place: int, level: str) -> bool:
        """Whether somebody may share a record at a level: what came by a share or a rule isn't theirs to pass on."""
        kind = self.records[place].kind
        depths = [self.depth(reader, kind, each) for each in ("share", level)]
        return all(self._reaches(reader, self.records[place], each) for each in depths)

    def _may(self, reader: int, place: int, level: str) -> bool:
        record = self.records[place]
        depths = [self.depth(reader, record.kind, each) for each in ("read", level)]
        if "none" in depths:
            return False
        if all(self._reaches(reader, record, each) for each in depths):
            return True
        if level in {"delete", "share"}:
            return False
        opened = [
            (each.level, self._is(reader, each.grantee) and self._is_of(record.owner, each.source))
            for each in self.rules if each.kind == record.kind
        ]  # fmt: skip
        given = [
            (each.level, self._is(reader, each.grantee) and not each.over)
            for each in self.shares
            if each.record == place
        ]
        return any(holds and (level != "update" or at == "update") for at, holds in (*opened, *given))

    def _reaches(self, reader: int, record: Record, depth: str) -> bool:
        if depth in {"none", "all"}:
            return depth == "all"
        word, owner = record.owner
        if word == "queue":
            return reader in self.queues[owner][1] or self._lies_with(reader, record, depth)
        mates = any({reader, owner} <= each for each in self.teams)
        return (
            reader == owner
            or (depth != "own" and mates)
            or (depth in {"subtree", "territory"} and self._is_above(reader, owner))
            or self._lies_with(reader, record, depth)
        )

    def _lies_with(self, reader: int, record: Record, depth: str) -> bool:
        return depth == "territory" and record.kind in TERRITORIAL and self._covers(reader, record.lies)

    def _is_above(self, reader: int, owner: int) -> bool:
        at = self.managers[owner]
        while at is not None and at != reader:
            at = self.managers[at]
        return at is not None

    def _covers(self, reader: int, territory: int | None) -> bool:
        while territory is not None:
            if reader in self.territories[territory][1]:
                return True
            territory = self.territories[territory][0]
        return False

    def _is(self, reader: int, party: Party) -> bool:
        """Whether somebody is who is named, or one of them."""
        word, place = party
        match word:
            case "person":
                return reader == place
            case "team":
                return reader in self.teams[place]
            case "role":
                return place in self.held[reader]
            case _:
                return self._covers(reader, place)

    def _is_of(self, owner: Party, source: Party) -> bool:
        return owner[0] == "person" and self._is(owner[1], source)


def organisation(dice: Random) -> Organisation:
    """An organisation of three to seven people and some twenty records."""
    count = dice.randint(3, 7)
    made = [_role(dice) for _ in range(dice.randint(3, 6))]
    held = [_some(dice, len(made), 1, 3) for _ in range(count)]
    teams = [_some(dice, count, 1, 3) for _ in range(dice.randint(0, 3))]
    territories = [
        (dice.choice([None, *range(place)]), _some(dice, count, 0, 2)) for place in range(dice.randint(0, 5))
    ]
    queues = [
        (frozenset(dice.sample(KINDS, dice.randint(2, len(KINDS)))), _some(dice, count, 1, 3))
        for _ in range(dice.randint(0, 2))
    ]
    records = []
    for kind in KINDS:
        able = [("person", each) for each in range(count)]
        able += [("queue", place) for place, (kinds, _) in enumerate(queues) if kind in kinds]
        for _ in range(dice.randint(3, 5)):
            lies = dice.choice([None, *range(len(territories))]) if kind in TERRITORIAL else None
            records.append(Record(kind, dice.choice(able), lies))
    found = Organisation(_managers(dice, count), made, held, teams, territories, queues, records, [], [])
    _open(dice, found, count)
    return found


def organisations() -> st.SearchStrategy[Organisation]:
    """Each from a number that hypothesis draws, so that no part of them is left out for being small."""
    return st.randoms(use_true_random=True).map(organisation)


def _some(dice: Random, count: int, least: int, most: int) -> frozenset[int]:
    return frozenset(dice.sample(range(count), min(count, dice.randint(least, most))))


def _role(dice: Random) -> Role:
    """What it gives of each kind; mostly less than all."""
    bounded = (*DEPTHS[1:-1], *DEPTHS)
    rights = {
        kind: ObjectRights(
            read=dice.choice(bounded), create=dice.random() < 0.5,
            **{level: dice.choice(bounded) for level in LEVELS[1:]},
        )
        for kind in KINDS
    }  # fmt: skip
    hides = frozenset(dice.sample(KINDS, dice.randint(0, 4)))
    return Role(rights, hides, sells=dice.random() < 0.8, imports=dice.random() < 0.5)


def _managers(dice: Random, count: int) -> list[int | None]:
    """Above whom everybody stands: trees of five floors at most, chains among them."""
    found: list[int | None] = []
    floors: list[int] = []
    for place in range(count):
        able = [each for each in range(place) if floors[each] < DEEPEST]
        above = dice.choice([None, *able, *able[-2:]])
        found.append(above)
        floors.append(1 if above is None else floors[above] + 1)
    return found


def _open(dice: Random, found: Organisation, count: int) -> None:
    """Shares, places in records' teams, rules and links. Nobody is given what their roles deny, which is refused."""
    teams = [("team", each) for each in range(len(found.teams))]
    taken = set()
    for _ in range(dice.randint(8, 20)):
        place, level = dice.randrange(len(found.records)), dice.choice(("read", "update"))
        kind = found.records[place].kind
        able = [("person", each) for each in range(count) if found.depth(each, kind, level) != "none"]
        grantees = [each for each in (*able, *teams) if (place, each) not in taken]
        if not grantees:
            continue
        grantee = dice.choice(grantees)
        taken.add((place, grantee))
        role = dice.choice((None, None, "sales", "support")) if grantee[0] == "person" else None
        found.shares.append(Given(place, grantee, level, role, over=dice.random() < 0.3))
    groups = [*teams, *(("role", each) for each in range(len(found.roles)))]
    parties = [*groups, *(("territory", each) for each in range(len(found.territories)))]
    for _ in range(dice.randint(1, 4)):
        opened = Opened(dice.choice(KINDS), dice.choice(groups), dice.choice(parties), dice.choice(("read", "update")))
        found.rules.append(opened)
    of = {kind: [place for place, each in enumerate(found.records) if each.kind == kind] for kind in KINDS}
    pairs = [(contact, company) for contact in of["contact"] for company in of["company"]]
    found.links = sorted(dice.sample(pairs, dice.randint(3, 6)))
