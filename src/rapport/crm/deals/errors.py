"""Errors of deals and pipelines."""

from kernel.errors import Conflict, Forbidden, Invalid
from kernel.text import Text


class StageElsewhere(Invalid):
    """A stage that isn't in the deal's pipeline, or is archived."""

    code = "deals.stage_elsewhere"
    text = Text(zh="这个阶段不在该销售流程里", en="This stage is not in the deal's pipeline")


class PipelineOfAnotherTeam(Invalid):
    """A pipeline that belongs to teams which the writer isn't of."""

    code = "deals.pipeline_of_another_team"
    text = Text(
        zh="这个销售流程只给指定团队使用，没有保存。请换一个流程，或请管理员把你加入该团队。",
        en="This pipeline is for other teams; nothing was saved. Choose another one, or ask an administrator to add "
        "you to the team.",
    )


class RequiredByStage(Invalid):
    """A field that the stage asks for before a deal may enter it."""

    code = "deals.required_by_stage"
    text = Text(zh="进入该阶段前必填", en="Required to enter this stage")


class ExitRuleUnmet(Invalid):
    """The stage's exit rule doesn't hold, so the deal can't go on."""

    code = "deals.exit_rule_unmet"
    text = Text(
        zh="还不满足离开当前阶段的条件，商机留在原阶段",
        en="The current stage's exit rule isn't met; the deal stays where it is",
    )


class GateHidden(Forbidden):
    """A pipeline whose gates ask for fields that its editor isn't shown."""

    code = "deals.gate_hidden"
    text = Text(
        zh="有阶段要求你的角色看不到的字段，没有保存。请能看到这些字段的同事来修改。",
        en="A stage asks for a field that your role hides from you; nothing was saved. Somebody who sees it can change "
        "this.",
    )


class StageInUse(Conflict):
    """Stages with deals in them can't be taken away without saying where the deals go."""

    code = "deals.stage_in_use"
    text = Text(
        zh="要删除的阶段里还有 {count} 个商机，没有保存。请先选择把它们移到哪个阶段。",
        en="{count} deals stand in stages that would go; nothing was saved. Say which stage they move to.",
    )


class PipelineChanged(Conflict):
    """Somebody else saved the pipeline first."""

    code = "deals.pipeline_changed"
    text = Text(
        zh="别人刚修改过这个销售流程，没有保存。请重新打开后再改。",
        en="Somebody else changed this pipeline; nothing was saved. Open it again and repeat your change.",
    )


class BadPipeline(Invalid):
    """A pipeline that deals could not go through."""

    code = "deals.bad_pipeline"
    text = Text(
        zh="销售流程不完整：{reason.zh}。没有保存。", en="The pipeline can't be used: {reason.en}. Nothing was saved."
    )


class NotAPercentage(Invalid):
    """A probability below 0 or above 100."""

    code = "deals.not_a_percentage"
    text = Text(zh="应在 0 到 100 之间", en="Must be from 0 to 100")


class CategoryOfOutcome(Invalid):
    """A forecast category that an open deal can't have, or a closed one can't change."""

    code = "deals.category_of_outcome"
    text = Text(
        zh="赢单计为“已成交”，丢单“不计入”；只有进行中的商机可以另选类别",
        en="Won deals are closed and lost ones omitted; only open deals have another category",
    )


class BadLine(Invalid):
    """A line whose product, quantity, price or discount can't be used."""

    code = "deals.bad_line"
    text = Text(
        zh="第 {line} 行的产品、数量、单价或折扣不能用，没有保存。数量应大于 0，折扣在 0 到 100 之间。",
        en="Line {line} has a product, quantity, price or discount that can't be used; nothing was saved. "
        "Quantities are above 0, discounts from 0 to 100.",
    )


class BadTermOfLine(Invalid):
    """A term of a line that is due once, or of no or too many periods."""

    code = "deals.bad_term"
    text = Text(
        zh="第 {line} 行的期数不能用，没有保存。期数应在 1 到 600 之间，一次性的产品不填；留空表示不定期。",
        en="Line {line} has a number of periods that can't be used; nothing was saved. It is from 1 to 600, and only "
        "of what recurs; leave it empty for an open-ended term.",
    )


class AddedUp(Invalid):
    """An amount that follows from the deal's products."""

    code = "deals.added_up"
    text = Text(
        zh="这个金额由商机的产品算出，没有保存。请改产品明细。",
        en="This amount follows from the deal's products; nothing was saved. Change the products instead.",
    )


class BadSplit(Invalid):
    """A split with somebody who isn't there, somebody twice, or a percentage that can't be used."""

    code = "deals.bad_split"
    text = Text(
        zh="分摊里的人员或百分比不能用，没有保存。每人每类一行，百分比大于 0、不超过 100，最多 4 位小数。",
        en="The split names somebody who can't be in it, or a percentage that can't be used; nothing was saved. Each "
        "person has one line of a kind, above 0 and up to 100 per cent, with at most 4 decimals.",
    )


class UnreadableSplit(Invalid):
    """A cell of shares that doesn't say who has how much."""

    code = "deals.unreadable_split"
    text = Text(
        zh="应写成「张三 60%; 李四 40%」：每人一次，大于 0、不超过 100，最多 4 位小数",
        en="write it as 'Ann 60%; Bob 40%': each person once, above 0 and up to 100, with at most 4 decimals",
    )


class SharesNotWhole(Invalid):
    """A cell of credit shares that don't come to all of the deal."""

    code = "deals.shares_not_whole"
    text = Text(zh="合计 {total}%，应为 100%", en="they come to {total} %, not to 100 %")


class SplitUnknownPerson(Invalid):
    """A share of somebody whom nobody knows."""

    code = "deals.split_unknown_person"
    text = Text(zh="找不到 {name}", en="nobody is called {name}")


class SplitDenied(Invalid):
    """A share of somebody whose roles deny deals."""

    code = "deals.split_denied"
    text = Text(zh="{name} 的角色看不到商机", en="the roles of {name} deny deals")


class SplitNotWhole(Invalid):
    """Shares of credit that don't come to all of the deal."""

    code = "deals.split_not_whole"
    text = Text(
        zh="业绩份额合计 {total}%，应为 100%，没有保存。",
        en="The credit shares come to {total} %, not to 100 %; nothing was saved.",
    )
