"""Fenelle: the electric wagon."""

from __future__ import annotations

from portal.demonstration.content.catalogue.options import WARRANTY, fact, paints, trim, wheel
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

_SIZE = Wording("4,860 × 1,890 × 1,455 mm", "4,860 × 1,890 × 1,455 毫米")
_WARRANTY = Wording(
    "5 years, 150,000 km, battery 8 years, 160,000 km",
    "5 年或 15 万公里，电池 8 年或 16 万公里",
)

FENELLE = CarModel(
    slug="fenelle",
    name="Fenelle",
    position=4,
    kind_en="Electric wagon",
    kind_zh="纯电旅行车",
    short_kind_en="Electric wagon",
    short_kind_zh="纯电旅行车",
    tagline_en="Leave before the city wakes",
    tagline_zh="城市还没醒，已经出发",
    highlight_en="612 km on one charge",
    highlight_zh="一次充电 612 公里",
    lede_en="612 km on one charge, 18 minutes to the next, and the whole weekend in the back.",
    lede_zh="一次充电 612 公里，补能 18 分钟，整个周末装在后面。",
    story_en=(
        "The Fenelle is our first electric car, and we made it a wagon. A wagon is low where the wind is and long "
        "where the luggage is. That is worth 40 km of range against an SUV with the same battery.",
        "The load lip is 598 mm from the ground. Kind to backs and dogs. Under the floor is a second one, 90 litres, "
        "for the cable and for boots that are still wet.",
        "From 10 to 80 % it charges in 18 minutes. Long enough for a bowl of noodles, short enough to finish it "
        "hot. At home it fills overnight and heats the cabin from the wall before you come down.",
    ),
    story_zh=(
        "Fenelle 是曜晨第一款纯电车，我们把它做成了旅行车。迎风的地方低，装行李的地方长，"
        "同样的电池，比 SUV 多走 40 公里。",
        "后厢口离地 598 毫米，省腰，也方便狗。地板下面还有一层，90 升，放充电线，放还没干的靴子。",
        "电量从 10% 到 80% 只要 18 分钟，够吃一碗面，面还是热的。在家充一夜，您下楼之前，它先用墙上的电把座舱暖好。",
    ),
    price_from_cents=yuan(289_800),
    headline=(
        HeadlineFigure("Range, CLTC", "CLTC 续航", "612", "km", "公里"),
        HeadlineFigure("10 to 80% charge", "10%–80% 充电", "18", "min", "分钟"),
        HeadlineFigure("Load space", "载物空间", "1,640", "L", "升"),
    ),
    standard=(
        Wording("Adaptive cruise and lane centring", "自适应巡航与车道居中"),
        Wording("Heat pump and battery preheating", "热泵与电池预热"),
        Wording("Charging cable and wall bracket", "随车充电线与墙架"),
        Wording("Power outlet in the boot, 3.3 kW", "后厢外放电插座，3.3 千瓦"),
        Wording("Matrix headlights", "矩阵式大灯"),
        Wording("Acoustic side glass", "双层隔音侧窗"),
        Wording("Second floor with 90 litres", "双层地板，90 升"),
        Wording("Five years of map updates", "五年地图更新"),
    ),
    engines=(Wording("Rear drive, 84 kWh", "后驱，84 千瓦时"), Wording("All-wheel drive, 84 kWh", "四驱，84 千瓦时")),
    facts=(
        fact("Power", "功率", "kW", "210", "330"),
        fact("0 to 100 km/h", "0–100 公里/小时加速", "s", "6.4", "4.4"),
        fact("Range, CLTC", "CLTC 续航", "km", "612", "565"),
        fact("Consumption, CLTC", "CLTC 电耗", "kWh/100 km", "14.2", "15.4"),
        fact("Battery, usable", "电池可用容量", "kWh", "84", "84"),
        fact("Charging power, peak", "快充峰值功率", "kW", "250", "250"),
        fact("10 to 80% charge", "10%–80% 充电", "min", "18", "18"),
        Fact("Length × width × height", "长 × 宽 × 高", (_SIZE, _SIZE)),
        fact("Load lip above ground", "装载口离地高度", "mm", "598", "598"),
        fact("Boot", "后备厢", "L", "560", "560"),
        fact("Load space, seats folded", "座椅放倒后载物空间", "L", "1640", "1640"),
        Fact("Warranty", "质保", (_WARRANTY, _WARRANTY)),
    ),
    trims=(
        trim(
            "pure",
            0,
            Wording("The long range, the low lip, nothing spare", "长续航，低装载口，不多不少"),
            Wording("18 inch Arc wheels", "18 英寸弧光轮毂"),
            Wording("Recycled cloth in slate", "岩灰再生织物座椅"),
            Wording("14.6 inch screen", "14.6 英寸屏"),
            Wording("Roof rails, flush", "平贴式车顶行李架"),
        ),
        trim(
            "line",
            18_000,
            Wording("Black brightwork, dark glass, copper calipers", "黑色饰条，深色玻璃，铜色卡钳"),
            Wording("Sport seats with heating", "加热运动座椅"),
            Wording("Privacy glass from the rear doors back", "后排起隐私玻璃"),
            Wording("Air springs that lower at 100 km/h", "空气悬架，时速 100 公里自动降低"),
            Wording("Head-up display", "抬头显示"),
        ),
        trim(
            "atelier",
            34_000,
            Wording("Champagne brightwork, wool and ash, glass roof", "香槟色饰条，羊毛与白蜡木，玻璃车顶"),
            Wording("Wool seats, heated front and rear", "羊毛座椅，前后排加热"),
            Wording("Open-pore ash on doors and console", "车门与中控开孔白蜡木饰板"),
            Wording("Glass roof that dims in nine strips", "玻璃车顶，九段调光"),
            Wording("19 speakers", "19 扬声器"),
            Wording("Load floor in oiled ash", "上油白蜡木装载地板"),
        ),
    ),
    paints=paints(6_000, "dusk", "graphite", "glacier", "sage", "plum", "copper"),
    wheels=(wheel("arc", 18, 0), wheel("meridian", 19, 5_600), wheel("aero", 19, 6_800)),
    chapters=(
        Chapter(
            "design",
            "Design",
            "设计",
            "Long roof, low nose, one line of light. The wind finds little to hold on to.",
            "长车顶，低车头，一道光。风抓不住什么。",
            "28 170 360 252",
            "dusk",
            "aero",
            "line",
            lights_on=True,
        ),
        Chapter(
            "range",
            "Range",
            "续航",
            "612 km on one charge, measured by CLTC. 18 minutes from 10 to 80 %.",
            "CLTC 续航 612 公里。电量 10% 到 80%，18 分钟。",
            "140 190 640 240",
            "graphite",
            "aero",
            "line",
        ),
        Chapter(
            "load",
            "Load",
            "装载",
            "598 mm from the ground, 1,640 litres with the seats down, a second floor for wet boots.",
            "离地 598 毫米，放倒座椅 1,640 升，另有一层放湿靴子。",
            "830 100 380 320",
            "sage",
            "arc",
            "pure",
        ),
        Chapter(
            "quiet",
            "Quiet",
            "安静",
            "Wool, ash and double glass. The loudest part is the indicator, and we turned that down.",
            "羊毛、白蜡木、双层玻璃。最响的是转向灯，我们也把它调低了。",
            "420 80 460 190",
            "plum",
            "meridian",
            "atelier",
        ),
    ),
    picture=Picture(paint="dusk", trim="line", wheels="aero"),
    maintenance=Limit(months=12, kilometres=20_000),
    warranty=WARRANTY,
)
