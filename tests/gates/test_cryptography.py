"""The inventory of cryptography names every place that calls it, and none that doesn't."""

import ast
import re

import pytest

from tests.support.repository import ROOT, product_trees

INVENTORY = (ROOT / "docs/asvs/cryptography.md").read_text()
LIBRARIES = {"argon2", "cryptography", "hashlib", "hmac", "nacl", "pyotp", "secrets", "ssl", "tink", "webauthn"}
# What no document of ours can rule out by itself, so nothing may import it.
BANNED = {"Crypto", "authlib", "jose", "jwt", "md5", "passlib", "rsa"}


def imported(tree: ast.AST) -> set[str]:
    """The top names that a module imports."""
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    found |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in found}


@pytest.mark.asvs("V11.1.2")
@pytest.mark.asvs("V11.1.3")
def test_every_use_of_cryptography_is_in_the_inventory():
    using = {name for name, tree in product_trees() if imported(tree) & LIBRARIES}
    named = set(re.findall(r"`((?:src|auth|billing|tenants)/[\w/]+(?:\.py|/))`", INVENTORY.partition("## What")[0]))
    folders = tuple(name for name in named if name.endswith("/"))
    assert {name for name in using if not name.startswith(folders)} == named - set(folders)
    assert all(any(name.startswith(folder) for name in using) for folder in folders)


@pytest.mark.asvs("V11.2.1")
def test_nothing_else_is_imported_for_it():
    assert {name: found for name, tree in product_trees() if (found := imported(tree) & BANNED)} == {}


def test_the_gate_knows_imports():
    tree = ast.parse("import hashlib, os\nfrom cryptography.hazmat import x\ndef f():\n    import jwt.algorithms\n")
    assert imported(tree) == {"hashlib", "os", "cryptography", "jwt"}
