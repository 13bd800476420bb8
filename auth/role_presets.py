"""Roles that kinds of organisations begin with. A preset only fills in a new role, which is then like any other.

Each kind has those that work together there: who finds customers, who keeps them, and who sees how it goes.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from auth.principal import EVERY_OBJECT, Depth, FieldRights, ObjectRights, Rights
from kernel.text import Text


class RolePreset(msgspec.Struct, frozen=True):
    """A role as it begins, by a key that it is asked for with; `about` says for whom it is."""

    key: str
    label: Text
    about: Text
    rights: Rights


class OrganisationKind(msgspec.Struct, frozen=True):
    """A kind of organisation with its roles."""

    key: str
    label: Text
    roles: tuple[RolePreset, ...]


def _rights(read: Depth, write: Depth = "own", *, remove: Depth = "none", carry: Depth = "none") -> ObjectRights:
    """Rights of which nothing goes deeper than reading does; who changes records shares and creates them, too."""
    return ObjectRights(
        read=read, create=write != "none", update=write, delete=remove, export=carry, share=write
    )  # fmt: skip


def _role(key: str, label: tuple[str, str], about: tuple[str, str], rights: Rights) -> RolePreset:
    return RolePreset(key, Text(zh=label[0], en=label[1]), Text(zh=about[0], en=about[1]), rights)


def _objects(others: ObjectRights, **named: ObjectRights) -> dict[str, ObjectRights]:
    return {EVERY_OBJECT: others, **named}


_LOOKING: Final = _rights("all", "none")
_PHONE: Final = {"mobile": FieldRights(read="masked", edit=False)}

KINDS: Final[tuple[OrganisationKind, ...]] = (
    OrganisationKind("b2b", Text(zh="企业销售团队", en="B2B sales team"), (
        _role(
            "b2b-seller", ("客户销售", "Account executive"),
            ("看团队的记录，只改自己的", "Sees the team's records and changes their own"),
            Rights(objects=_objects(_rights("team"), product=_LOOKING)),
        ),
        _role(
            "b2b-developer", ("线索开发", "Sales development"),
            ("跟进全队的线索，其余只看自己的", "Works the team's leads; of the rest sees their own"),
            Rights(objects=_objects(
                _rights("own"), company=_rights("team"), lead=_rights("team", "team"), product=_LOOKING,
            )),
        ),
        _role(
            "b2b-lead", ("销售主管", "Sales lead"),
            ("看并修改下属的全部记录，可导出", "Sees, changes and exports what their people have"),
            Rights(
                objects=_objects(_rights("subtree", "subtree", remove="own", carry="subtree"), product=_LOOKING),
                import_=True,
            ),
        ),
        _role(
            "b2b-care", ("客户服务", "Customer care"),
            ("看全部客户，不涉及商机", "Sees every customer, and no deals"),
            Rights(objects=_objects(_rights("all")), modules=("crm",)),
        ),
        _role(
            "b2b-operations", ("销售运营", "Sales operations"),
            ("维护全部数据、字段和流程", "Keeps all data, fields and pipelines in order"),
            Rights(objects=_objects(_rights("all", "all", carry="all")), import_=True, configure=True),
        ),
    )),
    OrganisationKind("field", Text(zh="区域外勤销售", en="Field sales by territory"), (
        _role(
            "field-rep", ("区域代表", "Area representative"),
            ("看所在区域的客户，只改自己的", "Sees the customers of their territory and changes their own"),
            Rights(objects=_objects(_rights("own"), company=_rights("territory"), contact=_rights("territory"),
                                    product=_LOOKING)),
        ),
        _role(
            "field-manager", ("大区经理", "Area manager"),
            ("负责区域内的全部记录，可导出", "Answers for all of a territory, and exports it"),
            Rights(objects=_objects(_rights("territory", "territory", remove="own", carry="territory"),
                                    product=_LOOKING), import_=True),
        ),
        _role(
            "field-dispatch", ("内勤支持", "Inside support"),
            ("看全部客户并安排任务，不改商机", "Sees every customer and plans tasks; changes no deals"),
            Rights(objects=_objects(_rights("all"), deal=_LOOKING, product=_LOOKING,
                                    task=_rights("all", "all"), activity=_rights("all"))),
        ),
    )),
    OrganisationKind("inside", Text(zh="电话销售与公海", en="Inside sales with a pool"), (
        _role(
            "inside-agent", ("电销专员", "Sales agent"),
            ("从公海领取线索，只看自己的；手机号隐藏", "Takes leads out of queues, sees their own; phones are masked"),
            Rights(objects=_objects(_rights("own"), product=_LOOKING), fields={"lead": _PHONE, "contact": _PHONE}),
        ),
        _role(
            "inside-closer", ("成单顾问", "Closer"),
            ("接手合格线索，看团队的商机", "Takes over what is qualified and sees the team's deals"),
            Rights(objects=_objects(_rights("own"), lead=_rights("team"), deal=_rights("team"),
                                    product=_LOOKING)),
        ),
        _role(
            "inside-supervisor", ("公海主管", "Pool supervisor"),
            ("看全部线索并重新分配", "Sees every lead and gives it to others"),
            Rights(objects=_objects(_rights("subtree", "subtree"), lead=_rights("all", "all", carry="all"),
                                    product=_LOOKING), import_=True),
        ),
    )),
    OrganisationKind("services", Text(zh="项目与服务", en="Projects and services"), (
        _role(
            "services-consultant", ("顾问", "Consultant"),
            ("看全部客户与联系人，只改自己的记录", "Sees every customer and contact and changes their own"),
            Rights(objects=_objects(_rights("own"), company=_rights("all"), contact=_rights("all"),
                                    product=_LOOKING)),
        ),
        _role(
            "services-lead", ("项目负责人", "Project lead"),
            ("看团队的全部商机和任务并可修改", "Sees and changes the team's deals and tasks"),
            Rights(objects=_objects(_rights("team", "team"), company=_rights("all", "team"),
                                    contact=_rights("all", "team"), product=_LOOKING)),
        ),
        _role(
            "services-account", ("客户经理", "Account manager"),
            ("维护全部客户，看全部商机", "Keeps every customer, and sees every deal"),
            Rights(objects=_objects(_rights("all"), company=_rights("all", "all"), contact=_rights("all", "all"))),
        ),
        _role(
            "services-desk", ("行政与开票", "Back office"),
            ("只看不改，另管账单", "Sees everything, changes nothing, and looks after billing"),
            Rights(objects=_objects(_LOOKING), billing=True),
        ),
    )),
    OrganisationKind("channel", Text(zh="渠道销售", en="Channel sales"), (
        _role(
            "channel-partner", ("渠道伙伴", "Partner"),
            ("只看自己的记录，线索手机号隐藏", "Sees their own; phones of leads are masked"),
            Rights(objects=_objects(_rights("own"), product=_LOOKING), fields={"lead": _PHONE}),
        ),
        _role(
            "channel-manager", ("渠道经理", "Channel manager"),
            ("看并修改所管伙伴的记录", "Sees and changes what their partners have"),
            Rights(objects=_objects(_rights("subtree", "subtree"), product=_LOOKING)),
        ),
    )),
    OrganisationKind("shop", Text(zh="小型门店", en="Small shop"), (
        _role(
            "shop-clerk", ("店员", "Shop clerk"),
            ("服务所有顾客，只看自己的商机；手机号隐藏", "Serves every customer, sees own deals; phones are masked"),
            Rights(objects=_objects(_rights("all", "all"), deal=_rights("own"), product=_LOOKING),
                   fields={"contact": _PHONE}),
        ),
        _role(
            "shop-manager", ("店长", "Shop manager"),
            ("全部记录，可删除和导出", "All records, to be deleted and exported too"),
            Rights(objects=_objects(_rights("all", "all", remove="all", carry="all")), import_=True),
        ),
    )),
    OrganisationKind("equals", Text(zh="小团队与公益组织", en="Small team or non-profit"), (
        _role(
            "equals-member", ("成员", "Member"),
            ("看并修改全部记录，不删除不导出", "Sees and changes everything, deletes and exports nothing"),
            Rights(objects=_objects(_rights("all", "all"))),
        ),
        _role(
            "equals-volunteer", ("志愿者", "Volunteer"),
            ("看自己的记录和任务，手机号隐藏", "Sees their own records and tasks; phones are masked"),
            Rights(objects=_objects(_rights("own")), fields={"contact": _PHONE}, modules=("crm",)),
        ),
    )),
)  # fmt: skip

PRESETS: Final[Mapping[str, RolePreset]] = {role.key: role for kind in KINDS for role in kind.roles}
