"""What the sample history is told with, in Chinese and English: products, occasions, next steps, names of leads.

All of it is made up, like the records in `data.py`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One language's words, and what the business is like.

    A product is (name, code, series, unit, list price, fewest and most of it in one deal). `season` weighs the months
    from January on: how many deals begin in each. `days` is the shortest and longest way of a deal to its end,
    and `next_steps` has two for each open stage. A campaign is (name, type, code, cost); a deal is paid in two
    `instalments`.
    """

    products: tuple[tuple[str, str, str, str, int, int, int], ...]
    occasions: tuple[str, ...]
    season: tuple[int, ...]
    days: tuple[int, int]
    code: str
    next_steps: tuple[tuple[str, str], ...]
    activities: tuple[tuple[str, str, str], ...]
    tasks: tuple[str, ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    family_first: bool
    places: tuple[str, ...]
    trades: tuple[str, ...]
    titles: tuple[str, ...]
    mobile: str
    campaigns: tuple[tuple[str, str, str, int], ...]
    instalments: tuple[str, str]


CHINESE = Words(
    products=(
        ("五轴加工中心 HM-650", "HM-650", "加工中心", "台", 1_680_000, 1, 3),
        ("立式加工中心 VM-850", "VM-850", "加工中心", "台", 468_000, 2, 8),
        ("卧式加工中心 HX-500", "HX-500", "加工中心", "台", 1_250_000, 1, 4),
        ("数控车床 CK-52", "CK-52", "车床", "台", 286_000, 2, 10),
        ("轮毂专用钻攻机 DT-24", "DT-24", "专机", "台", 352_000, 2, 6),
        ("桁架上下料机器人 GR-30", "GR-30", "自动化", "套", 395_000, 1, 5),
        ("柔性生产线 FMS-4", "FMS-4", "自动化", "条", 5_200_000, 1, 1),
        ("三年期维保服务", "SV-3Y", "服务", "份", 128_000, 1, 4),
    ),
    occasions=(
        "二期产线", "设备更新", "新厂房配套", "扩产项目", "出口订单配套", "自动化改造", "试制车间", "年度框架",
        "瓶颈工序", "新品导入",
    ),
    season=(7, 3, 10, 11, 10, 9, 7, 6, 10, 9, 11, 8),
    days=(38, 150),
    code="SJ",
    next_steps=(
        ("电话确认预算和决策人", "约首次拜访"),
        ("约客户到厂看样机", "确认节拍和夹具方案"),
        ("发送修订后的报价", "电话跟进比价结果"),
        ("提交技术协议", "回访试切结果"),
        ("与采购谈付款条件", "请设备部确认验收标准"),
        ("准备合同终稿", "跟进合同盖章"),
    ),
    activities=(
        ("call", "电话沟通交期", "客户希望年前到货，需和生产部确认排期。"),
        ("meeting", "技术方案评审", "工艺、设备、质量三方参加，节拍要求 92 秒一件。"),
        ("visit", "拜访车间", "看了现有两条线，瓶颈在粗加工，设备已用八年。"),
        ("note", "竞争情况", "另有一家台资厂商报价，价格略低，售后半径是我们的优势。"),
        ("call", "跟进报价", "采购已收到报价，下周内部比价。"),
        ("meeting", "商务谈判", "付款方式谈到三三三一，质保金待定。"),
        ("note", "试切结果", "样件尺寸全部合格，表面粗糙度优于图纸要求。"),
    ),
    tasks=(
        "发送技术协议", "回电确认交期", "准备报价单", "预约现场勘察", "整理试切报告",
        "催收合同回传", "确认付款节点",
    ),
    first_names=("伟", "静怡", "建军", "丽娜", "志远", "雨桐", "国庆", "佳慧", "文博", "晓峰", "思齐", "海燕"),
    last_names=(
        "王", "李", "赵", "黄", "周", "吴", "徐", "孙", "朱", "高", "郭", "何", "罗", "宋", "唐", "许", "邓", "冯",
    ),
    family_first=True,
    places=("昆山", "江阴", "绍兴", "佛山", "东莞", "烟台", "襄阳", "株洲", "南通", "温岭", "湖州", "洛阳"),
    trades=("恒盛机械", "金工精密", "宏达汽配", "新锐模具", "永兴传动", "华腾铸造", "远航液压", "德信阀门"),
    titles=("采购经理", "设备主管", "生产经理", "工艺工程师", "总经理", "技术负责人"),
    mobile="139 0000 {:04d}",
    campaigns=(
        ("上海工业博览会", "fair", "ciif-shanghai", 186_000),
        ("轮毂加工线上研讨会", "webinar", "hub-webinar-live", 12_000),
        ("老客户转介绍计划", "referral", "referral-vip", 40_000),
        ("加工中心搜索推广", "ads", "search-vmc-ads", 65_000),
    ),
    instalments=("预付款 30%", "验收款 70%"),
)  # fmt: skip

ENGLISH = Words(
    products=(
        ("Ashdown oak dining set", "ASH-D6", "Dining", "set", 640, 6, 40),
        ("Marlow two-seat sofa", "MAR-S2", "Seating", "piece", 890, 6, 36),
        ("Wycombe lounge chair", "WYC-L1", "Seating", "piece", 345, 10, 60),
        ("Linen bedding bundle", "LIN-B4", "Textiles", "bundle", 118, 40, 200),
        ("Beacon pendant light", "BEA-P3", "Lighting", "piece", 96, 30, 160),
        ("Cotswold wool rug", "COT-R2", "Textiles", "piece", 275, 10, 60),
        ("Garden terrace collection", "GAR-T8", "Outdoor", "set", 1_150, 4, 24),
        ("Fit-out and styling service", "SVC-FIT", "Services", "day", 620, 5, 25),
    ),
    occasions=(
        "spring range", "showroom refit", "autumn collection", "hotel rooms", "Christmas stock", "new store",
        "trade account", "show homes", "café corner", "summer terrace",
    ),
    season=(8, 6, 9, 10, 8, 6, 5, 6, 11, 12, 10, 5),
    days=(16, 85),
    code="NH",
    next_steps=(
        ("Call to confirm the budget", "Book a first visit"),
        ("Book a showroom visit", "Agree the room list"),
        ("Send the revised quote", "Follow up on the quote"),
        ("Confirm fabric samples", "Follow up on the site survey"),
        ("Agree delivery windows", "Call about the trade discount"),
        ("Send the contract for signature", "Get sign-off from finance"),
    ),
    activities=(
        ("call", "Delivery dates", "They need everything on site two weeks before opening."),
        ("meeting", "Range review", "Went through fabrics and finishes; the oak is the favourite."),
        ("visit", "Site survey", "Measured the ground floor. The goods lift is narrow, so sofas go in by the stairs."),
        ("note", "Competition", "A second supplier quoted a little less, with eight weeks longer to deliver."),
        ("call", "Quote follow-up", "Buying has the quote and compares it next week."),
        ("meeting", "Terms", "Thirty days is fine for them; they asked for a volume discount."),
        ("note", "Samples arrived", "Samples are with their designer, who likes the linen."),
    ),
    tasks=(
        "Send fabric samples", "Call back about lead times", "Prepare the quote", "Book the site survey",
        "Share the care guide", "Chase the signed order", "Confirm the invoice address",
    ),
    first_names=(
        "Alice", "George", "Freya", "Harry", "Imogen", "Callum", "Poppy", "Aisha", "Dylan", "Megan", "Owen", "Ruth",
    ),
    last_names=(
        "Barker", "Collins", "Davies", "Ellis", "Fleming", "Grant", "Hartley", "Iqbal", "Jarvis", "Kaur", "Lowe",
        "Mercer", "Nash", "Osborne", "Parry", "Reid", "Stokes", "Walsh",
    ),
    family_first=False,
    places=(
        "Bath", "York", "Exeter", "Norwich", "Chester", "Durham", "Oxford", "Swansea", "Perth", "Hove",
        "Ludlow", "Truro",
    ),
    trades=("Interiors", "Hotels", "Living", "Garden Rooms", "Lettings", "Coffee House", "Home Store", "Design Studio"),
    titles=("Buyer", "Owner", "Store manager", "Interior designer", "Operations manager", "Procurement lead"),
    mobile="07700 900{:03d}",
    campaigns=(
        ("Spring trade fair", "fair", "spring-fair-stand", 18_500),
        ("Comfort at home webinar", "webinar", "comfort-webinar", 1_900),
        ("Customers bring customers", "referral", "referral-friends", 4_000),
        ("Search advertising", "ads", "search-home-ads", 7_800),
    ),
    instalments=("30 % on order", "70 % on completion"),
)  # fmt: skip
