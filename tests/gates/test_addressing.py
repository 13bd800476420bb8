"""The interface says 你 to its reader, everywhere: two forms beside each other read like two products."""

from tests.support.repository import ROOT


def test_the_catalogues_and_errors_address_the_reader_in_one_way() -> None:
    files = [*(ROOT / "frontend/web/src/locales").glob("*/zh-CN.po"), *(ROOT / "src").rglob("errors.py")]
    files += [each for folder in ("auth", "billing") for each in (ROOT / folder).rglob("*mails.py")]
    assert len(files) > 20
    assert [str(path.relative_to(ROOT)) for path in files if "您" in path.read_text()] == []
