"""Signing in by others and for others is not built: no OAuth, OpenID Connect, SAML or SCIM, so what the ASVS asks of
them (V6.8, V7.1.3, V7.6.1, V10) has nothing to apply to. Once this fails, these rows have to be met instead.
"""

import ast
import json
import re

import msgspec

from kernel.settings import Settings
from tests.gates.test_cryptography import imported
from tests.support import asvs
from tests.support.repository import ROOT, product_trees
from tests.support.routes import api_document

LIBRARIES = {
    "authlib", "joserfc", "jose", "jwt", "oauthlib", "oic", "onelogin", "pyoidc", "requests_oauthlib", "saml2",
    "scim2_models", "scim2_server", "signxml", "xmlsec",
}  # fmt: skip
NAME = re.compile(r"(?i)(?<![a-z])(oauth2?|oidc|openid|saml2?|scim|sso|idp|federation|relay.?state)(?![a-z])")
ROWS = re.compile(r"V10\.|V6\.8\.|V7\.1\.3$|V7\.6\.1$")
PACKAGES = ("oidc", "openid", "oauth", "saml", "msal", "auth0", "appauth")


def named(texts: list[str]) -> list[str]:
    """What is about signing in by others."""
    return sorted(text for text in texts if NAME.search(text))


def test_nothing_imports_what_it_takes() -> None:
    assert {name: found for name, tree in product_trees() if (found := imported(tree) & LIBRARIES)} == {}
    wanted = json.loads((ROOT / "frontend/web/package.json").read_text())["dependencies"]
    assert [name for name in wanted if any(each in name for each in PACKAGES)] == []


def test_no_route_no_setting_and_no_module_is_of_it() -> None:
    assert named(list(api_document()["paths"])) == []
    assert named([field.name for field in msgspec.structs.fields(Settings)]) == []
    assert named([name for name, _ in product_trees()]) == []


def test_the_rows_say_so_and_no_other_row_does() -> None:
    of = {row.id for row in asvs.requirements().values() if "tests/gates/test_federation.py" in row.note}
    expected = {row.id for row in asvs.requirements().values() if ROWS.match(row.id)} - {"V10.6.1", "V10.6.2"}
    assert of == expected
    assert {asvs.requirements()[each].state for each in of} == {"not applicable"}
    assert len(of) == 40


def test_the_gate_knows_it() -> None:
    assert imported(ast.parse("from authlib.oauth2 import x")) & LIBRARIES == {"authlib"}
    seen = ["/api/sso/connections", "/api/oauth/token", "/api/scim/v2/Users", "saml_certificate", "auth/oidc/client.py"]
    assert named([*seen, "/api/sessions", "assortment", "auth/sessions.py"]) == sorted(seen)
