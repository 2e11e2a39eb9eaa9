"""What agents and consultants write after a call or a visit, by what happened. `{model}` is the car in question."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from portal.demonstration.content.people.phrases import Phrase, fitting

NOTES: Mapping[str, tuple[Phrase, ...]] = {
    "verified": (
        Phrase(
            "Answered at once, confirmed the name. Knows the {model} from a colleague.",
            "一打就通，姓名核实。同事有一台 {model}。",
        ),
        Phrase(
            "Compared three cars already, has a list of questions about the {model}.",
            "已经比过三款车，关于 {model} 列了一张问题清单。",
        ),
        Phrase("Agrees that one dealer calls. Not before ten, works late.", "同意一家经销商联系。十点前别打，晚班。"),
        Phrase("Wife filled in the form, he decides. Both want to come.", "表是太太填的，先生定。两人一起来。"),
        Phrase(
            "Read the code back without a mistake. Wants the brochure by mail first.",
            "验证码回读无误。先要一份电子手册。",
        ),
        Phrase(
            "Asked about delivery time and the plate. Told: four to six weeks.", "问了交车周期和上牌，告知四到六周。"
        ),
        Phrase("Was on a train, line broke twice. Name and city confirmed.", "在高铁上，断了两次。姓名和城市已核实。"),
        Phrase("Company buyer, needs an invoice to the firm. Has the budget.", "公司购车，发票开公司，预算已批。"),
    ),
    "reached": (
        Phrase(
            "Good talk, ten minutes. Main question is the boot: two prams.",
            "聊了十分钟。最关心后备厢，要放两辆婴儿车。",
            only=("Solenne", "Ostrel", "Fenelle"),
        ),
        Phrase("Prefers evenings. Husband decides on the finance.", "晚上方便。贷款方案先生定。"),
        Phrase("Will look at the {model} on Saturday if the rain stops.", "周六不下雨就来看 {model}。"),
        Phrase("Has driven the old one for nine years. In no hurry, but serious.", "旧车开了九年。不急，但是真想换。"),
        Phrase(
            "Wants to know the real range in winter. Sent the winter test sheet.",
            "想知道冬天的实际续航，已发冬测数据。",
            only=("Fenelle",),
        ),
        Phrase(
            "Asked for a quote with and without the glass roof.",
            "要两份报价，带玻璃顶和不带的。",
            only=("Tessel", "Ostrel", "Fenelle"),
        ),
        Phrase("Reached on the third try. Was abroad last week.", "第三次打通，上周在国外。"),
        Phrase("Mother will drive it too, so the seat height matters.", "母亲也要开，看重座椅高度。"),
        Phrase(
            "Speaks English, moved here in spring. Needs help with the licence.", "讲英语，春天刚搬来，驾照换证要帮忙。"
        ),
        Phrase(
            "Likes the {model}, worries about the width of the garage: 2.3 m.",
            "喜欢 {model}，担心车库宽度，只有 2.3 米。",
        ),
    ),
    "no_answer": (
        Phrase("Rang out. Sent a short text with my name.", "没人接，发了短信报上姓名。"),
        Phrase("Engaged twice within ten minutes.", "十分钟内两次占线。"),
        Phrase("Switched off. Will try after 18:00.", "关机，18 点后再打。"),
        Phrase("Declined the call, texted back: in a meeting.", "被挂断，回短信说在开会。"),
        Phrase("A child answered, mother is out until six.", "孩子接的，妈妈六点回来。"),
        Phrase("Voice mail. Left model and dealer, no price.", "转语音信箱，留了车型和门店，没报价。"),
        Phrase("Nobody at noon. Morning next time.", "中午没人接，下次上午打。"),
    ),
    "call_back": (
        Phrase("Short call. Wants the monthly figure with 30 % down.", "通话很短，要首付三成的月供数。"),
        Phrase("At work, asked for 16:00.", "在上班，约 16:00。"),
        Phrase("Driving. Call after eight in the evening.", "在开车，晚八点后打。"),
        Phrase("Will talk to the family this weekend, call on Monday.", "周末和家里商量，周一再联系。"),
        Phrase("Waiting for the bonus, call on the 15th.", "等奖金，15 号打。"),
        Phrase("On a business trip until Thursday.", "出差，周四回来。"),
    ),
    "appointment": (
        Phrase("Comes on Saturday at 10:30 with his daughter.", "周六 10:30 带女儿来。"),
        Phrase(
            "Wants to see Night Plum in daylight, so before four.",
            "想在日光下看暮紫，四点前到。",
            only=("Solenne", "Fenelle"),
        ),
        Phrase("We bring the {model} to her office, car park B2.", "送 {model} 到她公司，地库 B2。"),
        Phrase("Moved from Wednesday to Friday, the child has a fever.", "孩子发烧，周三改周五。"),
        Phrase("Bring the child seat, they will try the fit.", "备好儿童座椅，要试装。"),
        Phrase("Asked for the hybrid, not the petrol.", "指定看混动，不看燃油。", only=("Tessel", "Solenne", "Ostrel")),
        Phrase("Did not come, texted an apology. New time next week.", "没来，发短信道了歉，约下周。"),
    ),
    "test_drive": (
        Phrase("Forty minutes, ring road and the hill. Praised the quiet.", "四十分钟，环路加坡道，夸安静。"),
        Phrase(
            "Parked the {model} herself in our narrowest bay. Sold on that.",
            "自己把 {model} 停进最窄的车位，一下就满意了。",
        ),
        Phrase("Found the brake soft at first, fine after ten minutes.", "开始觉得刹车软，十分钟后适应。"),
        Phrase(
            "Husband drove, she sat in every seat. Third row is enough for the boys.",
            "先生开，太太把座位坐了个遍，第三排两个男孩够坐。",
            only=("Ostrel",),
        ),
        Phrase(
            "Drove it against his own car on the same road. Ours is calmer.", "和自己的车开了同一条路，说我们的更稳。"
        ),
        Phrase(
            "Took the long route, 35 km. Consumption 4.9.",
            "走了长路线，35 公里，油耗 4.9。",
            only=("Tessel", "Solenne"),
        ),
        Phrase("Liked everything but the wheels. Show Meridian next time.", "除了轮毂都喜欢，下次看子午款。"),
        Phrase("Father came along and asked the good questions.", "父亲一起来，问的都在点上。"),
    ),
    "negotiating": (
        Phrase(
            "Quote for Atelier sent, valid two weeks. Opened it twice.",
            "Atelier 版报价已发，两周有效，打开过两次。",
            only=("Solenne", "Ostrel", "Fenelle"),
        ),
        Phrase("Trade-in valued at 62,000, hoped for 70,000. Thinking.", "旧车估 6.2 万，期望 7 万，在考虑。"),
        Phrase("Wants floor mats and the first service in the price.", "希望送脚垫和首保。"),
        Phrase(
            "Compares with an offer from another brand, 8,000 lower, older stock.",
            "手里有别家报价，低 8,000，是库存车。",
        ),
        Phrase("Bank agreed, 36 months. Waits for the salary certificate.", "银行批了 36 期，等收入证明。"),
        Phrase("Would sign for a {model} that arrives before the holiday.", "节前能到车就签 {model}。"),
        Phrase(
            "Price is settled, colour is not: Sage or Glacier.",
            "价格谈妥，颜色没定，鼠尾草绿还是冰川白。",
            only=("Tessel", "Ostrel", "Fenelle"),
        ),
        Phrase("Boss has to sign, four cars at once.", "一次四台，等老板签字。"),
    ),
    "ordered": (
        Phrase("Signed, deposit paid. Wants to hear from us once a week.", "已签约付定金，希望每周告知进度。"),
        Phrase("Ordered with tow bar. Delivery expected next month.", "加装拖车钩，预计下月交车。", only=("Ostrel",)),
        Phrase("Took the one on the boat, Graphite, no waiting.", "订了在途那台石墨灰，不用等。"),
        Phrase("Lucky date for the delivery, the 18th.", "交车挑了个好日子，18 号。"),
        Phrase("Ordered in the evening after a third look.", "看了第三遍，当晚下订。"),
        Phrase(
            "Hybrid, Pure, nothing else. Decided in one visit.",
            "混动 Pure，别的不要，一次就定。",
            only=("Tessel", "Solenne", "Ostrel"),
        ),
    ),
    "nurturing": (
        Phrase("Likes the car, has no plate yet. Ask again after the lottery.", "车喜欢，没牌照，摇号后再问。"),
        Phrase("Moves house first. Agreed to a message every second month.", "先搬家，同意两个月发一次消息。"),
        Phrase("Lease ends next summer, wants news of the {model}.", "租约明年夏天到期，想收 {model} 的消息。"),
        Phrase("Waits for the second child, then the {model}.", "等二胎出生，再看 {model}。", only=("Ostrel",)),
        Phrase("Just graduated, saves for the down payment.", "刚毕业，在攒首付。"),
        Phrase("Will decide after the new year, said so twice and means it.", "说了两遍年后定，是认真的。"),
    ),
    "lost": (
        Phrase("Bought last weekend. Thanked us for the patience.", "上周末已买，谢谢我们耐心。"),
        Phrase("The difference was the trade-in, 9,000.", "差在旧车估价，9,000。"),
        Phrase("Needed it before the trip, we had none in stock.", "出行前要用车，我们没有现车。"),
        Phrase("Company froze the budget for this year.", "公司今年预算冻结。"),
        Phrase("Five calls on three days, mornings and evenings. Nothing.", "三天打了五次，早晚都试过，没有回应。"),
        Phrase("Went to our other dealer, nearer to home.", "去了离家更近的那家店。"),
        Phrase("Was told two different prices here. Rightly annoyed.", "我们前后报了两个价，客户生气有道理。"),
    ),
}

NEXT_STEPS: Mapping[str, tuple[Phrase, ...]] = {
    "reached": (
        Phrase("Call with the quote", "电话说明报价"),
        Phrase("Send the comparison of trims", "发配置对比"),
        Phrase("Offer a time for a test drive", "约试驾时间"),
        Phrase("Ask what the family said", "问家人的意见"),
    ),
    "no_answer": (
        Phrase("Try in the evening", "晚上再打"),
        Phrase("Try in the morning", "上午再打"),
        Phrase("Send a text with two times to choose from", "发短信，给两个时间选"),
    ),
    "appointment": (
        Phrase("Confirm the day before", "前一天确认"),
        Phrase("Wash the test car, fit the child seat", "洗试驾车，装好儿童座椅"),
        Phrase("Prepare the trade-in sheet", "准备置换评估单"),
    ),
    "test_drive": (
        Phrase("Call the next day", "次日回访"),
        Phrase("Send the quote for the car driven", "发试驾车同款报价"),
        Phrase("Show the wheels on the second car", "看另一台车的轮毂"),
    ),
    "negotiating": (
        Phrase("Ask the bank for the 36 months", "向银行确认 36 期"),
        Phrase("Ask the manager about the mats", "脚垫请示经理"),
        Phrase("Check what is on the boat", "查在途车"),
        Phrase("Call before the quote runs out", "报价到期前联系"),
    ),
    "ordered": (
        Phrase("Weekly word on the build", "每周告知生产进度"),
        Phrase("Collect the papers for the plate", "收上牌资料"),
        Phrase("Agree the day of delivery", "约交车日"),
    ),
}


def note(random: Random, kind: str, model: str) -> Phrase:
    """A remark of a kind of `NOTES` that can be made about the named model ("Solenne")."""
    return random.choice(fitting(NOTES[kind], model)).about(model)


def next_step(random: Random, kind: str) -> Phrase:
    """What the consultant plans next after a kind of contact of `NEXT_STEPS`."""
    return random.choice(NEXT_STEPS[kind])
