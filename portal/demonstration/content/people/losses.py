"""Why leads are lost, and to whom. The competitors are invented and stand for nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from portal.demonstration.content.people.phrases import Phrase, fitting


@dataclass(frozen=True, slots=True)
class Competitor:
    """A brand that does not exist, and its models against ours: Latin names in both languages."""

    name_en: str
    name_zh: str
    models: tuple[str, ...]


COMPETITORS: tuple[Competitor, ...] = (
    Competitor("Valdane", "瓦尔登", ("Orin", "Orin Touring", "Sabel")),
    Competitor("Torvik", "拓维克", ("Hald", "Brenn", "Hald 7")),
    Competitor("Miravo", "米拉沃", ("Sela", "Luna GT", "Sela Cross")),
    Competitor("Qingyue", "青玥", ("Yunlu", "Heting", "Yunlu Max")),
    Competitor("Harrow & Finch", "哈罗芬奇", ("Wren", "Kestrel Estate")),
    Competitor("Dolmera", "多美拉", ("Pico", "Tramo", "Altamar")),
)


@dataclass(frozen=True, slots=True)
class LossDetail:
    """What a lost claim says beside its reason. Empty fields are not asked for that reason."""

    remark: Phrase
    competitor_en: str = ""
    competitor_zh: str = ""
    competitor_model: str = ""
    weeks: int | None = None


LOSS_REMARKS: Mapping[str, tuple[Phrase, ...]] = {
    "competitor": (
        Phrase("Got a larger discount and delivery within a week.", "对方优惠更多，一周内交车。"),
        Phrase("A friend works there and gave the staff price.", "朋友在那家上班，给了员工价。"),
        Phrase("Wanted a longer warranty on the battery.", "想要更长的电池质保。", only=("Fenelle",)),
        Phrase("Their dealer is across the street.", "对方门店就在楼下。"),
    ),
    "same_brand_elsewhere": (
        Phrase("Our other dealer had the colour in stock.", "另一家店有这个颜色的现车。"),
        Phrase("Bought where the parents live, plate included.", "在父母那边买的，包上牌。"),
    ),
    "price": (
        Phrase("12,000 over the budget, would not move.", "超预算 1.2 万，不肯加。"),
        Phrase("Expected the trade fair discount all year.", "希望一直有车展价。"),
        Phrase("Insurance made the difference.", "加上保险就超了。"),
    ),
    "no_stock": (
        Phrase("Needed the car for the holiday.", "节前要用车。"),
        Phrase("Would not wait for the hybrid.", "不愿等混动。", only=("Tessel", "Solenne", "Ostrel")),
        Phrase("Atelier in Plum was too far away.", "Atelier 暮紫交期太久。", only=("Solenne", "Fenelle")),
    ),
    "finance_refused": (
        Phrase("Bank refused, self-employed for less than a year.", "个体经营不满一年，银行没批。"),
        Phrase("Down payment was not enough for 60 months.", "首付不够做 60 期。"),
    ),
    "trade_in_value": (
        Phrase("Offered 41,000, sold privately for 48,000.", "我们估 4.1 万，自己卖了 4.8 万。"),
        Phrase("Accident on the old car brought the value down.", "旧车有事故，估价低。"),
    ),
    "product_lacks": (
        Phrase("Wanted a spare wheel of full size.", "想要全尺寸备胎。"),
        Phrase("No six seats below the Atelier.", "Atelier 以下没有六座。", only=("Ostrel",)),
        Phrase("Wanted 800 km of range.", "想要 800 公里续航。", only=("Fenelle",)),
    ),
    "plan_cancelled": (
        Phrase("Stays with the old car after a cheap repair.", "旧车修好了，不贵，继续开。"),
        Phrase("Moves abroad in spring.", "春天出国。"),
        Phrase("Money goes into the flat.", "钱先付房子了。"),
    ),
    "unreachable": (
        Phrase("Five tries on three days, two parts of the day.", "三天五次，早晚各试过。"),
        Phrase("Number was switched off all week, no answer to texts.", "整周关机，短信不回。"),
    ),
    "bad_experience": (
        Phrase("Waited 25 minutes in the showroom, nobody came.", "在展厅等了 25 分钟没人接待。"),
        Phrase("The test car was not clean and had no charge.", "试驾车没洗，也没充电。", only=("Fenelle",)),
    ),
    "other": (
        Phrase("Won a car in the company's yearly draw.", "公司年会抽奖中了一台车，所以不再买了，谢谢我们。"),
        Phrase("Brother hands his car on when he emigrates.", "哥哥移民，把车留给他，暂时不需要再买新车了。"),
    ),
}
WEEKS_REASON = "no_stock"


def loss_detail(random: Random, reason: str, model: str) -> LossDetail:
    """What a claim says that loses the named model for a reason of `LOSS_REMARKS`.

    With brand and model of the competitor, or the weeks of waiting, where the reason asks for them.
    """
    remark = random.choice(fitting(LOSS_REMARKS[reason], model))
    if reason == "competitor":
        competitor = random.choice(COMPETITORS)
        return LossDetail(remark, competitor.name_en, competitor.name_zh, random.choice(competitor.models))
    if reason == WEEKS_REASON:
        return LossDetail(remark, weeks=random.choice((6, 8, 8, 10, 12, 16)))
    return LossDetail(remark)


INVALID_REMARKS: Mapping[str, tuple[Phrase, ...]] = {
    "dead_number": (Phrase("Number does not exist.", "空号。"), Phrase("Out of service.", "已停机。")),
    "wrong_person": (
        Phrase("The person never asked, somebody used the number.", "本人没有登记，号码被别人填了。"),
        Phrase("Number changed hands in spring.", "号码春天换了主人。"),
    ),
    "spam": (
        Phrase("Sells tyres and wanted our purchasing.", "推销轮胎，想找采购。"),
        Phrase("Letters typed at random, number of a fax.", "乱填的字母，号码是传真。"),
    ),
    "not_buying": (
        Phrase("Wanted the workshop, not a car. Passed on.", "要找售后，不买车，已转。"),
        Phrase("Student with a survey about car brands.", "学生做汽车品牌问卷。"),
    ),
    "other_brand": (Phrase("Asked for a car of another brand.", "问的是别的品牌。"),),
    "unreachable": (
        Phrase("Six tries over five days, three parts of the day.", "五天六次，早中晚都试过。"),
        Phrase("Always declined, no answer to two texts.", "每次挂断，两条短信没回。"),
    ),
}
DECLINE_REMARKS: Mapping[str, tuple[Phrase, ...]] = {
    "out_of_area": (Phrase("Lives 180 km away, nearer to another dealer.", "住在 180 公里外，离另一家店更近。"),),
    "no_capacity": (Phrase("Two consultants are ill this week.", "这周两位顾问病假。"),),
    "conflict": (Phrase("Brother of our manager, better handled elsewhere.", "店总的亲戚，换一家处理更合适。"),),
    "test": (Phrase("Our own test of the form.", "我们自己测试表单。"),),
}
REVIEW_REMARKS: Mapping[str, tuple[Phrase, ...]] = {
    "confirmed": (
        Phrase("Called: has bought, shows no regret.", "已回访，确已购买，不后悔。"),
        Phrase("Confirmed the reason in one sentence.", "客户一句话确认了原因。"),
        Phrase("Plan is off for this year, may we write in spring: yes.", "今年不买，同意开春再联系。"),
    ),
    "overturned": (
        Phrase("Still wants the car, was only waiting for a quote.", "还想买，一直在等报价。"),
        Phrase("Answered on the first ring. Nobody had called for two weeks.", "一打就通，说两周没人联系过。"),
        Phrase("Would come for a drive on Sunday.", "愿意周日来试驾。"),
    ),
    "not_reached": (Phrase("Three tries, nobody answered.", "试了三次，没人接。"),),
}
