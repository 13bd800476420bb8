"""Every mail says whose it is: what is a sandbox's is held, so none may be sent that nobody asked that of."""

import ast

import pytest

from tests.support.repository import product_trees


def unsaid(tree: ast.AST) -> list[int]:
    """The lines of mails that don't say of which organisation they are, or that they are of none."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Mail"
        and "of" not in {keyword.arg for keyword in node.keywords}
    ]


def test_every_mail_says_of_which_organisation_it_is() -> None:
    assert {name: lines for name, tree in product_trees() if (lines := unsaid(tree))} == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [("Mail(to=a, subject=b, text=c, of=None)", []), ("x(Mail(to=a, subject=b, text=c))", [1]), ("Mails(to=a)", [])],
)
def test_the_gate_knows_a_mail_of_nobody(source: str, lines: list[int]) -> None:
    assert unsaid(ast.parse(source)) == lines
