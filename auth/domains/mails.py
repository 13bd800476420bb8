"""The mails about domains and requests to join, in both languages."""

from kernel.text import Text

DOMAINS = {
    "domain_missing": (
        Text(zh="域名 {domain} 的验证记录不见了", en="The record of {domain} is gone"),
        Text(
            zh=(
                "我们在 {domain} 的 DNS 中查不到“{organisation}”的验证记录。\n\n如果 {day} 之前没有恢复，"
                "“{organisation}”将不再持有这个域名，同事不能再通过它加入。在此之前，自动加入已暂停。已有成员不受影响。\n\n"
                "请恢复记录：\n{link}\n"
            ),
            en=(
                "The DNS of {domain} does not show the record of {organisation} any more.\n\nIf it is not back by "
                "{day}, {organisation} no longer holds the domain, and colleagues can't join by it. Until then nobody "
                "is let in by it at once. Members stay as they are.\n\nPut the record back:\n{link}\n"
            ),
        ),
    ),
    "domain_back": (
        Text(zh="域名 {domain} 的验证记录已恢复", en="The record of {domain} is back"),
        Text(
            zh="{domain} 的验证记录又查到了，一切照旧。\n\n{link}\n",
            en="The record of {domain} is there again; everything is as it was.\n\n{link}\n",
        ),
    ),
    "domain_lost": (
        Text(zh="“{organisation}”不再持有域名 {domain}", en="{organisation} no longer holds {domain}"),
        Text(
            zh=(
                "{domain} 的验证记录已消失 7 天。“{organisation}”不再持有它，同事不能再通过它加入。"
                "已有成员不受影响。\n\n要重新认领，请恢复记录后再次验证：\n{link}\n"
            ),
            en=(
                "The record of {domain} has been gone for seven days. {organisation} no longer holds it, and "
                "colleagues can't join by it. Members stay as they are.\n\nTo hold it again, put the record back and "
                "verify it:\n{link}\n"
            ),
        ),
    ),
}

ASKED_SUBJECT = Text(zh="{name} 申请加入“{organisation}”", en="{name} asks to join {organisation}")
ASKED_BODY = Text(
    zh=(
        "{name}（{email}）验证了邮箱，申请加入“{organisation}”。\n\n请在 14 天内批准或拒绝：\n{link}\n\n"
        "如果你不认识这个人，请拒绝。\n"
    ),
    en=(
        "{name} ({email}) has proved that mailbox and asks to join {organisation}.\n\nAccept or refuse within 14 "
        "days:\n{link}\n\nRefuse whoever you don't know.\n"
    ),
)
