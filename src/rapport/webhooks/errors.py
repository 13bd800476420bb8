"""Errors of webhooks."""

from kernel.errors import Conflict, Invalid, NotFound
from kernel.text import Text


class EndpointNotFound(NotFound):
    """No endpoint with this id."""

    code = "webhooks.not_found"
    text = Text(zh="没有这个 Webhook。", en="There is no such webhook.")


class MessageNotFound(NotFound):
    """No message with this id, or one that is no longer kept."""

    code = "webhooks.message_not_found"
    text = Text(zh="这条推送记录已不存在。", en="This delivery is no longer kept.")


class EndpointChanged(Conflict):
    """Somebody saved it since it was read."""

    code = "webhooks.changed"
    text = Text(
        zh="别人刚刚改过这个 Webhook，你的改动没有保存。请重新打开。",
        en="Somebody changed this webhook; nothing was saved. Open it again.",
    )


class EndpointStopped(Conflict):
    """It was stopped for its owner's sake: whoever saves it becomes its owner."""

    code = "webhooks.stopped"
    text = Text(
        zh="这个 Webhook 的负责人已无权使用它。请打开编辑并保存，由你接管。",
        en="The owner of this webhook may not run it any more. Edit and save it to take it over.",
    )


class TooManyEndpoints(Invalid):
    """As many as there may be."""

    code = "webhooks.too_many"
    text = Text(zh="最多 {limit} 个 Webhook。请先删除不用的。", en="There may be {limit} webhooks. Delete one first.")


class NotAnAddress(Invalid):
    """No https address as it stands."""

    code = "webhooks.not_an_address"
    text = Text(zh="请填写以 https:// 开头的网址", en="Enter an address that begins with https://")


class NotReachable(Invalid):
    """An address within a network, of this machine or none at all."""

    code = "webhooks.not_public"
    text = Text(zh="这个地址不在公网上，无法推送", en="This address is not on the public internet")


class UnknownObject(Invalid):
    """A kind of record that the owner may not read."""

    code = "webhooks.unknown_object"
    text = Text(zh="有的对象你看不到", en="You may not see one of these")


class NoSpan(Invalid):
    """Neither a moment nor a cursor, or both, or a moment of the future."""

    code = "webhooks.no_span"
    text = Text(zh="请选择重放的起点", en="Choose where to begin")
