"""What the gates read: the files of this repository."""

import ast
import functools
import gc
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("src/kernel/", "src/payments/", "src/rapport/", "tenants/", "auth/", "billing/")


def files() -> list[Path]:
    """Every file that is or will be committed; what .gitignore names is left out."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def python_files() -> list[Path]:
    """The Python files among them."""
    return [path for path in files() if path.suffix == ".py"]


def line_of(node: ast.AST, *, end: bool = False) -> int:
    """The first or last line of a node."""
    return int(getattr(node, "end_lineno" if end else "lineno", 0))


def product_files() -> Iterator[tuple[str, Path]]:
    """Every Python file of the product, by its name from the root."""
    for path in python_files():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(PRODUCT):
            yield name, path


def product_trees() -> Iterator[tuple[str, ast.Module]]:
    """Every Python file of the product, parsed."""
    yield from _trees()


@functools.cache
def _trees() -> list[tuple[str, ast.Module]]:
    # Parsing takes seconds, and a dozen gates look at all of it.
    found = [(name, ast.parse(path.read_text())) for name, path in product_files()]
    gc.freeze()
    return found
