"""What docs/webhooks.md tells people to write does what it says."""

import re
from pathlib import Path

from rapport.webhooks import sending, signing
from tests.support.repository import ROOT

TEXT = (Path(ROOT) / "docs/webhooks.md").read_text()
WORDS = {8: "eight", 11: "eleven"}


def test_the_signature_by_hand_is_the_one_that_is_sent() -> None:
    [code] = re.findall(r"(    import base64, hashlib, hmac\n(?:(?:    .*)?\n)+)", TEXT)
    lines = "\n".join(line.removeprefix("    ") for line in code.splitlines())
    told: dict[str, object] = {}
    exec(lines, told)  # noqa: S102  # our own page
    secret, body = signing.new_secret(), b'{"type": "webhook.test"}'
    sent = signing.headers("msg_1", 1_795_881_600, body, [secret, signing.new_secret()])
    signature = told["signature"]
    assert callable(signature)
    assert sent["webhook-signature"].split(" ")[0] == signature(secret, "msg_1", "1795881600", body)
    assert len(sent["webhook-signature"].split(" ")) == 2


def test_the_figures_are_those_of_the_product() -> None:
    assert f"within {sending.SECONDS:.0f} seconds" in TEXT
    assert f"Up to {WORDS[sending.AT_ONCE]} messages" in TEXT
    assert f"{WORDS[sending.ATTEMPTS]} tries in about three days" in TEXT
    assert f"more than {sending.BACKLOG:,} waiting" in TEXT
    assert f"in the log for {sending.KEPT.days} days" in TEXT
