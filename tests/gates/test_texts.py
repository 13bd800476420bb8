"""Every text of the backend is there in Chinese and English, and every error has a code of its own."""

import ast
import importlib
import re
from string import Formatter

import pytest

from kernel.errors import RapportError
from tests.support.repository import product_files, product_trees

CHINESE = re.compile(r"[\u3400-\u9fff]")
SIGN = re.compile(r"[%‰°]+")
"""The same in every language."""
CODE = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)?\Z")
FLOORS = {
    "kernel": "", "payments": "payments", "tenants": "tenants", "auth": "auth", "billing": "billing",
    "rapport.onboarding": "signup", "rapport.portability": "portability", "rapport.privacy": "privacy",
    "rapport.sandboxes": "sandboxes", "rapport.audit": "audit", "rapport.webhooks": "webhooks",
}  # fmt: skip
"""The prefix of a package's codes; inside the CRM it is the feature's name. The kernel's have none, or its module's."""

# What an error is about lies below the package that raises it.
OTHER_PREFIX = {
    "tenants.read_only": "kernel.db refuses writes for the organisation",
    "tenants.suspended": "kernel.http refuses requests for the organisation",
    "tenants.not_ready": "auth refuses to sign in to an organisation that is being made",
    "auth.viewing_reads_only": "kernel.db writes nothing for whoever views as somebody else",
    "crypto.unreadable": "kernel.keys and kernel.crypto are one subject",
    "crypto.key_provider": "kernel.keys and kernel.crypto are one subject",
}

Defined = type[RapportError]


def test_every_text_is_there_in_both_languages():
    found = {name: lines for name, tree in product_trees() if (lines := incomplete(tree))}
    assert found == {}
    assert sum(len(texts(tree)) for _, tree in product_trees()) > 150


def test_both_languages_fill_in_the_same():
    assert {name: lines for name, tree in product_trees() if (lines := unlike(tree))} == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("Text(zh='公司', en='Company')", []),
        ("Text('公司', 'Company')", []),
        ("Text(zh='', en='Company')", [1]),
        ("Text(zh='公司', en=' ')", [1]),
        ("x = 1\nText(zh='Company', en='Company')", [2]),
        ("Text(zh='公司')", [1]),
        ("Text(zh='%', en='%')", []),
        ("Text(zh='%', en='%%')", [1]),
        ("Text(zh=f'{name}有', en=f'{name}')", []),
        ("Text(zh=f'{name} has', en=f'{name} has')", [1]),
        ("Text(zh=f'{label.zh}: {n}', en=f'{label.en}: {n}')", []),
        ("Text(zh=f'{label.en}: {n}', en=f'{label.en}: {n}')", [1]),
        ("Text(zh=label.zh, en=label.en)", []),
        ("kernel.text.Text(zh='x', en='x')", [1]),
    ],
)
def test_the_gate_knows_a_text_that_lacks_a_language(source, lines):
    assert incomplete(ast.parse(source)) == lines


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("Text(zh='{a}有{b}', en='{b} of {a}')", []),
        ("Text(zh='{a}有', en='{b}')", [1]),
        ("Text(zh='有', en='{b}')", [1]),
        ("Text(zh='{a.zh}有', en='{a.en}')", []),
        ("Text(zh='{a.zh}有', en='{b.en}')", [1]),
    ],
)
def test_the_gate_knows_texts_that_fill_in_other_things(source, lines):
    assert unlike(ast.parse(source)) == lines


def test_every_error_has_a_code_of_its_own():
    assert problems(errors()) == []
    assert len(errors()) > 50


def test_exceptions_are_still_needed():
    assert set(OTHER_PREFIX) <= {error.code for error in errors()}


def error(module: str, code: str | None, **more: object) -> Defined:
    """An error as a module of the product would define it."""
    own = {"__module__": module, **({} if code is None else {"code": code}), **more}
    return type("Refused", (RapportError,), own)


@pytest.mark.parametrize(
    ("module", "code", "expected"),
    [
        ("rapport.crm.records.errors", "records.refused", ""),
        ("rapport.crm.deals.errors", "deals.refused", ""),
        ("rapport.crm.deals.errors", "records.refused", "prefix"),
        ("rapport.onboarding.errors", "signup.refused", ""),
        ("rapport.onboarding.errors", "refused", "prefix"),
        ("billing.errors", "auth.refused", "prefix"),
        ("rapport.local.errors", "local.refused", "no prefix"),
        ("kernel.files", "files.refused", ""),
        ("kernel.files", "mail.refused", "prefix"),
        ("kernel.errors", "refused", ""),
        ("auth.errors", "auth.Refused", "form"),
        ("auth.errors", None, "none of its own"),
        ("auth.errors", "auth.csrf", "twice"),
    ],
)
def test_the_gate_knows_a_wrong_code(module, code, expected):
    found = problems([*errors(), error(module, code)])
    assert len(found) == bool(expected)
    assert all(expected in problem for problem in found)


def texts(tree: ast.Module) -> list[tuple[int, ast.expr | None, ast.expr | None]]:
    """Line, Chinese and English of every `Text(...)`."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "Text":
            given = dict(zip(("zh", "en"), node.args, strict=False)) | {each.arg: each.value for each in node.keywords}
            # A column of this type has neither.
            if given:
                found.append((node.lineno, given.get("zh"), given.get("en")))
    return sorted(found, key=lambda each: each[0])


def incomplete(tree: ast.Module) -> list[int]:
    """The lines of texts in which a language is missing; what is computed while the program runs is passed over."""
    found = []
    for line, zh, en in texts(tree):
        chinese, english = fixed(zh), fixed(en)
        empty = zh is None or en is None or (english is not None and not english.strip())
        sign = bool(chinese) and chinese == english and SIGN.fullmatch(chinese) is not None
        if empty or (chinese is not None and not CHINESE.search(chinese) and not sign):
            found.append(line)
    return found


def unlike(tree: ast.Module) -> list[int]:
    """The lines of texts whose languages have other placeholders."""
    return [line for line, zh, en in texts(tree) if placeholders(zh) != placeholders(en)]


def fixed(node: ast.expr | None) -> str | None:
    """The letters of a text that stand in the source; None when none do."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else stand_in(part) for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def stand_in(part: ast.expr) -> str:
    """In place of what is filled in: the Chinese of another text is Chinese."""
    inner = part.value if isinstance(part, ast.FormattedValue) else part
    return "中" if isinstance(inner, ast.Attribute) and inner.attr == "zh" else "{}"


def placeholders(node: ast.expr | None) -> set[str]:
    """What a text leaves to be filled in; of another text each takes its own language."""
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    return {re.sub(r"\.(zh|en)\Z", "", name) for name in names}


def errors() -> list[Defined]:
    """Every error that a caller may see."""
    for name, path in product_files():
        if "RapportError" in (text := path.read_text()) or "Text(" in text:
            importlib.import_module(
                name.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            )
    found, waiting = [], [RapportError]
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        if each.__name__ != "Refused" and not each.__module__.startswith("test"):
            found.append(each)
    return sorted(found, key=lambda each: (each.__module__, each.__qualname__))


def problems(defined: list[Defined]) -> list[str]:
    """What is wrong with the codes of these errors."""
    found, owners = [], dict[str, str]()
    for each in defined:
        name, code = f"{each.__module__}.{each.__name__}", vars(each).get("code")
        if code is None:
            found.append(f"{name}: none of its own")
        elif code in owners:
            found.append(f"{name}: {code} twice, also {owners[code]}")
        elif not CODE.match(code):
            found.append(f"{name}: {code} has a wrong form")
        elif code not in OTHER_PREFIX and (problem := wrong_prefix(each.__module__, code)):
            found.append(f"{name}: {problem}")
        owners.setdefault(code, name)
    return found


def wrong_prefix(module: str, code: str) -> str:
    """What is wrong with a code's prefix, or nothing."""
    prefix, dot, _ = code.partition(".")
    if module.startswith("rapport.crm."):
        wanted = {module.split(".")[2]}
    elif floor := next((floor for floor in FLOORS if f"{module}.".startswith(f"{floor}.")), None):
        wanted = {FLOORS[floor] or module.split(".")[1]}
        if not FLOORS[floor] and not dot:
            return ""
    else:
        return f"{module} has no prefix"
    return "" if {prefix} == wanted and dot else f"{code} has not the prefix {wanted}"
