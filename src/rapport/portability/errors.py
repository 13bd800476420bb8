"""Errors of archives."""

from kernel.errors import Conflict, NotFound, RapportError
from kernel.text import Text


class ArchiveUnderWay(Conflict):
    """One is being written already."""

    code = "portability.archive_under_way"
    text = Text(
        zh="已有一个归档正在生成，没有再开始新的。请等它完成。",
        en="An archive is being written already; no other was begun. Wait until it is done.",
    )


class ArchiveGone(NotFound):
    """No such archive, or its time is over."""

    code = "portability.archive_gone"
    text = Text(
        zh="没有这个归档，或已到期删除。数据没有变化，请重新生成一个。",
        en="There is no such archive, or it has expired. Nothing else changed; make a new one.",
    )


class BadArchive(RapportError):
    """What was given is no whole archive, or holds something else than it says."""

    status = 422
    code = "portability.bad_archive"
    text = Text(
        zh="这个归档不完整或被改动过（{reason.zh}），什么都没有导入。请重新下载，或用原文件再试。",
        en="This archive is not whole, or was altered ({reason.en}); nothing of it was kept. Download it anew.",
    )


class InfectedArchive(BadArchive):
    """The virus scanner knows a file in it."""

    code = "portability.infected_archive"
    text = Text(
        zh="病毒扫描在这个归档里检出了问题文件，什么都没有导入。",
        en="The virus scanner knows a file in this archive; nothing of it was kept.",
    )


class UnscannedArchive(BadArchive):
    """The virus scanner is away, or can't look at a file in it."""

    status = 503
    code = "portability.unscanned_archive"
    text = Text(
        zh="归档里有文件暂时无法扫描病毒，什么都没有导入。请稍后重试。",
        en="A file in this archive could not be scanned for viruses; nothing of it was kept. Try again later.",
    )


class NewerArchive(BadArchive):
    """A newer Rapport wrote it."""

    code = "portability.newer_archive"
    text = Text(
        zh="这个归档来自更新的版本（{reason.zh}），什么都没有导入。请先升级本系统。",
        en="This archive is from a newer version ({reason.en}); nothing of it was kept. Upgrade this one first.",
    )


class OlderArchive(BadArchive):
    """An older Rapport wrote it, whose tables were others."""

    code = "portability.older_archive"
    text = Text(
        zh="这个归档来自更旧的版本（{reason.zh}），什么都没有导入。请用那个版本导入后再升级。",
        en="This archive is from an older version ({reason.en}); nothing of it was kept. "
        "Load it with that version, then upgrade.",
    )


class TooLargeArchive(BadArchive):
    """It would unpack to more than it may."""

    code = "portability.too_large_archive"
    text = Text(
        zh="这个归档解开后超出限制（{reason.zh}），什么都没有导入。",
        en="This archive unpacks to more than it may ({reason.en}); nothing of it was kept.",
    )


class OtherBase(RapportError):
    """The archive that files are to come from is none of the same history."""

    status = 422
    code = "portability.other_base"
    text = Text(
        zh="补充文件的归档不属于同一个组织，或不是更早的归档；什么都没有导入。",
        en="The archive that files were to come from is not an earlier one of the same organisation; nothing was kept.",
    )


class NoSuchOwner(RapportError):
    """The address that is to enter the new organisation is no active owner's in the archive."""

    status = 422
    code = "portability.no_such_owner"
    text = Text(
        zh="归档中没有使用这个邮箱的在职所有者，什么都没有导入。请使用归档中某位所有者的邮箱。",
        en="No active owner in this archive has this address; nothing of it was kept. "
        "Give the address of one of its owners.",
    )


class WrongName(RapportError):
    """What was typed isn't the organisation's name."""

    status = 422
    code = "portability.wrong_name"
    text = Text(
        zh="与组织名称不一致，没有提交删除。请完整输入组织名称。",
        en="This isn't the organisation's name; nothing was asked for. Type it in full.",
    )


class FilesHeld(Conflict):
    """There are files under a legal hold, which nothing deletes."""

    code = "portability.files_held"
    text = Text(
        zh="有 {count} 个文件处于法律保留状态，不能删除组织；没有提交删除。请先由管理员解除保留。",
        en="{count} files are under a legal hold, so nothing was asked for. An administrator has to lift the holds"
        " first.",
    )


class ErasureAsked(Conflict):
    """The end was asked for already."""

    code = "portability.erasure_asked"
    text = Text(
        zh="已有人请求删除，日期不变。所有者可以撤回。",
        en="The erasure was asked for already, and its day stays. An owner can call it back.",
    )


class TooLateToCallBack(Conflict):
    """There is none that could be called back."""

    code = "portability.too_late_to_call_back"
    text = Text(
        zh="没有可以撤回的删除请求：可能已被撤回，或已经开始执行。",
        en="There is no erasure to call back: somebody called it back, or it has begun.",
    )
