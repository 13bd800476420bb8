"""Errors of visits. What another site's script reads says nothing of the organisation."""

from kernel.errors import BadRequest, Forbidden, Invalid, NotFound
from kernel.text import Text


class SiteNotOpen(NotFound):
    """No such key, one that was replaced or revoked, or an organisation that takes nothing now: never told apart."""

    code = "touches.not_open"
    text = Text(zh="这个站点目前不接收访问记录。", en="This site takes no visits at the moment.")


class OtherSite(Forbidden):
    """A page that is not on one of the key's sites."""

    code = "touches.other_site"
    text = Text(zh="这个网页不在允许的站点上，没有记录。", en="This page is on none of the sites of its key.")


class NoConsent(Forbidden):
    """A visit of somebody who agreed to nothing, where the organisation asks for that."""

    code = "touches.no_consent"
    text = Text(zh="访客尚未同意，没有记录。", en="The visitor has not agreed; nothing was kept.")


class BadReport(BadRequest):
    """No report of the script's."""

    code = "touches.bad_report"
    text = Text(zh="无法读取这条访问记录。", en="This report of a visit can't be read.")


class SiteNotFound(NotFound):
    """No site with this id."""

    code = "touches.site_not_found"
    text = Text(zh="没有这个站点。", en="There is no such site.")


class TooManySites(Invalid):
    """As many as there may be."""

    code = "touches.too_many_sites"
    text = Text(
        zh="最多 {limit} 个站点。请先移除不再使用的站点。",
        en="There may be {limit} sites. Remove one that is not used.",
    )


class NotASite(Invalid):
    """An origin with more than a host, or none at all."""

    code = "touches.not_a_site"
    text = Text(
        zh="请填写以 https:// 开头的站点，例如 https://www.example.com",
        en="Enter sites that begin with https://, such as https://www.example.com",
    )


class NameMissing(Invalid):
    """A site without a name."""

    code = "touches.name_missing"
    text = Text(zh="请填写名称", en="Enter a name")
