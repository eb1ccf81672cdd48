"""Invented names, homes, needs and thanks. Nobody in the demo exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random

SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘"
WOMEN: Final = ("秀兰", "玉珍", "桂芳", "春梅", "丽华", "红霞", "雅琴", "晓雯", "佳宁", "欣怡")
MEN: Final = ("建军", "国强", "振华", "永年", "志远", "文博", "家豪", "明辉", "立新", "少杰")
COMPOUNDS: Final = ("福源小区", "安泰家园", "和谐花园", "阳光新村", "锦绣苑")
THANKS: Final = (
    "来得准时，人也和气。", "活干得细致，谢谢。", "比说好的多待了半个钟头，心里暖。",
    "解决了大问题。", "孩子很喜欢这位老师。", "下次还想请他来。", "",
)  # fmt: skip
REPORTS: Final = (
    "按约定做完，居民在场看过。", "已完成，顺手检查了插座和燃气阀。", "做完了，老人还留我喝了茶。",
    "任务完成，材料已收拾带走。",
)  # fmt: skip
QUESTIONS: Final = (
    "请问家里有电梯吗，几楼？",
    "请问哪个时间段家里有人？",
    "东西大概多重，几个人能搬？",
)
ANSWERS: Final = ("没有电梯，三楼。", "上午九点以后都在家。", "一个人搬不动，两个人可以。")
REASONS: Final = ("这件事物业已在处理，下周完工。", "所述地址不在本社区，已告知对口社区电话。")

# What people say they need, by kind of service.
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "CLEANING": ("腿脚不便，想请人擦窗户。", "厨房油烟重，想请人清一清。", "阳台堆满了，想整理。"),
    "REPAIR": ("客厅的灯一闪一闪，想请人看看。", "马桶一直流水，关不住。", "门锁松了，关不严。"),
    "APPLIANCE": ("洗衣机不排水了。", "电视没有声音。", "电风扇转不起来。"),
    "HAIRCUT": ("老伴卧床，想请人上门剪个头。", "行动不便，三个月没理发了。"),
    "ESCORT": ("要去医院做检查，想有人陪着。", "复查拿药，一个人弄不清楼层。"),
    "SHOPPING": ("这几天下不了楼，想请人代买点菜。", "药快吃完了，想请人代取。"),
    "COMPANY": ("一个人住，想有人来说说话。", "眼睛不好，想有人来读读报。"),
    "PHONE_HELP": ("想学会视频通话。", "手机上不会挂号，想有人教。"),
    "TUTORING": ("孩子数学跟不上，想请人辅导。", "放学后作业没人看。"),
    "COMFORT": ("最近总睡不好，心里闷。", "家里出了事，想找人聊聊。"),
    "LEGAL": ("想问问遗嘱怎么写才算数。", "租房押金不退，想咨询。"),
    "CARRY": ("旧沙发想搬下楼。", "老人坐轮椅，要下楼晒太阳。"),
    "OUTDOORS": ("楼道杂物多，想组织清一清。", "花坛里全是落叶和垃圾。"),
    "OTHER": ("想借一把梯子用半天。", "家里进了一只小鸟，不敢动。"),
}  # fmt: skip


def name(dice: random.Random, *, is_woman: bool) -> str:
    return dice.choice(SURNAMES) + dice.choice(WOMEN if is_woman else MEN)


def home(dice: random.Random, number: int) -> str:
    """No two residents live behind one door unless they share it on purpose."""
    building, entrance, floor = number // 24 + 1, number // 12 % 2 + 1, number // 2 % 6 + 1
    return f"{dice.choice(COMPOUNDS)}{building}号楼{entrance}单元{floor}0{number % 2 + 1}室"


def phone(block: int, number: int) -> str:
    """Of one block that is only ours: 1990 000 xxxx."""
    return f"1990000{block}{number:03}"
