"""What viewing as somebody else refuses, with stable codes."""

from kernel.errors import Conflict, Forbidden, RapportError
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
