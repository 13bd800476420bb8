"""Mail: one port, and SMTP behind it. Plain text and files; what is in a mail never reaches a log or an error."""

import asyncio
import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from typing import Final, Protocol
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import msgspec

from kernel.errors import Invalid, Unavailable
from kernel.settings import LOOPBACK, SettingsError
from kernel.text import Text

_TIMEOUT: Final = 20.0
_PORTS: Final = {"smtp": 587, "smtps": 465}


class Attachment(msgspec.Struct, frozen=True):
    """A file that goes along: its name, its media type (`application/pdf`), its bytes."""

    name: str
    media_type: str
    data: bytes


class Mail(msgspec.Struct, frozen=True):
    """One mail to one address.

    With a `key` the same mail, sent again by a job that was cut short before it ended, is the same message: a mailbox
    keeps it once, and a mail server is given the same Message-ID. `of` is the organisation that says something by it;
    what is about somebody's own account is of none.
    """

    to: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    key: UUID | None = None
    of: UUID | None = None

    def __repr__(self) -> str:
        return "<Mail>"


class MailPort(Protocol):
    """Whatever takes a mail."""

    async def send(self, mail: Mail) -> None:
        """Hands a mail over; raises `Unavailable` if it may work later, `BadAddress` if it never will."""
        ...


class BadAddress(Invalid):
    """The address can't take mail."""

    code = "mail.bad_address"
    text = Text(zh="这个邮箱地址收不了邮件，没有发送。", en="This address can't take mail; nothing was sent.")


class SmtpMail:
    """Sends through a mail server: `smtp://user:password@host:587?from=no-reply@example.com`, or `smtps://`.

    `smtp` turns TLS on before it says anything else and refuses a server without it, other than on this machine.
    """

    def __init__(self, url: str, *, tls: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        sender = parse_qs(parts.query).get("from", [unquote(parts.username or "")])[0]
        if parts.scheme not in _PORTS or not parts.hostname or "@" not in sender:
            raise SettingsError("MAIL_URL must be smtp://user:password@host:587?from=address (or smtps://...).")
        self._implicit_tls = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, parts.port or _PORTS[parts.scheme]
        self._login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._sender = Address(addr_spec=sender)
        self._tls = tls or ssl.create_default_context()

    async def send(self, mail: Mail) -> None:
        """Sends in a thread, as the standard library's client blocks."""
        await asyncio.to_thread(self._send, self._compose(mail))

    def _compose(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        try:
            message["To"] = Address(addr_spec=mail.to)
        except (ValueError, IndexError, MessageError):
            # The address stays out of the error: it is a customer's.
            raise BadAddress from None
        message["From"] = self._sender
        message["Subject"] = " ".join(mail.subject.split())
        message["Date"] = localtime()
        domain = self._sender.domain
        message["Message-ID"] = make_msgid(domain=domain) if mail.key is None else f"<{mail.key}@{domain}>"
        message.set_content(mail.text)
        for each in mail.attachments:
            kind, _, subtype = each.media_type.partition("/")
            message.add_attachment(each.data, maintype=kind, subtype=subtype, filename=each.name)
        return message

    def _send(self, message: EmailMessage) -> None:
        try:
            with self._connect() as server:
                if self._login:
                    server.login(*self._login)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            # The server's reply quotes the address, so the cause stays out of what is raised.
            raise (BadAddress() if _is_final(error) else Unavailable(part="SMTP")) from None
        except (smtplib.SMTPException, OSError):
            raise Unavailable(part="SMTP") from None

    def _connect(self) -> smtplib.SMTP:
        if self._implicit_tls:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=_TIMEOUT, context=self._tls)
        server = smtplib.SMTP(self._host, self._port, timeout=_TIMEOUT)
        if self._host not in LOOPBACK:
            try:
                server.starttls(context=self._tls)
            except BaseException:
                server.close()
                raise
        return server

    def __repr__(self) -> str:
        return "<SmtpMail>"


def _is_final(error: smtplib.SMTPRecipientsRefused) -> bool:
    """True if the recipient was refused for good (5xx), not for now (4xx)."""
    return all(code >= 500 for code, _ in error.recipients.values())
