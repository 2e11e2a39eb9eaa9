"""Solenne: the long-bonnet sedan."""

from __future__ import annotations

from portal.demonstration.content.catalogue.options import (
    WARRANTY,
    WARRANTY_FACT,
    WARRANTY_WITH_BATTERY,
    fact,
    paints,
    trim,
    wheel,
)
from portal.demonstration.content.catalogue.shapes import (
    CarModel,
    Chapter,
    Fact,
    HeadlineFigure,
    Limit,
    Picture,
    Wording,
    yuan,
)

_SIZE = Wording("4,850 × 1,880 × 1,440 mm", "4,850 × 1,880 × 1,440 毫米")

SOLENNE = CarModel(
    slug="solenne",
    name="Solenne",
    position=1,
    kind_en="Sedan, petrol or hybrid",
    kind_zh="轿车，燃油或混动",
    short_kind_en="Sedan",
    short_kind_zh="轿车",
    tagline_en="The long way home, on purpose",
    tagline_zh="回家的路，愿意多绕一段",
    highlight_en="Hybrid from 4.6 L/100 km",
    highlight_zh="混动 4.6 L/100 km 起",
    lede_en="A long bonnet, a quiet cabin and 1,060 km between stops.",
    lede_zh="长车头，静座舱，1,060 公里再停一次。",
    story_en=(
        "The Solenne is drawn from the front wheel backwards. The engine sits behind the front axle, so half the "
        "weight rests on each pair of wheels and the bonnet is as long as it looks. You notice it in the second "
        "bend, not in the brochure.",
        "Inside, we took noise out before we put anything in. Double glass all round, felt in the door bins, a seal "
        "behind every handle. At 110 km/h the loudest thing is the person next to you.",
        "It is a car for people who drive themselves. One screen, which goes dark when you ask it to. Four knobs you "
        "can find without looking. A hybrid that leaves the car park in silence, and a petrol engine for those who "
        "like to hear it arrive.",
    ),
    story_zh=(
        "Solenne 从前轮开始画起。发动机放在前轴之后，前后各担一半重量，车头有多长，看上去就有多长。"
        "这一点，翻手册看不出来，过第二个弯就知道了。",
        "座舱里，我们先做减法，减的是噪声。四门双层玻璃，门板储物格铺毛毡，每个把手后面都有密封。"
        "时速 110 公里时，最响的是身边人说话的声音。",
        "这台车，给喜欢自己开的人。一块屏，想暗就暗；四个旋钮，不看也摸得到。混动悄悄开出车库，燃油留给想听见它的人。",
    ),
    price_from_cents=yuan(268_800),
    headline=(
        HeadlineFigure("Hybrid fuel, WLTC", "混动油耗，WLTC", "4.6", "L/100 km", "升/百公里"),
        HeadlineFigure("Between stops, motorway", "高速一箱油", "1,060", "km", "公里"),
        HeadlineFigure("Power, petrol", "燃油版功率", "170", "kW", "千瓦"),
    ),
    standard=(
        Wording("Adaptive cruise and lane centring", "自适应巡航与车道居中"),
        Wording("Heated front seats", "前排座椅加热"),
        Wording("Acoustic side glass", "双层隔音侧窗"),
        Wording("Matrix headlights", "矩阵式大灯"),
        Wording("12 speakers, tuned for speech", "12 扬声器，人声优先调校"),
        Wording("Wireless phone charging", "手机无线充电"),
        Wording("Heat pump", "热泵空调"),
        Wording("Five years of map updates", "五年地图更新"),
    ),
    engines=(Wording("2.0 petrol", "2.0 燃油"), Wording("1.8 hybrid", "1.8 混动")),
    facts=(
        fact("Power", "功率", "kW", "170", "165"),
        fact("0 to 100 km/h", "0–100 公里/小时加速", "s", "6.9", "7.2"),
        fact("Fuel, WLTC", "油耗，WLTC", "L/100 km", "6.4", "4.6"),
        fact("Range on the motorway, 110 km/h", "高速续航，时速 110 公里", "km", "820", "1060"),
        fact("Fuel tank", "油箱", "L", "61", "61"),
        Fact("Driven wheels", "驱动", (Wording("Rear", "后驱"), Wording("Rear", "后驱"))),
        Fact("Length × width × height", "长 × 宽 × 高", (_SIZE, _SIZE)),
        fact("Wheelbase", "轴距", "mm", "2910", "2910"),
        fact("Boot", "后备厢", "L", "520", "488"),
        fact("Kerb weight", "整备质量", "kg", "1585", "1660"),
        Fact("Warranty", "质保", (WARRANTY_FACT, WARRANTY_WITH_BATTERY)),
    ),
    trims=(
        trim(
            "pure",
            0,
            Wording("Everything you need, nothing to clean", "该有的都有，没有要打理的"),
            Wording("18 inch Arc wheels", "18 英寸弧光轮毂"),
            Wording("Woven cloth in warm grey", "暖灰织物座椅"),
            Wording("12.3 inch screen with a night switch", "12.3 英寸屏，一键变暗"),
            Wording("Reversing camera with guide lines", "倒车影像与动态辅助线"),
        ),
        trim(
            "line",
            18_000,
            Wording("Black brightwork, dark glass, copper calipers", "黑色饰条，深色玻璃，铜色卡钳"),
            Wording("Sport seats with a longer thigh rest", "运动座椅，加长腿托"),
            Wording("Privacy glass from the rear doors back", "后排起隐私玻璃"),
            Wording("Adaptive dampers, two settings", "自适应减振，两档可选"),
            Wording("Head-up display", "抬头显示"),
        ),
        trim(
            "atelier",
            32_000,
            Wording("Champagne brightwork, open-pore ash, heated rear seats", "香槟色饰条，开孔白蜡木，后排座椅加热"),
            Wording("Leather from one tannery, matched by hide", "同一工坊真皮，逐张配色"),
            Wording("Open-pore ash on doors and console", "车门与中控开孔白蜡木饰板"),
            Wording("Heated and ventilated seats, front and rear", "前后排座椅加热与通风"),
            Wording("19 speakers, two of them in the headrests", "19 扬声器，头枕内两只"),
            Wording("Soft-close doors", "电动吸合门"),
        ),
    ),
    paints=paints(6_000, "copper", "glacier", "graphite", "petrol", "cinder", "plum"),
    wheels=(wheel("arc", 18, 0), wheel("meridian", 19, 5_200), wheel("aero", 19, 6_800)),
    chapters=(
        Chapter(
            "design",
            "Design",
            "设计",
            "One line of light from lamp to lamp. The bonnet is long because the engine sits behind the front axle.",
            "一道光，从左灯到右灯。发动机在前轴之后，车头自然长。",
            "28 180 350 245",
            "copper",
            "meridian",
            "pure",
            lights_on=True,
        ),
        Chapter(
            "drive",
            "Drive",
            "驾驶",
            "A 1.8 litre hybrid or a 2.0 litre petrol, both through the rear wheels. The hybrid pulls away in silence.",
            "1.8 升混动或 2.0 升燃油，都是后驱。混动起步，没有声音。",
            "140 190 640 240",
            "graphite",
            "arc",
            "line",
        ),
        Chapter(
            "cabin",
            "Cabin",
            "座舱",
            "Double glass, felt-lined door bins and one screen that goes dark when you ask it to.",
            "双层玻璃，毛毡储物格，一块想暗就暗的屏。",
            "420 80 420 180",
            "plum",
            "arc",
            "atelier",
        ),
        Chapter(
            "long-days",
            "Long days",
            "长途",
            "61 litres of fuel and a hybrid that sips it. Shanghai to Jinan on one tank, with a reserve.",
            "61 升油箱，混动省着用。上海到济南一箱油，还有富余。",
            "830 110 380 320",
            "petrol",
            "aero",
            "pure",
        ),
    ),
    picture=Picture(paint="copper", trim="pure", wheels="arc"),
    maintenance=Limit(months=12, kilometres=10_000),
    warranty=WARRANTY,
)
