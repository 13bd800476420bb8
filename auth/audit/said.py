"""What each kind of security event says, by category: its name, how grave it is, and one sentence in both languages."""

from typing import Final, Literal

Category = Literal[
    "sign_in", "account", "people", "roles", "sharing", "data", "tokens", "keys", "settings", "archive", "privacy",
    "billing", "refused", "audit",
]  # fmt: skip

SAID: Final[dict[Category, str]] = {
    "sign_in": """
        signed_in | info
            {who}登录了 | {who} signed in
        sign_in_failed | notice
            有人用{who}的账号登录失败 | A sign-in to {who}'s account failed
        second_factor_asked | info
            {who}登录时被要求第二步验证 | {who} was asked for a second step at sign-in
        second_factor_failed | notice
            {who}的第二步验证失败 | {who}'s second step at sign-in failed
        recovery_code_used | alert
            {who}用恢复代码登录，还剩 {left} 个 | {who} used a recovery code; {left} are left
        passkey_refused | notice
            {who}的通行密钥没有通过验证 | A passkey of {who} was refused
        passkey_cloned | alert
            {who}的通行密钥可能被复制 | A passkey of {who} may have been copied
        step_up_passed | info
            {who}再次确认了身份 | {who} proved again that it is them
        step_up_failed | notice
            {who}再次确认身份失败 | {who} failed to prove again that it is them
        signed_out | info
            {who}退出了登录 | {who} signed out
        session_revoked | notice
            {who}结束了自己的一个登录 | {who} ended one of their sessions
        sessions_revoked | notice
            {who}结束了自己的其他登录（{count} 个） | {who} ended their other sessions ({count})
        session_disowned | alert
            {who}表示一次登录不是本人操作 | {who} said that a sign-in was not theirs
    """,
    "account": """
        password_changed | notice
            {who}更改了密码 | {who} changed their password
        passkey_added | notice
            {who}添加了通行密钥 | {who} added a passkey
        passkey_removed | notice
            {who}删除了通行密钥 | {who} removed a passkey
        authenticator_added | notice
            {who}添加了身份验证器 | {who} added an authenticator app
        authenticator_removed | alert
            {who}移除了身份验证器 | {who} removed an authenticator app
        recovery_codes_made | notice
            {who}生成了新的恢复代码 | {who} made new recovery codes
        factor_reset_asked | alert
            {who}申请重置{person}的第二步验证 | {who} asked to reset the second step of {person}
        factor_reset_stopped | notice
            {who}取消了第二步验证的重置 | {who} stopped the reset of a second step
        factor_reset_done | alert
            {who}的第二步验证已重置 | The second step of {who} was reset
    """,
    "people": """
        invited | notice
            {who}邀请了{person} | {who} invited {person}
        invitation_revoked | info
            {who}撤回了对{person}的邀请 | {who} withdrew the invitation of {person}
        invitation_accepted | notice
            {who}接受邀请加入 | {who} accepted an invitation
        member_changed | notice
            {who}更改了{person}的资料或角色 | {who} changed the details or roles of {person}
        member_deactivated | notice
            {who}停用了{person} | {who} deactivated {person}
        member_reactivated | notice
            {who}重新启用了{person} | {who} reactivated {person}
        member_sessions_revoked | notice
            {who}结束了{person}的登录 | {who} ended the sessions of {person}
        member_left | notice
            {who}离开了组织 | {who} left the organisation
        join_asked | notice
            有人申请加入组织 | Somebody asked to join the organisation
        join_accepted | notice
            {who}批准了加入申请 | {who} accepted a request to join
        join_refused | notice
            {who}拒绝了加入申请 | {who} refused a request to join
        let_in_by_domain | notice
            有人凭已验证域名的邮箱加入 | Somebody joined by an address of a proved domain
        viewing_started | alert
            {who}开始以{person}的身份查看 | {who} began to view as {person}
        viewing_ended | notice
            {who}结束了以{person}的身份查看 | {who} ended viewing as {person}
        viewing_asked | notice
            {who}请求以{person}的身份查看 | {who} asked to view as {person}
        viewing_withdrawn | info
            {who}撤回了以{person}的身份查看的请求 | {who} took back the request to view as {person}
        viewing_allowed | notice
            {who}同意{person}以自己的身份查看 | {who} allowed {person} to view as them
        viewing_refused | notice
            {who}拒绝{person}以自己的身份查看 | {who} refused to let {person} view as them
        viewing_taken_back | notice
            {who}收回了给{person}的查看许可 | {who} took back what allowed {person} to view as them
        viewing_overridden | alert
            {who}未经同意以{person}的身份查看 | {who} viewed as {person} without asking
        handover_begun | alert
            {who}开始交接{person}的记录 | {who} began to hand over what {person} holds
        handover_planned | notice
            {who}安排了{person}的记录交接 | {who} planned to hand over what {person} holds
        handover_cancelled | notice
            {who}取消了{person}的记录交接 | {who} cancelled the hand-over of what {person} holds
        handover_resumed | notice
            {who}继续了{person}的记录交接 | {who} went on with handing over what {person} holds
        handover_undone | alert
            {who}撤销了{person}的记录交接 | {who} took the hand-over of what {person} held back
        handover_done | notice
            {who}交接{person}的记录已完成，共 {records} 条
            | The hand-over by {who} of what {person} held is done, with {records} records
        team_changed | notice
            {who}新建或更改了团队 | {who} made or changed a team
        team_deleted | notice
            {who}删除了团队 | {who} deleted a team
    """,
    "roles": """
        role_created | notice
            {who}新建了角色 | {who} made a role
        role_changed | alert
            {who}更改了角色的权限或字段脱敏 | {who} changed the rights or masks of a role
        role_deleted | notice
            {who}删除了角色 | {who} deleted a role
    """,
    "sharing": """
        territory_saved | notice
            {who}新建或更改了区域 | {who} made or changed a territory
        territory_removed | notice
            {who}删除了区域 | {who} deleted a territory
        territory_rules_changed | alert
            {who}更改了区域的分配规则 | {who} changed the rules that put records into territories
        sharing_rule_saved | alert
            {who}新建或更改了共享规则 | {who} made or changed a sharing rule
        sharing_rule_removed | notice
            {who}删除了共享规则 | {who} deleted a sharing rule
        queue_saved | notice
            {who}新建或更改了队列 | {who} made or changed a queue
        queue_removed | notice
            {who}删除了队列 | {who} deleted a queue
        approval_rule_removed | alert
            {who}删除了审批规则 | {who} deleted a rule of approvals
        assignment_saved | alert
            {who}更改了线索分配规则 | {who} changed the rules by which leads are assigned
        response_rules_saved | alert
            {who}更改了首次响应规则 | {who} changed the rules for first responses
        overview_limits_saved | notice
            {who}更改了健康度与建议的判断标准 | {who} changed by what health and suggestions are judged
        deal_split | notice
            {who}更改了商机的团队分摊 | {who} changed how a deal is split between people
        currency_rate_set | notice
            {who}设置了汇率（{currency}，自 {day} 起） | {who} set an exchange rate ({currency}, from {day})
        currency_rate_removed | notice
            {who}删除了汇率（{currency}，自 {day} 起） | {who} removed an exchange rate ({currency}, from {day})
        working_hours_saved | notice
            {who}更改了工作时间 | {who} changed the working hours
        approval_rule_saved | alert
            {who}新建或更改了审批规则 | {who} made or changed a rule of approvals
        calendar_subscribed | notice
            {who}订阅了一个外部日历 | {who} subscribed to a calendar of another program
        calendar_unsubscribed | info
            {who}移除了一个外部日历 | {who} removed a calendar of another program
        transfer_template_saved | notice
            {who}新建或更改了交接模板 | {who} made or changed a template of transfers
        transfer_template_removed | notice
            {who}删除了交接模板 | {who} deleted a template of transfers
        form_saved | notice
            {who}新建或更改了网页表单 | {who} made or changed a web form
        touch_site_saved | notice
            {who}新建或更改了上报访问的站点 | {who} made or changed a site that reports visits
        touch_key_rotated | notice
            {who}更换了站点的上报密钥 | {who} replaced the key by which a site reports visits
        touch_site_removed | notice
            {who}移除了上报访问的站点 | {who} removed a site that reports visits
        record_shared | notice
            {who}共享了一条{object}记录，或更改了共享 | {who} shared a record, or changed a share ({object})
        share_ended | info
            {who}取消了一条{object}记录的共享 | {who} ended a share of a record ({object})
    """,
    "data": """
        field_revealed | alert
            {who}查看了一个脱敏字段的完整内容（{object}，{field}） | {who} revealed a masked field ({object}, {field})
        sensitive_read | info
            {who}在一小时内查看了 {count} 条含敏感字段的{object}记录
            | {who} read {count} records with sensitive fields in an hour ({object})
        records_exported | alert
            {who}导出了 {rows} 条{object}记录 | {who} exported {rows} records ({object})
        file_infected | alert
            {who}上传的文件被病毒扫描拒绝 | The virus scanner refused a file that {who} sent
        import_begun | notice
            {who}开始导入文件 | {who} began to import a file
        import_undone | notice
            {who}撤销了一次导入 | {who} undid an import
        import_of_erased | alert
            {who}导入了 {rows} 条应要求删除过的个人记录 | {who} imported {rows} rows of people who had been erased
        bulk_changed | notice
            {who}批量处理了 {rows} 条{object}记录（{op}） | {who} changed {rows} records at once ({object}, {op})
        records_merged | notice
            {who}把 {records} 条{object}记录合并为一条，移动了 {rows} 条关联内容
            | {who} merged {records} records into one and moved {rows} rows ({object})
        merge_undone | notice
            {who}撤销了一次 {records} 条{object}记录的合并，移回了 {rows} 条关联内容
            | {who} undid a merge of {records} records and moved {rows} rows back ({object})
        disk_viewed | notice
            {who}查看了数据在磁盘上的样子 | {who} looked at how data lies on the disk
        file_held | notice
            {who}为文件设置了法律保留 | {who} put a file under a legal hold
        file_released | notice
            {who}解除了文件的法律保留 | {who} lifted a legal hold of a file
    """,
    "tokens": """
        token_made | alert
            {who}创建了访问令牌 | {who} made an access token
        token_revoked | notice
            {who}吊销了访问令牌 | {who} revoked an access token
        token_first_used | info
            {who}的访问令牌首次使用 | An access token of {who} was used for the first time
        token_used_from_new_network | notice
            {who}的访问令牌在新的网络使用 | An access token of {who} was used from a new network
        token_refused_network | alert
            {who}的访问令牌在未许可的网络被拒绝 | An access token of {who} was refused: not from its networks
        token_policy_changed | notice
            {who}更改了令牌的规则 | {who} changed the rules for tokens
        calendar_address_made | notice
            {who}生成了日历的订阅地址 | {who} made an address of their calendar
        calendar_address_revoked | notice
            {who}停用了日历的订阅地址 | {who} took the address of their calendar back
        service_account_made | notice
            {who}创建了服务账号{person} | {who} made the service account {person}
        service_account_changed | notice
            {who}更改了服务账号{person} | {who} changed the service account {person}
    """,
    "settings": """
        organisation_renamed | notice
            {who}更改了组织名称 | {who} renamed the organisation
        domain_claimed | notice
            {who}认领了域名 {domain} | {who} claimed the domain {domain}
        domain_verified | alert
            {who}验证了域名 {domain} | {who} proved the domain {domain}
        domain_joining_set | alert
            {who}更改了凭域名 {domain} 加入的方式 | {who} changed how people join by the domain {domain}
        domain_given_up | notice
            {who}移除了域名 {domain} | {who} gave up the domain {domain}
        domain_missing | alert
            查不到域名 {domain} 的验证记录 | The record of the domain {domain} is missing
        domain_back | notice
            域名 {domain} 的验证记录已恢复 | The record of the domain {domain} is back
        domain_lost | alert
            组织不再持有域名 {domain} | The domain {domain} is no longer held
        viewing_policy_changed | alert
            {who}更改了以他人身份查看的规定 | {who} changed whether people are asked before somebody views as them
        sign_in_policy_changed | alert
            {who}更改了登录规则 | {who} changed the rules for signing in
        file_retention_changed | notice
            {who}更改了文件的保留期限 | {who} changed how long files are kept
        field_defined | notice
            {who}新增或更改了自定义字段 | {who} added or changed a field
        object_defined | notice
            {who}新增或更改了自定义对象 | {who} added or changed an object
        layout_saved | notice
            {who}更改了记录页和新建表单的布局 | {who} changed how record pages and forms are laid out
        webhook_saved | alert
            {who}新建或更改了发往 {host} 的 Webhook | {who} made or changed a webhook to {host}
        webhook_changed | notice
            {who}操作了 Webhook（{what}） | {who} acted on a webhook ({what})
        webhook_stopped | alert
            一个 Webhook 已自动停用（{reason}） | A webhook was stopped ({reason})
        clock_moved | notice
            {who}调快了组织的时钟 | {who} moved the organisation's clock on
    """,
    "archive": """
        archive_begun | notice
            {who}开始制作整套数据的存档 | {who} began an archive of everything
        archive_downloaded | alert
            {who}下载了存档 | {who} downloaded an archive
        archive_schedule_set | notice
            {who}设置了自动存档 | {who} set how often archives are made
        archive_import_begun | notice
            {who}开始上传存档 | {who} began to bring an archive
        archive_import_wanted | alert
            {who}决定由存档新建组织 | {who} decided to make an organisation of an archive
        archive_import_cancelled | info
            {who}取消了存档导入 | {who} cancelled an archive that was brought
        archive_import_made | alert
            由{who}带来的存档新建了组织 | An organisation was made of an archive that {who} brought
        sandbox_begun | notice
            {who}新建了沙盒 | {who} made a sandbox
        sandbox_refreshed | notice
            {who}刷新了沙盒 | {who} refreshed a sandbox
        sandbox_removed | notice
            {who}删除了沙盒 | {who} removed a sandbox
        erasure_asked | alert
            {who}申请删除整个组织 | {who} asked for the whole organisation to be erased
        erasure_called_back | alert
            {who}撤回了删除组织的申请 | {who} called the erasure of the organisation back
    """,
    "privacy": """
        privacy_searched | notice
            {who}查找了某个人的数据 | {who} searched for one person's data
        privacy_found | info
            查找个人数据完成，找到 {found} 处 | The search for a person's data ended: {found} places
        privacy_confirmed | notice
            {who}确认了个人数据请求 | {who} confirmed a request of a person
        privacy_refused | notice
            {who}拒绝了个人数据请求 | {who} refused a request of a person
        privacy_exported | alert
            {who}制作了个人数据的副本 | {who} made a copy of a person's data
        privacy_downloaded | alert
            {who}下载了个人数据的副本 | {who} downloaded a copy of a person's data
        privacy_erasure_begun | alert
            {who}开始删除某个人的数据 | {who} began to erase a person's data
        privacy_erased | alert
            某个人的数据已删除 | A person's data was erased
    """,
    "billing": """
        billing.plan_ordered | notice
            {who}订购了套餐（{seats} 个席位） | {who} ordered a plan ({seats} seats)
        billing.plan_cancelled | notice
            {who}取消了套餐 | {who} cancelled the plan
        billing.invoice_details_saved | notice
            {who}更改了开票信息 | {who} changed the invoice details
        billing.card_page_opened | info
            {who}打开了绑卡页面 | {who} opened the page for a card
        billing.card_page_completed | notice
            {who}绑定了付款卡 | {who} added a card
        billing.payment_asked | notice
            {who}发起了付款 | {who} asked for an invoice to be paid
        billing.documents_exported | alert
            {who}导出了 {count} 份账单 | {who} exported {count} invoices
        billing.dispute_settled | notice
            {who}处理了一项争议 | {who} settled a dispute
        billing.receipt | notice
            {who}登记了收款 {amount} | {who} noted a receipt of {amount}
        billing.credit_note | notice
            {who}开具了贷项通知单 {amount} | {who} wrote a credit note of {amount}
        billing.refund | alert
            {who}退款 {amount} | {who} gave {amount} back
        outcome_contract_signed | alert
            {who}签署了按增长付费的合同 | {who} signed a contract on a share of growth
    """,
    "keys": """
        key.own_key_set | alert
            {person}设置了组织自己的根密钥 | {person} set a root key of the organisation's own
        key.own_key_removed | alert
            {person}停用了组织自己的根密钥 | {person} took the organisation's own root key back
        key.opened | info
            根密钥恢复可用 | The root key opens the keys again
        key.refused | alert
            根密钥拒绝打开密钥 | The root key refused to open the keys
        key.unreachable | alert
            密钥管理服务没有回应 | The service of the root key did not answer
        key.unusable | alert
            根密钥打不开密钥 | The root key does not open the keys
        key.rewrapped | notice
            密钥已用新的根密钥包装 | The keys were wrapped anew
        key.rewrap_started | notice
            开始用新的根密钥包装所有密钥 | Wrapping all keys anew began
        key.rewrap_ended | notice
            所有密钥包装完成 | Wrapping all keys anew ended
        key.former_keys_removed | alert
            删除了以前的根密钥 | Former root keys were removed
        key.rotation_started | notice
            {person}开始轮换密钥 | {person} began to rotate the keys
        key.rotation_ended | notice
            密钥轮换完成 | The rotation of the keys ended
        key.destroyed | alert
            密钥 {key_id} 已销毁 | Key {key_id} was destroyed
        key.own_login_set | notice
            组织有了独立的数据库登录 | The organisation got a database login of its own
        key.own_login_removed | notice
            组织改回共用的数据库登录 | The organisation went back to the shared database login
    """,
    "refused": """
        access_refused | notice
            {who}做没有权限的操作被拒绝 {count} 次（{code}）
            | {who} was refused what they may not do, {count} times ({code})
        record_refused | info
            {who}访问不存在或无权查看的内容 {count} 次 | {who} asked {count} times for what is not there for them
        session_refused | notice
            未登录或登录失效的请求被拒绝 {count} 次 | Requests without a valid session were refused {count} times
        request_forged | alert
            来源不符的请求被拒绝 {count} 次（{code}） | Requests that may be forged were refused {count} times ({code})
        input_refused | notice
            {who}提交了 {count} 次不合规则的内容（{code}） | {who} sent what breaks the rules {count} times ({code})
        too_many_requests | notice
            {who}的请求过于频繁，被拒绝 {count} 次 | {who} was refused {count} times for asking too often
        unexpected_error | alert
            处理{who}的请求时出错 {count} 次（{code}） | A request of {who} failed unexpectedly {count} times ({code})
    """,
    "audit": """
        audit_exported | alert
            {who}导出了审计日志（{format}） | {who} exported the audit log ({format})
        audit_checked | notice
            {who}校验了审计链，发现 {faults} 处问题 | {who} checked the audit chain: {faults} faults
        audit_head_sent | info
            {who}发出了审计链头（到 {seq} 号） | {who} sent the head of the audit chain (no. {seq})
        audit_recipients_changed | alert
            {who}更改了审计链头的收件人 | {who} changed who gets the heads of the audit chain
    """,
}  # fmt: skip
