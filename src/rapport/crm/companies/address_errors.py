"""What addresses of companies refuse."""

from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.text import Text


class AddressNotFound(NotFound):
    """No such address of this company, or not any more."""

    code = "companies.address_not_found"
    text = Text(
        zh="这条地址已不存在，没有保存。请刷新后再试。", en="This address isn't there any more; nothing was saved."
    )


class AddressTaken(Conflict):
    """An id that another address has."""

    code = "companies.address_id_taken"
    text = Text(
        zh="这个编号已被使用，没有保存。请换一个新编号再试。",
        en="This id is taken; nothing was saved. Try again with a new id.",
    )


class AddressConflict(Conflict):
    """Somebody changed the address since it was seen; `details.version` is what it has now."""

    code = "companies.address_conflict"
    text = Text(
        zh="这条地址刚被别人改过，没有保存，你的输入已保留。请刷新看过后再保存。",
        en="Somebody changed this address first; nothing was saved and your input is kept. Look at theirs, then save.",
    )


class AddressEmpty(Invalid):
    """Neither street nor city nor point."""

    code = "companies.address_empty"
    text = Text(
        zh="请至少填写街道地址、城市或位置中的一项，没有保存。",
        en="An address has at least a street, a city or a location; nothing was saved.",
    )


class AddressPointUnreadable(Invalid):
    """A location that is none."""

    code = "companies.address_point"
    text = Text(
        zh="位置要写成“纬度,经度”（如 31.230416,121.473701）或 geo: 地址，没有保存。",
        en="A location is latitude, longitude such as 31.230416, 121.473701, or a geo: address; nothing was saved.",
    )


class UnreadableAddress(Invalid):
    """A cell of addresses that can't be read."""

    code = "companies.unreadable_address"
    text = Text(
        zh="每行一条地址，写成「收件人 | 街道 | 城市 | 省州 | 邮编 | 国家」，国家要写代码或名称",
        en="an address a line: 'recipient | street | city | region | postcode | country', the country by its "
        "code or name",
    )


class TooManyAddresses(Invalid):
    """As many as a company may have."""

    code = "companies.too_many_addresses"
    text = Text(
        zh="每个客户最多 {limit} 条地址，没有保存。请先删除不再使用的。",
        en="A company has at most {limit} addresses; nothing was saved. Remove one that is not used any more.",
    )


class AddressReadOnly(Forbidden):
    """Somebody who may not change the company's own address, or isn't shown where it is."""

    code = "companies.addresses_read_only"
    text = Text(
        zh="你的角色不能修改客户地址，没有保存。",
        en="Your role may not change addresses of companies; nothing was saved.",
    )
