"""Domains as they are compared: A-labels (RFC 5891), so that a name that only looks alike is another one."""

import ipaddress

import idna

MAX_LENGTH = 253

# Where anybody gets a mailbox: an address there says nothing about a company.
PUBLIC = frozenset((
    "gmail.com", "googlemail.com", "outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.uk", "hotmail.fr",
    "hotmail.de", "live.com", "live.cn", "live.co.uk", "msn.com", "yahoo.com", "yahoo.co.uk", "yahoo.co.jp",
    "yahoo.fr", "yahoo.de", "yahoo.com.hk", "yahoo.com.tw", "yahoo.com.cn", "yahoo.cn", "ymail.com",
    "rocketmail.com", "aol.com", "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "pm.me",
    "tutanota.com", "tuta.io", "gmx.com", "gmx.de", "gmx.net", "gmx.at", "web.de", "t-online.de", "freenet.de",
    "mail.com", "email.com", "mail.ru", "inbox.ru", "list.ru", "bk.ru", "yandex.ru", "yandex.com", "ya.ru",
    "rambler.ru", "zoho.com", "zohomail.com", "fastmail.com", "fastmail.fm", "hey.com", "duck.com", "orange.fr",
    "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "libero.it", "virgilio.it", "tin.it", "alice.it",
    "terra.com.br", "uol.com.br", "bol.com.br", "ig.com.br", "btinternet.com", "sky.com", "virginmedia.com",
    "talktalk.net", "ntlworld.com", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "bellsouth.net",
    "cox.net", "charter.net", "earthlink.net", "shaw.ca", "rogers.com", "bigpond.com", "optusnet.com.au",
    "rediffmail.com", "naver.com", "daum.net", "hanmail.net", "nate.com", "kakao.com", "docomo.ne.jp",
    "ezweb.ne.jp", "softbank.ne.jp", "qq.com", "vip.qq.com", "foxmail.com", "163.com", "vip.163.com", "126.com",
    "vip.126.com", "yeah.net", "188.com", "sina.com", "sina.cn", "vip.sina.com", "sohu.com", "vip.sohu.com",
    "tom.com", "139.com", "189.cn", "wo.cn", "21cn.com", "aliyun.com", "china.com", "chinaren.com", "263.net",
    "eyou.com", "2980.com", "hinet.net", "pchome.com.tw", "netvigator.com", "mailinator.com",
    "guerrillamail.com", "10minutemail.com", "temp-mail.org", "yopmail.com", "trashmail.com", "sharklasers.com",
))  # fmt: skip


def normal(text: str) -> str | None:
    """The A-labels of what somebody typed, without a final dot; None for what is no domain name."""
    cleaned = text.strip().rstrip(".")
    try:
        found = idna.encode(cleaned, uts46=True, transitional=False).decode().lower()
    except (idna.IDNAError, UnicodeError):
        return None
    if len(found) > MAX_LENGTH or "." not in found or _is_address(found):
        return None
    return found


def of_email(email: str) -> str | None:
    """The domain that an address is in; exactly that one, never what is above it."""
    return normal(email.rpartition("@")[2])


def shown(domain: str) -> str:
    """The name as its owner writes it."""
    try:
        return idna.decode(domain)
    except (idna.IDNAError, UnicodeError):
        return domain


def is_public(domain: str) -> bool:
    """Whether strangers get mailboxes there, below it included."""
    labels = domain.split(".")
    return any(".".join(labels[at:]) in PUBLIC for at in range(len(labels)))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return text.rpartition(".")[2].isdigit()
    return True
