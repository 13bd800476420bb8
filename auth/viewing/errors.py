"""What viewing as somebody else refuses, with stable codes."""

from kernel.errors import Conflict, Forbidden, NotFound, RapportError
from kernel.text import Text


class ViewingOver(RapportError):
    """The half hour is over, or it was ended: by the viewer's sign-out, or by who may no longer view or be viewed."""

    status = 401
    code = "auth.viewing_over"
    text = Text(
        zh="以他人身份查看已经结束，没有保存任何改动。请回到你自己的身份。",
        en="Viewing as somebody else has ended; nothing was changed. Go back to being yourself.",
    )


class NotToBeViewed(Conflict):
    """Whoever can't sign in sees nothing, so there is nothing to be seen as them."""

    code = "auth.not_to_be_viewed"
    text = Text(
        zh="这位成员现在无法登录（未加入、没有席位或已停用），所以没有可以查看的内容。",
        en="This member can't sign in (not joined, without a seat, or deactivated), so there is nothing to view.",
    )


class ViewAboveYou(Forbidden):
    """Whoever is viewed may do something that the viewer may not, or the viewer doesn't read all that they may read."""

    code = "auth.view_above_you"
    text = Text(
        zh="这位成员的权限比你大，或能看到你看不到的记录，你不能以其身份查看。没有开始查看。",
        en="This member may do more than you, or see records that you don't, so you can't view as them. Nothing was "
        "begun.",
    )


class ViewAskFirst(Conflict):
    """The organisation asks whoever is to be viewed, and they didn't allow it, or not any more."""

    code = "auth.viewing_ask_first"
    text = Text(
        zh="你的组织要求先征得对方同意。对方没有同意，或同意已经失效，所以没有开始查看。请先发出请求。",
        en="Your organisation asks people before somebody views as them. This member didn't allow it, or not any more, "
        "so nothing was begun. Ask first.",
    )


class ViewAskedAlready(Conflict):
    """The same viewer asks the same person, who hasn't answered, or has allowed it."""

    code = "auth.viewing_asked_already"
    text = Text(
        zh="你已经问过这位成员：对方还没有答复，或已经同意而你还没有使用。没有再次发送。",
        en="You asked this member already: they haven't answered, or have allowed it and you haven't used that. "
        "Nothing was sent again.",
    )


class ViewAskedEnough(Conflict):
    """Whoever asks again and again leaves nobody a free choice."""

    code = "auth.viewing_asked_enough"
    text = Text(
        zh="你今天已经问过这位成员 {most} 次，没有再次发送。请明天再试，或直接联系对方。",
        en="You asked this member {most} times within a day, so nothing was sent. Try again tomorrow, or talk to them.",
    )


class ViewRequestGone(NotFound):
    """There is no such request, or it was answered, used or taken back, or ran out."""

    code = "auth.viewing_request_gone"
    text = Text(
        zh="这个请求已经不在了：可能已被答复、撤回、使用，或已过期。没有任何改动。",
        en="This request is gone: it was answered, taken back or used, or ran out. Nothing was changed.",
    )
