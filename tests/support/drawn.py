"""Organisations of any shape, drawn by hypothesis, and an oracle of them that knows nothing of SQL.

Everything is told apart by its place in a list; what a test makes of it has ids.
"""

from dataclasses import dataclass, field
from typing import Any, Final

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


def _some(draw: Any, count: int, most: int) -> frozenset[int]:
    found: frozenset[int] = draw(st.frozensets(st.integers(0, count - 1), max_size=most))
    return found


@st.composite
def roles(draw: Any) -> Role:
    """A role that opens most kinds in some way; of two levels that are no deeper than reading, others are left out."""
    depths = st.sampled_from(DEPTHS)
    rights = {
        kind: ObjectRights(
            read=draw(st.sampled_from(("own", "team", "subtree", "territory", "own", "none", "all"))),
            create=draw(st.booleans()),
            **{level: draw(depths) for level in LEVELS[1:]},
        )
        for kind in KINDS
    }
    hides = draw(st.frozensets(st.sampled_from(KINDS), max_size=3))
    return Role(rights, hides, sells=draw(st.integers(0, 5)) < 5, imports=draw(st.booleans()))


@st.composite
def managers(draw: Any, count: int) -> list[int | None]:
    """Above whom everybody stands: trees of five floors at most, chains among them."""
    found: list[int | None] = []
    floors: list[int] = []
    for place in range(count):
        able = [each for each in range(place) if floors[each] < DEEPEST]
        above = draw(st.sampled_from([None, *able, *able[-1:]])) if able else None
        found.append(above)
        floors.append(1 if above is None else floors[above] + 1)
    return found


@st.composite
def organisations(draw: Any) -> Organisation:
    """An organisation of two to seven people and some twenty records."""
    count = draw(st.sampled_from((6, 4, 7, 3, 5, 2)))
    made = draw(st.lists(roles(), min_size=2, max_size=5))
    held = [draw(st.frozensets(st.integers(0, len(made) - 1), min_size=1, max_size=3)) for _ in range(count)]
    teams = [_some(draw, count, 4) for _ in range(draw(st.integers(0, 3)))]
    territories: list[tuple[int | None, frozenset[int]]] = []
    for place in range(draw(st.integers(0, 5))):
        above = draw(st.sampled_from([None, *range(place), *range(place)[-1:]]))
        territories.append((above, _some(draw, count, 2)))
    queues = [
        (draw(st.frozensets(st.sampled_from(KINDS), min_size=1)), _some(draw, count, 3))
        for _ in range(draw(st.integers(0, 2)))
    ]
    places = st.sampled_from([None, *range(len(territories))])
    records = []
    for kind in KINDS:
        able = [("person", each) for each in range(count)]
        able += [("queue", place) for place, (kinds, _) in enumerate(queues) if kind in kinds]
        for _ in range(draw(st.integers(2, 5))):
            lies = draw(places) if kind in TERRITORIAL else None
            records.append(Record(kind, draw(st.sampled_from(able)), lies))
    found = Organisation(draw(managers(count)), made, held, teams, territories, queues, records, [], [])
    _open(draw, found, count)
    return found


def _open(draw: Any, found: Organisation, count: int) -> None:
    """Shares, places in records' teams, rules and links. Nobody is given what their roles deny, which is refused."""
    levels, teams = st.sampled_from(("read", "update")), [("team", each) for each in range(len(found.teams))]
    taken = set()
    for _ in range(draw(st.integers(0, 12))):
        place, level = draw(st.integers(0, len(found.records) - 1)), draw(levels)
        kind = found.records[place].kind
        able = [("person", each) for each in range(count) if found.depth(each, kind, level) != "none"]
        grantees = [each for each in (*able, *teams) if (place, each) not in taken]
        if not grantees:
            continue
        grantee = draw(st.sampled_from(grantees))
        taken.add((place, grantee))
        role = draw(st.sampled_from((None, None, "sales", "support"))) if grantee[0] == "person" else None
        found.shares.append(Given(place, grantee, level, role, over=draw(st.integers(0, 4)) == 0))
    groups = [*teams, *(("role", each) for each in range(len(found.roles)))]
    parties = [*groups, *(("territory", each) for each in range(len(found.territories)))]
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(KINDS))
        rule = Opened(kind, draw(st.sampled_from(groups)), draw(st.sampled_from(parties)), draw(levels))
        found.rules.append(rule)
    of = {kind: [place for place, each in enumerate(found.records) if each.kind == kind] for kind in KINDS}
    pairs = st.tuples(st.sampled_from(of["contact"]), st.sampled_from(of["company"]))
    found.links = sorted(draw(st.sets(pairs, max_size=6)))
