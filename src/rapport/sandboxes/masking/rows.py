"""Rows of an archive without personal data: what each table's texts are, and substitutes for them.

Everything that is encrypted is masked unless somebody declared it harmless: a field of a record by `Field.personal`,
everything else in the lists here. A column that nobody thought of is taken for free text, a document for one whose
every text is.
"""

import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from auth.authz.roles import SYSTEM_ROLES
from auth.models import PERSON_EMAIL, PERSON_NAME, SHARING_RULE_NAME, TEAM_NAME, TERRITORY_NAME
from kernel.changes import SALT_BYTES, Change, canonical
from kernel.crypto import commitment
from kernel.text import Text
from rapport.crm.attachments.files import PURPOSE
from rapport.crm.features import REGISTRY
from rapport.crm.forms.models import FORM_SETUP
from rapport.crm.records import custom, definitions
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.models import (
    CUSTOM_FIELD,
    DEFINED,
    DEFINITION_FIELD,
    LABEL_FIELD,
    OBJECT_DEFINED,
    OWN_OBJECT,
)
from rapport.crm.records.objects import Field, ObjectType
from rapport.portability import register
from rapport.sandboxes.masking import files
from rapport.sandboxes.masking.values import Mask

Row = dict[str, Any]

BY_KIND: Final = {
    "email": "email", "phone": "phone", "url": "web", "personal_date": "date", "choice": "label",
    "identity_number": "identity_number", "bank_account": "bank_account", "personal_number": "code",
    "auto_number": "code", "point": "point", "credit_code": "credit_code",
}  # fmt: skip
"""What a field of a kind is taken for that nobody declared anything of: its substitute has to be one of that kind."""

COLUMNS: Final[Mapping[str, str]] = {
    "assignment_person.skills": "label",
    "custom_field.definition": "harmless",
    "custom_object.definition": "harmless",
    "person.name": "name",
    "person.email": "email",
    "role.label": "label",
    "sharing_rule.name": "label",
    "stored_file.name": "file_name",
    "team.name": "label",
    "territory.name": "label",
    # What every visitor reads, and ids.
    "web_form.setup": "harmless",
}
"""Of tables that are no records: what a column's text is. Any other is free text."""

SECRETS: Final[Mapping[tuple[str, int], str]] = {
    (DEFINED, CUSTOM_FIELD): "harmless", (OBJECT_DEFINED, OWN_OBJECT): "harmless", ("choice", LABEL_FIELD): "label",
    ("person", PERSON_NAME): "name", ("person", PERSON_EMAIL): "email", ("team", TEAM_NAME): "label",
    ("territory", TERRITORY_NAME): "label", ("sharing_rule", SHARING_RULE_NAME): "label",
    ("web_form", FORM_SETUP): "harmless",
}  # fmt: skip
"""Of what the history of those holds, by the number of the field."""

LEFT_OUT: Final[Mapping[str, str]] = {
    "approval_lock": "what waits for an approval in the other organisation",
    "approval_request": "who asked for what, and why; the other organisation decides it",
    "approval_step": "of those",
    "approval_vote": "who said what to them",
    "consent": "who agreed to what, with their addresses",
    "follower": "who is told of which record in the other organisation",
    "import_run": "what was in a file, word by word; the records that came of it are there",
    "notification": "what was told to whom, about what happened in the other organisation",
    "subject_hit": "where a person was found who asked about their data",
    "subject_request": "who asked about their data, and what was proved to them",
    "prediction": "what was expected of deals of the other organisation",
    "suggestion": "what was suggested to whom, and what they said to it",
    "transfer": "who handed what to whom, and what they wrote",
    "company_address": "where companies are reached, line by line, beside the address of their record",
    "identity_key": "by which ids, addresses and devices people are known: none could be masked and still tell them",
    "touch": "what visitors sent, word by word; the leads that came of it are there",
}
"""Tables of an archive that stay empty in a copy, and why."""


def kind_of(field: Field) -> str:
    """What kind of personal data a field may hold."""
    return field.personal or BY_KIND.get(field.kind_name, "free")


class Masked:
    """Masks the rows of one copy; `with_files` says whether files get placeholders or stay behind."""

    def __init__(self, mask: Mask, *, with_files: bool) -> None:
        self._mask, self._with_files = mask, with_files
        self._labels: dict[tuple[Any, ...], uuid.UUID] = {}
        self._placeholders: dict[uuid.UUID, files.Placeholder] = {}

    def __call__(self, table: sa.Table, rows: Sequence[Row]) -> list[Row]:
        """The rows of a table as a copy has them; some have none there."""
        if table.name in LEFT_OUT:
            return []
        turn = getattr(self, f"_{table.name}", None)
        if turn is not None:
            return [made for row in rows if (made := turn(row)) is not None]
        obj = REGISTRY.get(table.name)
        kinds = {
            name: kind_of(obj.by_name[name]) if obj is not None else COLUMNS.get(f"{table.name}.{name}", "free")
            for name in register.ciphers(table)
        }
        documents = register.of(table).documents
        return [self._texts(row, kinds, documents) for row in rows]

    def pieces(self, file_id: uuid.UUID) -> Iterator[bytes] | None:
        """The bytes of a placeholder; None for a file that stays behind."""
        made = self._placeholders.get(file_id)
        return made.pieces() if made is not None else None

    def _texts(self, row: Row, kinds: Mapping[str, str], documents: Sequence[str]) -> Row:
        made = dict(row)
        for name, kind in kinds.items():
            if (value := row[name]) is not None:
                made[name] = self._document(value, kind) if name in documents else self._mask.text(kind, value)
        if row.get(custom.COLUMN):
            made[custom.COLUMN] = custom.replaced(row[custom.COLUMN], self._own)
        return made

    def _own(self, kind_name: str, text: str) -> str:
        """A text in a field of the organisation's own, of which nobody said that it is harmless."""
        return self._mask.text(BY_KIND.get(kind_name, "free"), text)

    def _document(self, raw: msgspec.Raw, kind: str) -> msgspec.Raw:
        return msgspec.Raw(msgspec.json.encode(self._deep(msgspec.json.decode(raw), kind)))

    def _deep(self, value: object, kind: str) -> Any:  # noqa: ANN401  # JSON
        """Every text in it, names of its parts aside."""
        match value:
            case str():
                return self._mask.text(kind, value)
            case list():
                return [self._deep(each, kind) for each in value]
            case dict():
                return {name: self._deep(each, kind) for name, each in value.items()}
            case _:
                return value

    def _role(self, row: Row) -> Row:
        """What every organisation has is called alike in all; a role of its own has a name that somebody typed."""
        return row if row["key"] in SYSTEM_ROLES else self._texts(row, {"label": COLUMNS["role.label"]}, ("label",))

    def _choice(self, row: Row) -> Row:
        """A label that the product brings along stays; two that differ still differ, as a list has each once."""
        obj = REGISTRY.get(row["object"])
        field = obj.by_id.get(row["field_id"]) if obj is not None else None
        label = msgspec.json.decode(row["label"], type=Text)
        kind = kind_of(field) if field is not None else "label"
        if kind == "harmless" or (field is not None and label in field.choices):
            return row
        zh, en, number = self._mask.text(kind, label.zh), self._mask.text(kind, label.en), 1
        made = Text(zh=zh, en=en)
        while not self._is_free(row, made):
            number += 1
            made = Text(zh=" ".join((zh, str(number))), en=" ".join((en, str(number))))
        return {**row, "label": msgspec.Raw(msgspec.json.encode(made))}

    def _is_free(self, row: Row, label: Text) -> bool:
        """Whether no other of its list has these words; from now on this one has them."""
        keys = {(row["field_id"], row["scope_id"], TextKind().normalise(each)) for each in (label.zh, label.en)}
        if any(self._labels.get(key, row["id"]) != row["id"] for key in keys):
            return False
        own: uuid.UUID = row["id"]
        self._labels.update(dict.fromkeys(keys, own))
        return True

    def _stored_file(self, row: Row) -> Row | None:
        """Of files of records a placeholder; what was imported, and lists of errors, stay behind."""
        if not self._with_files or row["purpose"] != PURPOSE:
            return None
        name = self._mask.text("file_name", row["name"])
        made = files.Placeholder.of(name, row["size"])
        self._placeholders[row["id"]] = made
        return {**row, "name": name, "size": made.size, "held_at": None, "held_by": None}

    def _saved_view(self, row: Row) -> Row:
        found = msgspec.json.decode(row["definition"])
        return {**row, "definition": msgspec.Raw(msgspec.json.encode(self._view(found, row["object"])))}

    def _approval_rule(self, row: Row) -> Row:
        """Its name is somebody's words; everything else says who is asked, by ids."""
        found = msgspec.json.decode(row["setup"])
        named = {**found, "name": self._mask.text("label", found["name"])}
        return {**row, "setup": msgspec.Raw(msgspec.json.encode(named))}

    def _transfer_template(self, row: Row) -> Row:
        """Its name and what its items say are somebody's words."""
        row = self._approval_rule(row)
        found = msgspec.json.decode(row["setup"])
        items = [{**each, "title": self._mask.text("label", each["title"])} for each in found["items"]]
        return {**row, "setup": msgspec.Raw(msgspec.json.encode({**found, "items": items}))}

    def _assignment_rule(self, row: Row) -> Row:
        """As of approvals, and what it asks people to be able to do."""
        row = self._approval_rule(row)
        found = msgspec.json.decode(row["setup"])
        skills = self._deep(found["skills"], COLUMNS["assignment_person.skills"])
        return {**row, "setup": msgspec.Raw(msgspec.json.encode({**found, "skills": skills}))}

    def _organisation_setting(self, row: Row) -> Row:
        """Names of rules, days and sections are somebody's words; the rest is hours, ids and conditions."""
        found = msgspec.json.decode(row["content"])
        for each in (*found.get("rules", ()), *found.get("days", ()), *found.get("sites", ())):
            each["name"] = self._mask.text("label", each["name"]) if each["name"] else ""
        for each in found.get("sections") or ():
            each["title"] = self._deep(each["title"], "label")
        return {**row, "content": msgspec.Raw(msgspec.json.encode(found))}

    def _stage(self, row: Row) -> Row:
        if row["exit_rule"] is None:
            return row
        rule = self._filter(msgspec.json.decode(row["exit_rule"]), REGISTRY.get("deal"))
        return {**row, "exit_rule": msgspec.Raw(msgspec.json.encode(rule))}

    def _change(self, row: Row) -> Row:
        """What it found is masked and sealed anew. Of the old commitment nothing is left that could be tried out."""
        made, salt = {**row, "client_id": None, "mutation_id": None}, os.urandom(SALT_BYTES)
        secret: dict[str, Any] = {}
        if row["payload"] is not None:
            before = msgspec.json.decode(row["payload"])["before"]
            secret = {key: self._secret(row["object"], key, value) for key, value in before.items() if key.isdigit()}
            made["payload"] = msgspec.Raw(msgspec.json.encode({"salt": salt, "before": secret}))
        said = Change(
            object=row["object"], record_id=row["record_id"], op=row["op"], public=row["public"], secret=secret
        )  # fmt: skip
        return {**made, "commitment": commitment(salt, canonical(said))}

    def _secret(self, name: str, key: str, value: object) -> Any:  # noqa: ANN401  # JSON
        if name == "pipeline":
            return value  # labels of stages and what they ask for: `Field.personal` of both says so
        if name == "saved_view" and key == str(DEFINITION_FIELD) and isinstance(value, dict):
            return self._view(value, str(value.get("object")))
        obj = REGISTRY.get(name)
        field = obj.by_id.get(int(key)) if obj is not None else None
        kind = kind_of(field) if field is not None else SECRETS.get((name, int(key)), "free")
        return self._deep(value, kind)

    def _view(self, found: dict[str, Any], name: str) -> dict[str, Any]:
        """Its name, and what its filter looks for; fields, widths and order are nobody's words."""
        told = {**found, "name": self._mask.text("label", str(found.get("name", "")))}
        return {**told, "filter": self._filter(found.get("filter"), REGISTRY.get(name))}

    def _filter(self, node: Any, obj: ObjectType | None) -> Any:  # noqa: ANN401  # JSON
        if not isinstance(node, dict):
            return node
        for word in ("and", "or"):
            if word in node:
                return {word: [self._filter(each, obj) for each in node[word]]}
        if "not" in node:
            return {"not": self._filter(node["not"], obj)}
        path = str(node.get("field", ""))
        if path.rpartition(".")[2].startswith(definitions.PREFIX) and "value" in node:
            # Of what kind an own field is stands elsewhere: whatever it is, it may be asked whether it is filled.
            return {"field": path, "op": "not_empty"}
        field = _field_at(obj, path)
        if field is not None and field.in_clear and node.get("op") not in {"contains", "starts"}:
            return node  # ids, numbers, days
        kind = kind_of(field) if field is not None else "free"
        return {**node, "value": self._deep(node["value"], kind)} if "value" in node else node


def _field_at(obj: ObjectType | None, path: str) -> Field | None:
    """The field that a condition asks about: of the object, or of one that it points at."""
    first, _, second = path.partition(".")
    if obj is None or not second:
        return obj.by_name.get(first) if obj is not None else None
    side, field = REGISTRY.sides(obj).get(first), obj.by_name.get(first)
    target = side.target if side is not None else field.target if field is not None else None
    return REGISTRY[target].by_name.get(second) if target is not None else None
