"""What the documents say is there, is there: paths, commands, variables, images."""

import json
import re
import subprocess

import jsonschema
import pytest
import yaml
from click import Group

from rapport.cli import main
from tests.support.repository import ROOT

DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"]
COMPOSE = yaml.safe_load((ROOT / "infra/compose.yaml").read_text())
CONTAINERFILE = (ROOT / "infra/Containerfile").read_text()
# A path: in backticks, with a slash or a known ending, and nothing that a path does not have.
PATH = re.compile(r"`([\w.*{},/-]+(?:/|\.(?:py|md|toml|lock|yaml|sh|json|png)))`")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_exists(document):
    text = (ROOT / document).read_text()
    paths = set(PATH.findall(text)) | set(re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text))
    missing = [
        path for path in paths if not path.startswith(("/api/", "/var/")) and not list(ROOT.glob(path.rstrip("/")))
    ]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_exists(document):
    text = (ROOT / document).read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b`?", code_of(text))) <= targets
    for words in re.findall(r"\brapport ((?:[a-z]+ ?)+)", code_of(text)):
        assert command_exists(words.split()), words


def test_make_help_names_every_command():
    # Told to, since a make that is called by make also says which directory it is in.
    command = ["make", "--no-print-directory", "help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in said.splitlines()} == {"help", "run", "test", "check", "fmt", "bench", "lock"}


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
            assert source in COMPOSE["volumes"] or (ROOT / "infra" / source).exists(), f"{name}: {source}"
        for secret in service.get("secrets", []):
            assert secret in COMPOSE["secrets"]
        if build := service.get("build"):
            context = ROOT / "infra" / build["context"]
            assert (context / build["dockerfile"]).is_file()


def test_compose_sets_the_variables_that_settings_read():
    read = set(re.findall(r'"([A-Z][A-Z_]{5,})"', (ROOT / "src/kernel/settings.py").read_text()))
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
    assert set(re.findall(r"@([a-z]+):\d+", text)) | set(re.findall(r"redis://(?:[^@\s]*@)?([a-z]+):", text)) <= set(
        services
    )


def test_every_variable_of_compose_is_explained():
    text = (ROOT / "infra/compose.yaml").read_text()
    variables = set(re.findall(r"\$\{([A-Z_]+)", text))
    readme = (ROOT / "infra/README.md").read_text()
    assert [name for name in sorted(variables) if f"`{name}`" not in readme] == []


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
