"""The mail of notifications, in both languages. It names who did what and leads there: no word of a record is in it."""

from kernel.text import Text

SUBJECT = Text(zh="{organisation}：你有 {count} 条新通知", en="{organisation}: {count} new notifications")
ONE = Text(zh="{organisation}：你有 1 条新通知", en="{organisation}: 1 new notification")

LINES = {
    "mention": Text(zh="{actor} 提到了你", en="{actor} mentioned you"),
    "reminder": Text(zh="任务提醒", en="Reminder of a task"),
    "assigned": Text(zh="{actor} 给你分配了任务", en="{actor} gave you a task"),
    "shared": Text(zh="{actor} 与你共享了一条记录", en="{actor} shared a record with you"),
    "lead_assigned": Text(zh="有一条新线索分配给你", en="A lead was assigned to you"),
    "lead_touched": Text(zh="你的线索又提交了表单", en="A lead of yours sent a form again"),
    "comes_back": Text(zh="有一条记录三天后将退回队列", en="A record goes back to its queue in three days"),
    "response_due": Text(zh="有一条线索即将超过首次响应时限", en="A lead is about to miss its first response"),
    "response_missed": Text(zh="有一条线索超过了首次响应时限", en="A lead has missed its first response"),
}
FOLLOWED = {
    "owner": Text(zh="{actor} 变更了你关注的记录的负责人", en="{actor} changed the owner of a record you follow"),
    "stage": Text(zh="{actor} 更新了你关注的记录的阶段或状态", en="{actor} moved a record you follow to another stage"),
    "amount": Text(zh="{actor} 修改了你关注的记录的金额", en="{actor} changed the amount of a record you follow"),
    "close_date": Text(
        zh="{actor} 修改了你关注的记录的预计成交日期", en="{actor} changed the close date of a record you follow"
    ),
    "note": Text(zh="{actor} 为你关注的记录添加了跟进记录", en="{actor} wrote a note about a record you follow"),
}
WEEKLY_SUBJECT = Text(zh="{organisation}：每周摘要", en="{organisation}: your week")
WEEKLY = {
    "overdue": Text(zh="逾期任务：{count}", en="Overdue tasks: {count}"),
    "due": Text(zh="未来 7 天到期的任务：{count}", en="Tasks due within seven days: {count}"),
    "steps": Text(zh="下一步已逾期的商机：{count}", en="Deals whose next step is overdue: {count}"),
    "followed": Text(zh="过去 7 天关注记录的变动：{count}", en="Changes of records you follow, past 7 days: {count}"),
}
APPROVALS = {
    "approval_asked": Text(zh="{actor} 请你审批", en="{actor} asks for your approval"),
    "approval_done": Text(zh="你的申请已通过，变更已生效", en="Your request was approved, and the change is made"),
    "approval_rejected": Text(zh="{actor} 拒绝了你的申请", en="{actor} rejected your request"),
    "approval_failed": Text(
        zh="你的申请已通过，但变更未能生效", en="Your request was approved, but the change could not be made"
    ),
    "approval_withdrawn": Text(zh="{actor} 撤回了一个审批申请", en="{actor} withdrew a request for approval"),
    "approval_returned": Text(zh="{actor} 退回了你的申请", en="{actor} returned your request for approval"),
    "approval_escalated": Text(zh="一个审批超时，升级到你这里", en="An approval that nobody gave has come to you"),
}
TRANSFERS = {
    "transfer_asked": Text(zh="{actor} 请你接手一条记录", en="{actor} asks you to take a record over"),
    "transfer_accepted": Text(zh="{actor} 接收了你的交接单", en="{actor} accepted your transfer"),
    "transfer_returned": Text(zh="{actor} 退回了你的交接单", en="{actor} returned your transfer"),
    "transfer_withdrawn": Text(zh="{actor} 撤回了一张交接单", en="{actor} withdrew a transfer"),
    "transfer_done": Text(zh="你的交接单已全部完成", en="Your transfer is complete"),
    "transfer_overdue": Text(zh="交接单有事项已逾期", en="Something of a transfer is overdue"),
}
WEBHOOK_STOPPED = Text(zh="一个 Webhook 已自动停用", en="A webhook was stopped")
NOBODY = Text(zh="系统", en="Rapport")
FURTHER = Text(zh="其余的请在 Rapport 中查看。\n", en="The others are in Rapport.\n")

BODY = Text(
    zh="{lines}\n不想再收到这类邮件，或想换个时间：\n{settings}\n",
    en="{lines}\nTo get fewer of these mails, or at another time:\n{settings}\n",
)
