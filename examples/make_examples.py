"""Writes the example spreadsheets beside this file: `python -m examples.make_examples`.

Nobody in them exists. The phones are of one block, 1990000xxxx, and equal runs give equal bytes.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Final, NamedTuple

from kith.exchange.spreadsheets.template import write_csv, write_table

HERE: Final = Path(__file__).parent
FIRST_DAY: Final = date(2026, 12, 1)
SEED: Final = 71

SURNAMES: Final = tuple(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
)
GIVEN_F: Final = (
    "秀英",
    "桂兰",
    "玉梅",
    "丽",
    "静",
    "敏",
    "雪",
    "晓燕",
    "慧",
    "婷",
    "佳怡",
    "雨桐",
)
GIVEN_M: Final = (
    "建国",
    "志强",
    "德福",
    "伟",
    "军",
    "磊",
    "涛",
    "海峰",
    "鹏",
    "浩",
    "子轩",
    "宇航",
)

WISH_HEADINGS: Final = (
    "姓名", "电话", "身份", "年龄段", "心愿类别", "心愿", "物品或服务", "估价(元)",
    "所在网格", "详细地址", "期望日期", "监护人", "同意方式",
)  # fmt: skip
PEOPLE_HEADINGS: Final = (
    "姓名", "电话", "性别", "出生年月", "社区", "技能", "空闲时间", "最远公里", "单位",
)  # fmt: skip
ORDER_HEADINGS: Final = (
    "渠道", "求助内容", "服务类型", "姓名", "电话", "社区", "地址", "期望时间", "紧急",
)  # fmt: skip


class Wish(NamedTuple):
    """Who wishes is one letter: 老 old, 童 child, 少 adolescent, 困 in hardship, 残 disabled."""

    who: str
    category: str
    text: str
    kind: str
    yuan: int


WISHES: Final = tuple(
    Wish(who, category, text, {"物": "物品", "事": "服务"}[kind], int(yuan))
    for who, category, text, kind, yuan in (
        line.split("|")
        for line in """\
老|问候|想要一台按键大、声音响的收音机，早上听戏|物|120
老|问候|孩子从外地寄来的信字太小，想请人每月念一次|事|0
老|问候|想找个人下午一起下两盘象棋|事|0
老|问候|盼着有人陪我到湟水边走一走，看看水|事|0
老|问候|想学会视频通话，看看外地的重孙|事|0
老|问候|想有人教我用手机挂号，不用天不亮去排队|事|0
老|问候|想请人帮我给老战友写一封信|事|10
老|问候|老照片受潮了，想请人翻拍存好|事|60
老|问候|想有人陪着去看一场秦腔|事|80
老|问候|一个人吃饭没味道，想有人来一起包顿饺子|事|90
老|生日|八十岁生日，想吃一碗有人陪着的长寿面|事|60
老|生日|想照一张像样的生日照，洗出来挂墙上|事|70
老|生日|金婚那天想要一束花送给老伴|物|80
老|生日|生日想要一个不太甜的小蛋糕，和邻居分着吃|物|120
老|温暖过冬|门缝漏风，想请人贴一圈密封条|事|40
老|温暖过冬|厨房的灯泡坏了够不着，想请人换一个|事|15
老|温暖过冬|想要一双防滑的棉鞋，下雪天敢下楼|物|110
老|温暖过冬|想要一个会自动断电的电热水袋|物|75
老|温暖过冬|窗户关不严，想请人修一修把手|事|50
老|温暖过冬|想要一床轻一点的厚被子，旧的太沉盖不动|物|190
老|温暖过冬|暖气片上头积了灰，想请人帮忙擦洗一次|事|0
老|运动|想要一根带小灯的拐杖，晚上去厕所方便|物|85
老|运动|想学一套坐着也能做的操|事|0
老|运动|想要一副护膝，好去广场打太极|物|60
老|学习|眼睛花了，想要一个带灯的放大镜看报纸|物|45
老|学习|想跟人学写毛笔字，先要一套笔墨|物|90
童|学习|想要一个肩带不勒的新书包|物|130
童|学习|想要一盏不晃眼的台灯写作业|物|150
童|学习|想有大哥哥大姐姐周末教我做数学题|事|0
童|学习|想要一套讲恐龙的书|物|98
童|学习|想去一次科技馆，亲手摸一摸模型|事|60
童|学习|想要一本大字典，自己查生字|物|80
童|学习|想学拼音打字，好给爸爸发消息|事|0
童|运动|想要一个真正的篮球|物|100
童|运动|想要一根计数跳绳，学校要考跳绳|物|35
童|运动|想有人教我骑自行车|事|0
童|运动|想要一双合脚的运动鞋|物|160
童|运动|想和小伙伴踢一场有裁判的足球赛|事|0
童|生日|生日想吹一次蜡烛|物|88
童|生日|想要一个可以抱着睡觉的布娃娃|物|70
童|生日|生日想和妈妈一起看一场电影|物|90
童|温暖过冬|想要一副不掉的手套和一顶帽子|物|65
童|温暖过冬|想要一件红色的羽绒背心|物|170
童|问候|想让在外地干活的爸爸看到我跳舞，请人帮我录下来|事|0
少|学习|想要一套高中英语听力材料和耳机|物|150
少|学习|想请人讲讲以后可以学哪些专业|事|0
少|学习|想要一个能安静自习到晚上九点的地方|事|0
少|运动|想要一副羽毛球拍|物|120
少|生日|想要一本带锁的日记本|物|40
困|温暖过冬|想要一个省电的小太阳，客厅太冷|物|140
困|温暖过冬|水管老是冻，想请人包一层保温棉|事|60
困|温暖过冬|想要两袋面粉和一桶油，把冬天过踏实|物|180
困|学习|想学面点手艺，先借一套工具练练|物|120
困|学习|想请人教我写一份找工作的简历|事|0
困|问候|家里洗衣机不转了，想请人看看能不能修|事|100
困|问候|想有人帮忙照看孩子半天，我去办手续|事|0
困|生日|孩子满六岁，想给他拍一张全家福|物|99
困|运动|想给孩子找一个免费学游泳的机会|事|0
残|问候|想要一个会报时说话的闹钟|物|55
残|问候|轮椅的刹车松了，想请人紧一紧|事|30
残|运动|想有人推我去公园看一次银杏|事|0
残|运动|想要一副握力器，在家练手劲|物|45
残|学习|想学剪辑视频，请人从头教我|事|0
残|温暖过冬|想在卫生间装一个扶手，冬天地滑|事|160
残|生日|生日想听一场现场的音乐会|物|180
""".splitlines()
    )
)

ORDERS: Final = tuple(
    line.split("|")
    for line in """\
电话|卫生间的灯不亮了，家里只有我一个老人，够不着|小修小补|否
电话|水龙头一直滴水，拧不紧，想请人来看看|小修小补|否
电话|要去市里医院复查，自己坐不了公交，想有人陪|陪同就医|否
电话|电饭锅插上没反应，晚饭还没着落|家电维修|是
电话|头发长了两个月，腿脚不好出不了门，想请人上门剪|上门理发|否
电话|药快吃完了，想请人帮忙到医院门口的药房取|代买代办|是
电话|老伴走了以后晚上总睡不着，想找人说说话|心理疏导|否
电话|想有人帮我把冬天的被子晒一晒、换个被套|打扫卫生|否
前台|手机上收不到孙子的视频，想有人教教|手机教学|否
前台|想咨询房子过户给女儿要准备哪些材料|法律咨询|否
前台|楼上装修把我家墙震裂了，想问问该怎么办|法律咨询|否
前台|孩子放学到我下班有两个小时没人管，想有人辅导作业|课业辅导|否
前台|想学会在手机上交水费电费|手机教学|否
前台|家里老人出院，要从车上抬到三楼，没有电梯|搬运接送|是
前台|楼道里堆着旧家具没人搬，过路都要侧着身|环境整治|否
纸条|洗衣机脱水的时候满屋子跑，想修一修|家电维修|否
纸条|窗户高，擦不到，过年前想擦一次|打扫卫生|否
纸条|想有人每周来念念报纸，我眼睛不行了|陪伴聊天|否
纸条|门锁钥匙转不动，怕哪天把自己关在外头|小修小补|是
纸条|床要换个方向，一个人挪不动|搬运接送|否
扫码|小区健身角的地面全是落叶和碎玻璃，能不能一起清一清|环境整治|否
扫码|孩子初二，物理跟不上，想找人每周讲一次|课业辅导|否
扫码|刚搬来，老人不会用这边的公交卡，想有人带一次|代买代办|否
扫码|女儿最近不愿意上学，想请懂的人聊聊|心理疏导|否
扫码|想借一辆轮椅三天，接爷爷来家里住|其他需求|否
扫码|单元门口的小广告太多，想组织大家清一次|环境整治|否
代办|替隔壁刘奶奶说一声，她家煤气灶打不着火|小修小补|是
代办|我妈一个人住，我在外地，想请人陪她去医院拆线|陪同就医|否
代办|父亲耳背，电话听不清，请上门帮他调一下助听器|其他需求|否
代办|帮我舅舅约一次上门理发，他坐轮椅|上门理发|否
代办|帮妈妈买一周的菜送上楼，她扭了脚|代买代办|是
代办|给我爸找个说话的伴，他原来是教书的|陪伴聊天|否
网格员|巡查时发现老两口家插线板发黑，请人换新的|小修小补|是
网格员|独居老人家里东西堆得多，本人同意，想请人一起整理|打扫卫生|否
网格员|一户电视没有信号，老人全靠它解闷|家电维修|否
网格员|村里三位老人想学扫码付款，可以一起教|手机教学|否
网格员|有位残疾朋友要去办证，需要搭把手上下楼|搬运接送|否
网格员|老人近来话少，家人同意请人上门陪陪|陪伴聊天|否
网格员|一户人家和邻居为漏水闹了半年，想请律师讲讲|法律咨询|否
网格员|小李村的留守孩子想有人周末来辅导功课|课业辅导|否
""".splitlines()
)

SKILLS: Final = (
    "家务", "水电维修", "家电维修", "理发", "陪诊就医", "代购跑腿", "陪伴聊天", "手机教学",
    "课业辅导", "看护儿童", "心理疏导", "医疗护理", "法律咨询", "搬运接送", "文艺书法",
    "政策宣讲", "环境整治", "手语",
)  # fmt: skip
FREE: Final = (
    "周六上午", "周日下午", "周六全天", "周日全天", "周二上午;周四上午", "周一晚上;周三晚上",
    "周二上午;周六全天", "周一上午;周二上午;周三上午", "周五下午;周六上午", "周三下午;周日全天",
)  # fmt: skip
UNITS: Final = (
    "天衢实验小学(演示)", "长河社区卫生服务中心(演示)", "新区供电所(演示)", "新区税务所(演示)",
    "锦河物业(演示)", "新区法律服务所(演示)", "天衢纺织厂(演示)", "", "", "",
)  # fmt: skip
COMMUNITIES: Final = (
    "新城社区", "锦河社区", "康博社区", "爱家坊社区", "金鼎社区", "沙王社区", "宋官屯社区",
    "红枫社区", "赵虎社区", "魏家社区", "柳林村", "抬头寺社区", "杨庄村", "袁桥社区", "小李村",
)  # fmt: skip
ROADS: Final = ("东方红路", "三八路", "康博大道", "长河大道", "晶华大道", "崇德大道")
BANDS: Final = {
    "老": ("老人", ("60-79岁", "80岁以上")),
    "童": ("儿童", ("6-13岁",)),
    "少": ("儿童", ("14-17岁",)),
    "困": ("困难家庭", ("18-59岁",)),
    "残": ("残疾人", ("18-59岁", "60-79岁")),
}
CONSENT: Final = {
    "老": ("本人签字", "本人口头同意，两人见证", "电话录音"),
    "童": ("监护人签字",),
    "少": ("本人签字，监护人知情",),
    "困": ("本人签字", "电话录音"),
    "残": ("本人签字", "本人口头同意，两人见证"),
}


def phone(block: int, number: int) -> str:
    return f"1990000{block}{number:03}"


def names(rng: random.Random, how_many: int, given: tuple[str, ...]) -> list[str]:
    """Different names, in an order of their own."""
    every = [surname + name for surname in SURNAMES for name in given]
    return rng.sample(every, how_many)


def wish_rows(rng: random.Random) -> list[list[object]]:
    people = names(rng, len(WISHES), GIVEN_F + GIVEN_M)
    parents = names(rng, len(WISHES), GIVEN_F[3:10])
    rows: list[list[object]] = []
    for number, wish in enumerate(WISHES, start=1):
        identity, bands = BANDS[wish.who]
        surname = people[number - 1][0]
        guardian = (
            f"母亲 {parents[number - 1]}" if number % 2 else f"父亲 {surname}{rng.choice('强军涛')}"
        )
        rows.append(
            [
                people[number - 1],
                phone(1, number),
                identity,
                rng.choice(bands),
                wish.category,
                wish.text,
                wish.kind,
                wish.yuan,
                f"第{'一二三四'[rng.randrange(4)]}网格",
                f"七一西路{rng.randrange(2, 98)}号院{door(rng)}",
                (FIRST_DAY + timedelta(days=rng.randrange(10, 50))).isoformat(),
                guardian if identity == "儿童" else "",
                rng.choice(CONSENT[wish.who]),
            ]
        )
    return rows


def people_rows(rng: random.Random, how_many: int = 120) -> list[list[object]]:
    women = cycle(names(rng, how_many, GIVEN_F[3:]))
    men = cycle(names(rng, how_many, GIVEN_M[3:]))
    rows: list[list[object]] = []
    for number, community in enumerate(islice(cycle(COMMUNITIES), how_many), start=1):
        sex = rng.choices(("女", "男"), (7, 5))[0]
        skills = rng.sample(SKILLS, rng.choice((1, 1, 2, 2, 3)))
        rows.append(
            [
                next(women if sex == "女" else men),
                phone(2, number),
                sex,
                f"{rng.randrange(1956, 2006)}-{rng.randrange(1, 13):02}",
                community,
                ";".join(skills),
                rng.choice(FREE),
                rng.choice((1, 2, 3, 3, 5, 5, 8)),
                rng.choice(UNITS),
            ]
        )
    return rows


def order_rows(rng: random.Random) -> list[list[object]]:
    people = names(rng, len(ORDERS), GIVEN_F[:6] + GIVEN_M[:6])
    rows: list[list[object]] = []
    for number, (channel, wanted, kind, urgent) in enumerate(ORDERS, start=1):
        community = "小李村" if "小李村" in wanted else rng.choice(COMMUNITIES)
        day = FIRST_DAY + timedelta(days=1 if urgent == "是" else rng.randrange(2, 21))
        rows.append(
            [
                channel,
                wanted,
                kind,
                people[number - 1],
                phone(3, number),
                community,
                address(rng, community),
                f"{day.isoformat()} {rng.choice(('09:00', '10:00', '14:30', '16:00'))}",
                urgent,
            ]
        )
    return rows


def address(rng: random.Random, community: str) -> str:
    if community.endswith("村"):
        return f"{community}{rng.randrange(1, 160)}号"
    compound = f"{community.removesuffix('社区')}{rng.choice(('家园', '花园', '小区'))}"
    return f"{rng.choice(ROADS)}{rng.randrange(10, 1900)}号{compound}{door(rng)}"


def door(rng: random.Random) -> str:
    building, entrance = rng.randrange(1, 19), rng.randrange(1, 5)
    return f"{building}号楼{entrance}单元{rng.randrange(1, 7)}0{rng.randrange(1, 4)}室"


def make(folder: Path) -> None:
    """All example files, each with a seed of its own, so that one can change alone."""
    tables = (
        ("micro_wishes.xlsx", WISH_HEADINGS, wish_rows, "微心愿(演示数据)"),
        ("people.xlsx", PEOPLE_HEADINGS, people_rows, "志愿者邀请名单(演示数据)"),
    )
    for file, headings, rows, name in tables:
        rng = random.Random(f"{SEED} {file}")  # noqa: S311 -- examples, not secrets
        (folder / file).write_bytes(write_table(headings, rows(rng), name))
    rng = random.Random(f"{SEED} orders.csv")  # noqa: S311 -- examples, not secrets
    (folder / "orders.csv").write_bytes(write_csv(ORDER_HEADINGS, order_rows(rng)))


if __name__ == "__main__":
    make(HERE)
