"""The front end's types of the API are those of the document that the server serves."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.repository import ROOT
from tests.support.routes import api_document

NODE = Path(sys.executable).parent / "node"


def check(document: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """What the front end's own script says of a document."""
    (folder / "openapi.json").write_text(json.dumps(document, sort_keys=True))
    command = [str(NODE), "scripts/api.mjs", str(folder / "openapi.json"), "--check"]
    return subprocess.run(command, cwd=ROOT / "frontend", capture_output=True, text=True, check=False)


def test_the_types_are_those_of_the_served_document(tmp_path: Path):
    assert (ROOT / "frontend/node_modules").exists(), "install the Node packages first: sh infra/bootstrap.sh web"
    document = api_document()
    done = check(document, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]

    # And it can tell: one more operation is another set of types.
    document["paths"]["/api/nothing"] = {"get": {"responses": {"204": {"description": "Nothing"}}}}
    changed = check(document, tmp_path)
    assert (changed.returncode, changed.stderr.strip()) == (
        1,
        "core/src/api/schema.d.ts is not what the server's OpenAPI document says: npm run api",
    )
