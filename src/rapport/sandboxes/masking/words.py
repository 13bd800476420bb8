"""Words that masked values are made of.

Names are such as hardly anybody bears, so that no copy has a real one by chance.
"""

from typing import Final

HAN_SURNAMES: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗"
    "凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤"
)
HAN_GIVEN: Final = (
    "翀珩珺琤瑄瑀璟瓒甯皓眭砚祎祺禛筠箐箫篁糜绀绂翊翙耑聿芃芷苒茱荇莳菡萱葳蒨蓁蔚薷藜蘅虔蚺裒觐谌谞豫赟跬軨辀逖"
    "邈郗郦酆钊钰铄铉锜镕闳阗陟隽雱雯霁霏靳靼韫颀飏馥骁骞骧髫魁鲲鸢鸾麒黎黼鼐龢"
)
HANGUL_SURNAMES: Final = "김이박최정강조윤장임한오서신권황안송류홍"
HANGUL_GIVEN: Final = "가나다라마바사아자차카타파하거너더러머버서어저처고노도로모보소오조초코토포호구누두루무부수우주추"
KANA_SURNAMES: Final = (
    "アオツキ", "イワサト", "ウミベノ", "オリハラ", "カゼミネ", "キリシマ", "クモイ", "ハナゾノ",
)  # fmt: skip
KANA_GIVEN: Final = (
    "アサギ", "イブキ", "カエデ", "コハル", "シズク", "ツムギ", "ハルカゼ", "ヒビキ", "ミオリ", "ユウナギ",
)  # fmt: skip
CYRILLIC_SURNAMES: Final = (
    "Берёзкин", "Ветролов", "Горецвет", "Долгополец", "Звонарёв", "Камышин", "Луговец", "Снегирёв",
)  # fmt: skip
CYRILLIC_GIVEN: Final = (
    "Авенир", "Богдана", "Влас", "Гордей", "Евстафий", "Злата", "Любомир", "Милана", "Ярослава",
)  # fmt: skip

FIRST: Final = (
    "Alaric", "Amabel", "Ansel", "Araminta", "Auberon", "Bastian", "Berenice", "Blythe", "Calanthe", "Caspian",
    "Cerys", "Cosima", "Crispin", "Dashiell", "Delphine", "Elowen", "Emrys", "Evander", "Fenella", "Florian",
    "Ginevra", "Hadrian", "Hollis", "Idris", "Ignatia", "Isolde", "Jorah", "Juno", "Kerensa", "Leander",
    "Linnea", "Lorcan", "Lysander", "Marisol", "Merrin", "Nerys", "Oberon", "Octavia", "Orla", "Orsino",
    "Peregrine", "Perdita", "Quillon", "Rafferty", "Romilly", "Rosalind", "Saffron", "Sorrel", "Tamsin", "Thaddeus",
    "Ursa", "Valerian", "Vesper", "Wilhelmina", "Xanthe", "Yestin", "Zephyrine",
)  # fmt: skip
HEADS: Final = (
    "Ash", "Bram", "Carr", "Dun", "Elder", "Fern", "Gorse", "Hazel", "Ivel", "Jarrow", "Kest", "Larch", "Marl",
    "Nether", "Oaken", "Pell", "Quarr", "Rowan", "Sedge", "Thorn", "Under", "Vale", "Wex", "Yarrow",
)  # fmt: skip
TAILS: Final = (
    "acre", "beck", "bourne", "by", "combe", "croft", "dale", "fold", "garth", "grove", "ham", "holme", "hurst",
    "ley", "mere", "mount", "ridge", "shaw", "stead", "thwaite", "wick", "worth",
)  # fmt: skip

HAN_TRADES: Final = (
    "实业", "贸易", "机电", "精密", "智能科技", "新材料", "电子", "仪器", "工程", "供应链", "信息技术", "装备",
)  # fmt: skip
TRADES: Final = (
    "Components", "Controls", "Dynamics", "Engineering", "Fabrication", "Instruments", "Logistics", "Materials",
    "Robotics", "Systems", "Trading", "Works",
)  # fmt: skip
FORMS: Final = ("Ltd", "Inc", "GmbH", "PLC", "BV", "SA", "AG", "LLC")

HAN_TOWNS: Final = ("川", "州", "溪", "泽", "岭", "原", "浦", "陵", "泉", "洲")
HAN_ROADS: Final = ("东路", "西路", "南街", "北街", "大道", "中路")
ROADS: Final = ("Street", "Road", "Avenue", "Lane", "Way", "Drive")

HAN_TITLES: Final = (
    "区域负责人", "采购专员", "生产主管", "技术顾问", "行政助理", "质量工程师", "项目协调", "财务主管", "运营经理",
    "研发主管", "设备主管", "客户顾问",
)  # fmt: skip
TITLES: Final = (
    "Regional lead", "Buyer", "Plant supervisor", "Technical adviser", "Office assistant", "Quality engineer",
    "Project coordinator", "Finance supervisor", "Operations manager", "Development lead", "Facilities lead",
    "Account adviser",
)  # fmt: skip

HAN_SUBJECTS: Final = ("方案", "续约", "扩容", "试点", "升级", "采购", "改造", "服务")
SUBJECTS: Final = ("renewal", "roll-out", "pilot", "upgrade", "extension", "retrofit", "supply", "service")

HAN_SENTENCES: Final = (
    ("对方", "我方", "双方", "项目组"),
    ("确认了", "讨论了", "更新了", "整理了", "复核了"),
    ("交付计划", "技术方案", "验收清单", "商务条款", "培训安排", "样品结果"),
    ("，下周继续跟进。", "，等待书面回复。", "，没有其他问题。", "，需要补充资料。"),
)
SENTENCES: Final = (
    ("They ", "We ", "Both sides ", "The project group "),
    ("confirmed ", "discussed ", "updated ", "put together ", "reviewed "),
    ("the delivery plan", "the technical outline", "the acceptance list", "the terms", "the training schedule"),
    ("; follow up next week. ", "; an answer in writing is due. ", "; nothing else is open. ", "; more is needed. "),
)
