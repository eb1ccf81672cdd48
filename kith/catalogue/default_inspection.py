"""Rows of small premises that a new installation starts with: kinds, checklists, how often."""

from typing import Final

KINDS: Final[list[list[object]]] = [
    ["SHOP", "小商店", "small shop",
     [["AREA_M2", 300]], 0],
    ["RESTAURANT", "小饭店", "small restaurant",
     [["SEATS", 100]], 0],
    ["HOSTEL", "小旅馆", "small hostel",
     [["BEDS", 50]], 0],
    ["ENTERTAINMENT", "小歌舞娱乐场所", "small entertainment venue",
     [["AREA_M2", 200]], 3],
    ["LEISURE", "小美容洗浴场所", "small leisure or beauty venue",
     [["AREA_M2", 200]], 0],
    ["CLINIC", "小医院", "small clinic",
     [["BEDS", 30]], 0],
    ["SCHOOL", "小学校和幼儿园", "small school or nursery",
     [["BOARDING_BEDS", 50], ["PUPILS", 500], ["NURSERY_PLACES", 100]], 0],
    ["FACTORY", "小生产加工企业", "small workshop",
     [["STAFF", 50], ["DORM_BEDS", 30]], 0],
    ["FLAMMABLES", "小易燃易爆场所", "small store of flammables",
     [["AREA_M2", 100]], 0],
]  # fmt: skip
TYPES: Final[list[list[str]]] = [
    ["GAS_POWER", "用气用电安全", "gas and power use"],
    ["COAL_STOVE", "小煤炉取暖", "heating with a small coal stove"],
    ["LIVING_IN", "违规住人", "people living where they must not"],
    ["FIRE_EQUIPMENT", "消防器材不全", "fire equipment missing"],
    ["WAY_OUT", "疏散通道堵塞", "way out blocked"],
    ["E_BIKE", "电动车违规充电", "electric bicycle charged inside"],
    ["DANGEROUS_GOODS", "危险物品存放", "dangerous goods stored"],
    ["OTHER", "其他隐患", "another hazard"],
]
_FIRE: Final = ["RESTAURANT", "HOSTEL", "ENTERTAINMENT", "LEISURE", "SCHOOL", "FACTORY"]
ITEMS: Final[list[list[object]]] = [
    ["POWER", [], "电线不老化、不私拉乱接，插座不过载",
     "Wires are sound, none laid by hand, sockets not overloaded", "GAS_POWER", "SERIOUS"],
    ["GAS", [], "燃气软管、阀门完好，装有报警器",
     "Gas hose and valve are sound, an alarm is fitted", "GAS_POWER", "SERIOUS"],
    ["STOVE", [], "不用小煤炉取暖，有通风和报警器",
     "No small coal stove for heating; there is air and an alarm", "COAL_STOVE", "SERIOUS"],
    ["SLEEPING", [], "店里和仓库不住人",
     "Nobody sleeps in the shop or the store room", "LIVING_IN", "GRAVE"],
    ["EXTINGUISHER", [], "灭火器齐全、在有效期内，会使用",
     "Fire extinguishers are there, in date, and known how to use", "FIRE_EQUIPMENT", "MINOR"],
    ["WAY_OUT", [], "出口和通道畅通，门窗没有锁死",
     "Exits and ways out are free, doors and windows not locked shut", "WAY_OUT", "SERIOUS"],
    ["E_BIKE", [], "电动车和电池不在室内充电",
     "No electric bicycle or battery is charged inside", "E_BIKE", "MINOR"],
    ["LIGHTS", _FIRE, "应急灯和疏散指示亮着",
     "Emergency lights and exit signs are lit", "FIRE_EQUIPMENT", "MINOR"],
    ["HOOD", ["RESTAURANT"], "油烟管道按期清洗",
     "The kitchen hood and duct are cleaned on time", "GAS_POWER", "MINOR"],
    ["STORE", ["FLAMMABLES", "FACTORY"], "易燃物品分开存放，数量不超",
     "Flammables are kept apart and not too many", "DANGEROUS_GOODS", "GRAVE"],
]  # fmt: skip
ROWS: Final[tuple[tuple[str, dict[str, object], str], ...]] = (
    ("PREMISES", {"kinds": KINDS}, "house default after workflows.md 4.9 (nine small kinds)"),
    (
        "CHECKLISTS",
        {"types": TYPES, "items": ITEMS},
        "figure S3-15 for the first four types; house default for the rest",
    ),
    (
        "INSPECTIONS",
        {
            "first_days": 30,
            "every_days": {
                "": 90, "RESTAURANT": 60, "HOSTEL": 60, "ENTERTAINMENT": 60, "FLAMMABLES": 30,
            },
            "after_days": {"SERIOUS": 45, "GRAVE": 15},
            "past_days": 365,
            "two_people": ["FLAMMABLES", "ENTERTAINMENT"],
            "notice_wd": {"MINOR": 10, "SERIOUS": 5, "GRAVE": 2},
            "answer_wd": {"MINOR": 15, "SERIOUS": 10, "GRAVE": 3},
            "on_spot": ["MINOR", "SERIOUS"],
            "on_paper": ["MINOR"],
            "other_eyes": ["SERIOUS", "GRAVE"],
            "retry_wd": 3,
            "amber_wd": 2,
            "link_days": 7,
            "photo_days": 180,
        },
        "house default after workflows.md 4.9 and privacy.md 3.5",
    ),
)  # fmt: skip
