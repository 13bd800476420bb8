"""What following may be refused for."""

from kernel.errors import Conflict
from kernel.text import Text


class TooManyFollowed(Conflict):
    """Somebody follows so many records that they are told of everything and read nothing."""

    code = "followers.too_many"
    text = Text(
        zh="你关注的记录已达 {limit} 条上限，这一条没有关注。请先取消关注不再需要的记录。",
        en="You follow {limit} records, which is the most, so this one isn't followed. Unfollow some others first.",
    )
