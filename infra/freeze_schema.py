"""Writes the first revision of both kinds of database from the models; only until a first release is out.

After that a change of a model comes with a revision of its own, and `tests/tenants/test_revisions.py` holds the
chain of revisions against the models.
"""

from pathlib import Path

from kernel.tables import control_metadata, tenant_metadata
from rapport import features
from tenants import schema

FOLDER = Path(__file__).resolve().parent.parent / "tenants" / "revisions"


def main() -> None:
    """Writes the two files."""
    if features.CONTROL_REVISIONS or features.TENANT_REVISIONS:
        raise SystemExit("There are later revisions: the first one stays as it is.")
    for kind, metadata in (("control", control_metadata), ("tenant", tenant_metadata)):
        statements = [line.strip() for line in schema.baseline(metadata)]
        (FOLDER / f"0001_{kind}.sql").write_text(";\n\n".join(statements) + ";\n")


if __name__ == "__main__":
    main()
