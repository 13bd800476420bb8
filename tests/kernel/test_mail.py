"""SMTP with TLS first, one recipient, and no address in an error."""

import smtplib
from typing import ClassVar
from uuid import UUID

import msgspec
import pytest

from kernel.errors import Unavailable
from kernel.mail import BadAddress, Mail, SmtpMail
from kernel.settings import SettingsError

MAIL = Mail(to="li@example.com", subject="验证码\n 123456", text="您好\n123456\n")
URL = "smtp://user%40x:p%2Fw@mail.example.com?from=no-reply@rapport.example"


class Server:
    """Stands for the standard library's client and records what is asked of it."""

    said: ClassVar[list] = []
    failure: ClassVar[dict] = {}

    def __init__(self, host, port, timeout, context=None):
        self.said.append(("connect", host, port, context is not None))

    def __getattr__(self, name):
        def call(*args, **kwargs):
            self.said.append((name, *args))
            if name in self.failure:
                raise self.failure[name]

        return call

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.said.append(("quit",))


@pytest.fixture(autouse=True)
def server(monkeypatch):
    Server.said, Server.failure = [], {}
    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(smtplib, "SMTP_SSL", Server)
    return Server


def steps():
    return [step[0] for step in Server.said]


async def test_tls_comes_before_login_and_mail():
    await SmtpMail(URL).send(MAIL)
    assert steps() == ["connect", "starttls", "login", "send_message", "quit"]
    assert Server.said[0] == ("connect", "mail.example.com", 587, False)
    assert Server.said[2] == ("login", "user@x", "p/w")
    message = Server.said[3][1]
    assert message["To"] == "li@example.com"
    assert message["From"] == "no-reply@rapport.example"
    assert message["Subject"] == "验证码 123456"
    assert message.get_content() == "您好\n123456\n"
    assert message["Message-ID"].endswith("@rapport.example>")


async def test_a_mail_that_is_sent_again_under_its_key_is_the_same_message():
    key = UUID("0193a000-0000-7000-8000-000000000001")
    for _ in range(2):
        await SmtpMail(URL).send(msgspec.structs.replace(MAIL, key=key))
    sent = [said[1]["Message-ID"] for said in Server.said if said[0] == "send_message"]
    assert sent == [f"<{key}@rapport.example>"] * 2


async def test_smtps_is_tls_from_the_start():
    await SmtpMail("smtps://a%40example.com:pw@mail.example.com").send(MAIL)
    assert Server.said[0] == ("connect", "mail.example.com", 465, True)
    assert steps() == ["connect", "login", "send_message", "quit"]
    assert Server.said[2][1]["From"] == "a@example.com"


async def test_a_relay_on_this_machine_needs_no_tls():
    await SmtpMail("smtp://localhost:25?from=a@example.com").send(MAIL)
    assert steps() == ["connect", "send_message", "quit"]


async def test_a_server_without_tls_gets_neither_password_nor_mail():
    Server.failure = {"starttls": smtplib.SMTPNotSupportedError("no")}
    with pytest.raises(Unavailable):
        await SmtpMail(URL).send(MAIL)
    assert steps() == ["connect", "starttls", "close"]


@pytest.mark.parametrize(
    ("failure", "raised"),
    [
        (smtplib.SMTPRecipientsRefused({"li@example.com": (550, b"no such user li@example.com")}), BadAddress),
        (smtplib.SMTPRecipientsRefused({"li@example.com": (451, b"later")}), Unavailable),
        (smtplib.SMTPServerDisconnected("gone"), Unavailable),
        (TimeoutError("li@example.com"), Unavailable),
    ],
)
async def test_failures_are_told_apart_and_name_nobody(failure, raised):
    Server.failure = {"send_message": failure}
    with pytest.raises(raised) as caught:
        await SmtpMail(URL).send(MAIL)
    assert caught.value.__suppress_context__
    assert "li@" not in f"{caught.value!r} {caught.value.message('en')} {caught.value.params}"


@pytest.mark.asvs("V1.3.11")
@pytest.mark.parametrize("to", ["", "li", "a@b.c,d@e.f", "a@b.c\nBcc: d@e.f", "Li <a@b.c>", "@b.c"])
async def test_what_is_not_one_address_is_refused(to):
    with pytest.raises(BadAddress):
        await SmtpMail(URL).send(Mail(to=to, subject="s", text="t"))
    assert steps() == []


@pytest.mark.parametrize(
    "url", ["http://mail.example.com?from=a@b.c", "smtp://?from=a@b.c", "smtp://mail.example.com", "smtp://u:secret@h"]
)
def test_a_setting_without_server_or_sender_is_refused(url):
    with pytest.raises(SettingsError, match="MAIL_URL") as caught:
        SmtpMail(url)
    assert "secret" not in str(caught.value)


def test_nothing_shows():
    assert repr(SmtpMail(URL)) == "<SmtpMail>"
    assert repr(MAIL) == "<Mail>"
