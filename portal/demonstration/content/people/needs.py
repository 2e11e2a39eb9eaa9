"""What prospects say about their needs, as an agent writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from portal.demonstration.content.people.phrases import Phrase, fitting

USES: tuple[Phrase, ...] = (
    Phrase("Commute, 40 km a day", "上下班，每天 40 公里"),
    Phrase("School run and the weekend market", "接送孩子，周末买菜"),
    Phrase("Visits customers in three cities a week", "每周跑三个城市见客户"),
    Phrase("Weekends in the mountains with two bicycles", "周末进山，带两辆自行车"),
    Phrase("Long trips to the parents, 600 km each way", "回老家，单程 600 公里"),
    Phrase("Second car for short errands in town", "家里第二台车，市内短途"),
    Phrase("Carries samples to trade fairs", "带样品跑展会"),
    Phrase("Camping with the dog, twice a month", "每月两次带狗露营"),
    Phrase("Drives clients from the airport", "机场接送客户"),
    Phrase("Retired, drives to the coast in winter", "已退休，冬天开去海边"),
    Phrase("Works nights, drives home on empty roads", "上夜班，下班路上车少"),
    Phrase("Pool car for the office", "公司公用车"),
)
HOUSEHOLDS: tuple[Phrase, ...] = (
    Phrase("Lives alone", "独居"),
    Phrase("Couple, no children", "夫妻二人"),
    Phrase("Couple, first child due in spring", "夫妻，明年春天添宝宝"),
    Phrase("Two adults, one child of four", "两大一小，孩子四岁"),
    Phrase("Two adults, two children in primary school", "两大两小，孩子上小学"),
    Phrase("Three generations, six people at weekends", "三代同堂，周末六口人"),
    Phrase("Couple with his mother and a dog", "夫妻，与婆婆同住，有一条狗"),
    Phrase("Children have moved out", "孩子已成家"),
    Phrase("Shares a flat with a colleague", "与同事合租"),
    Phrase("Two adults, twins of two", "两大，两岁双胞胎"),
)
BUDGETS: tuple[Phrase, ...] = (
    Phrase("Up to ¥160,000, all in", "全部办完 16 万以内", only=("Tessel",)),
    Phrase("Around ¥180,000, half of it on credit", "18 万左右，贷款一半", only=("Tessel",)),
    Phrase("¥200,000 to ¥250,000, cash", "20 到 25 万，全款", only=("Tessel", "Ostrel")),
    Phrase("¥250,000, three years of credit", "25 万，分三年", only=("Ostrel", "Solenne")),
    Phrase(
        "Up to ¥300,000 if the trade-in is fair", "旧车估价合适的话，30 万以内", only=("Solenne", "Ostrel", "Fenelle")
    ),
    Phrase("About ¥320,000, wants the Atelier trim", "32 万左右，想要 Atelier 版", only=("Solenne", "Fenelle")),
    Phrase("Monthly rate under ¥4,000", "月供 4,000 以内"),
    Phrase("Company pays, up to ¥280,000", "公司出，28 万以内", only=("Solenne", "Ostrel")),
    Phrase("Has not decided yet", "还没定"),
)
CURRENT_CARS: tuple[Phrase, ...] = (
    Phrase("None, first car", "没有车，首购"),
    Phrase("2017 hatch, 96,000 km", "2017 年掀背车，9.6 万公里"),
    Phrase("2014 sedan, 140,000 km, to be sold privately", "2014 年轿车，14 万公里，打算自己卖"),
    Phrase("2019 SUV, 61,000 km, trade-in", "2019 年 SUV，6.1 万公里，置换"),
    Phrase("2021 electric hatch, battery at 88 %", "2021 年纯电小车，电池健康 88%"),
    Phrase("2016 MPV, keeps it for the business", "2016 年 MPV，留着做生意用"),
    Phrase("Leased sedan, returns it in three months", "租赁轿车，三个月后到期"),
    Phrase("2018 Solenne, happy with it", "2018 年 Solenne，很满意"),
    Phrase("2012 SUV, fails the next inspection", "2012 年 SUV，下次年检过不了"),
    Phrase("Uses the company's pool", "一直用公司的车"),
)
TIMINGS: Mapping[str, tuple[Phrase, ...]] = {
    "now": (
        Phrase("This week, the old car has gone", "这周，旧车已经卖了"),
        Phrase("As soon as one is in stock", "有现车就订"),
        Phrase("Has the plate, needs the car", "牌照有了，就差车"),
    ),
    "month": (
        Phrase("Before the holiday", "放假之前"),
        Phrase("When the bonus is paid next month", "下个月发奖金以后"),
        Phrase("Within four weeks, lease runs out", "四周内，租约到期"),
    ),
    "quarter": (
        Phrase("In two or three months", "两三个月之内"),
        Phrase("Once the flat has been handed over", "等交房以后"),
        Phrase("After the child starts school", "孩子开学以后"),
    ),
    "later": (
        Phrase("Next year, comparing for now", "明年，现在先比较"),
        Phrase("When the plate lottery comes through", "等摇到号"),
        Phrase("Not before the old car is ten", "旧车开满十年再说"),
    ),
}


@dataclass(frozen=True, slots=True)
class Needs:
    """One prospect's answers to the agent's questions."""

    use: Phrase
    household: Phrase
    budget: Phrase
    current_car: Phrase
    timing: Phrase


def needs(random: Random, horizon: str, model: str) -> Needs:
    """Answers that fit the horizon ("now", "month", "quarter" or "later") and the price of the named model."""
    return Needs(
        use=random.choice(USES),
        household=random.choice(HOUSEHOLDS),
        budget=random.choice(fitting(BUDGETS, model)),
        current_car=random.choice(CURRENT_CARS),
        timing=random.choice(TIMINGS[horizon]),
    )
