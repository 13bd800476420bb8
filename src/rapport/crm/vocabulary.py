"""Words that choice lists start with, in both languages; each organisation changes its own copy."""

from babel import Locale
from phonenumbers import SUPPORTED_REGIONS

from kernel.text import Text
from rapport.crm.records.closed_kinds import Option

INDUSTRIES = (
    Text(zh="制造业", en="Manufacturing"),
    Text(zh="汽车零部件", en="Automotive parts"),
    Text(zh="工程机械", en="Construction machinery"),
    Text(zh="电子", en="Electronics"),
    Text(zh="科技", en="Technology"),
    Text(zh="软件", en="Software"),
    Text(zh="电信", en="Telecommunications"),
    Text(zh="零售", en="Retail"),
    Text(zh="批发与贸易", en="Wholesale and trade"),
    Text(zh="医疗", en="Medical"),
    Text(zh="金融", en="Finance"),
    Text(zh="市场营销", en="Marketing"),
    Text(zh="媒体与娱乐", en="Entertainment"),
    Text(zh="人力与招聘", en="Employment"),
    Text(zh="专业服务", en="Services"),
    Text(zh="物流", en="Logistics"),
    Text(zh="建筑与房地产", en="Construction and property"),
    Text(zh="能源", en="Energy"),
    Text(zh="教育", en="Education"),
    Text(zh="政府与公共事业", en="Government and public services"),
    Text(zh="农业与食品", en="Agriculture and food"),
    Text(zh="酒店与旅游", en="Hospitality and travel"),
)

SOURCES = (
    Text(zh="老客户转介", en="Referral"),
    Text(zh="展会", en="Trade fair"),
    Text(zh="官网", en="Website"),
    Text(zh="搜索", en="Search"),
    Text(zh="电话", en="Phone call"),
    Text(zh="合作伙伴", en="Partner"),
    Text(zh="市场活动", en="Campaign"),
    Text(zh="导入", en="Import"),
)


def _countries() -> tuple[Text, ...]:
    """Countries and regions with a telephone code of their own, named by CLDR, in the order of their English names."""
    english, chinese = Locale("en").territories, Locale("zh").territories
    codes = [code for code in SUPPORTED_REGIONS if code in english and code in chinese]
    return tuple(Text(zh=chinese[code], en=english[code]) for code in sorted(codes, key=lambda code: english[code]))


COUNTRIES = _countries()

RECURRENCES = (
    Option(value="one_off", label=Text(zh="一次性", en="One-off")),
    Option(value="monthly", label=Text(zh="按月", en="Monthly")),
    Option(value="quarterly", label=Text(zh="按季", en="Quarterly")),
    Option(value="yearly", label=Text(zh="按年", en="Yearly")),
)
"""How often a price is due."""

MAX_TERM = 600
"""Periods of the longest term: fifty years of months."""
