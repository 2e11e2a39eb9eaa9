"""The 24 dealers. Streets are real, houses and telephone numbers are not."""

from __future__ import annotations

from collections.abc import Mapping

from portal.demonstration.content.places.hours import (
    FLAGSHIP_WEEK,
    HOLIDAY_HOURS,
    MONDAY_REST_WEEK,
    SHOWROOM_WEEK,
    STANDARD_WEEK,
)
from portal.demonstration.content.places.offers import BODY_SHOP, CITY_SHOWROOM, FLAGSHIP, FULL_HOUSE
from portal.demonstration.content.places.shapes import Dealer, HolidayHours, Week

_DAILY_CAPS: Mapping[str, int] = {"A": 20, "B": 12, "C": 8}


def _dealer(
    code: str,
    city: str,
    name: tuple[str, str],
    district: tuple[str, str],
    street: tuple[str, str],
    at: tuple[float, float],
    phone: str,
    level: str,
    week: Week,
    offers: tuple[str, ...],
    holiday_hours: tuple[HolidayHours, ...] = (),
) -> Dealer:
    """One row of the list below; the pairs are English and Chinese, or latitude and longitude."""
    return Dealer(
        code,
        city,
        f"Alborea {name[0]}",
        f"曜晨{name[1]}店",
        *district,
        *street,
        *at,
        phone,
        level,
        _DAILY_CAPS[level],
        week,
        offers,
        holiday_hours,
    )


# fmt: off
DEALERS: tuple[Dealer, ...] = (
    _dealer("D001", "shanghai", ("Shanghai Riverside", "上海滨江"), ("Xuhui", "徐汇区"),
            ("2188 Longteng Avenue", "龙腾大道 2188 号"), (31.1786, 121.4601),
            "+862155500101", "A", FLAGSHIP_WEEK, FLAGSHIP, HOLIDAY_HOURS),
    _dealer("D002", "shanghai", ("Shanghai West Gate", "上海西门"), ("Minhang", "闵行区"),
            ("1566 Wuzhong Road", "吴中路 1566 号"), (31.1735, 121.3702),
            "+862155500102", "B", STANDARD_WEEK, BODY_SHOP),
    _dealer("D003", "hangzhou", ("Hangzhou Qiantang Bay", "杭州钱塘湾"), ("Binjiang", "滨江区"),
            ("618 Jiangnan Avenue", "江南大道 618 号"), (30.2037, 120.2010),
            "+8657185500103", "A", FLAGSHIP_WEEK, BODY_SHOP),
    _dealer("D004", "nanjing", ("Nanjing Pine Lake", "南京松湖"), ("Jiangning", "江宁区"),
            ("89 Shuanglong Avenue", "双龙大道 89 号"), (31.9402, 118.8290),
            "+862555500104", "B", STANDARD_WEEK, BODY_SHOP),
    _dealer("D005", "suzhou", ("Suzhou Jinji Lake", "苏州金鸡湖"), ("Industrial Park", "工业园区"),
            ("268 Wangdun Road", "旺墩路 268 号"), (31.3160, 120.6770),
            "+8651265500105", "B", SHOWROOM_WEEK, CITY_SHOWROOM),
    _dealer("D006", "ningbo", ("Ningbo Three Rivers", "宁波三江口"), ("Yinzhou", "鄞州区"),
            ("1099 Baizhang East Road", "百丈东路 1099 号"), (29.8610, 121.5920),
            "+8657487500106", "C", MONDAY_REST_WEEK, CITY_SHOWROOM),
    _dealer("D007", "hefei", ("Hefei Swan Lake", "合肥天鹅湖"), ("Shushan", "蜀山区"),
            ("377 Qianshan Road", "潜山路 377 号"), (31.8170, 117.2270),
            "+8655165500107", "C", SHOWROOM_WEEK, CITY_SHOWROOM),
    _dealer("D008", "guangzhou", ("Guangzhou Pearl", "广州珠江"), ("Haizhu", "海珠区"),
            ("752 Xingang East Road", "新港东路 752 号"), (23.0980, 113.3560),
            "+862055500108", "A", FLAGSHIP_WEEK, FLAGSHIP),
    _dealer("D009", "shenzhen", ("Shenzhen Bay", "深圳湾"), ("Nanshan", "南山区"),
            ("3018 Binhai Avenue", "滨海大道 3018 号"), (22.5210, 113.9460),
            "+8675585500109", "A", FLAGSHIP_WEEK, BODY_SHOP),
    _dealer("D010", "shenzhen", ("Shenzhen Longgang", "深圳龙岗"), ("Longgang", "龙岗区"),
            ("6155 Longgang Avenue", "龙岗大道 6155 号"), (22.7200, 114.2470),
            "+8675585500110", "C", SHOWROOM_WEEK, CITY_SHOWROOM),
    _dealer("D011", "dongguan", ("Dongguan Songshan Lake", "东莞松山湖"), ("Nancheng", "南城街道"),
            ("200 Hongfu Road", "鸿福路 200 号"), (23.0190, 113.7490),
            "+8676985500111", "C", SHOWROOM_WEEK, CITY_SHOWROOM),
    _dealer("D012", "foshan", ("Foshan Qiandeng Lake", "佛山千灯湖"), ("Nanhai", "南海区"),
            ("38 Denghu East Road", "灯湖东路 38 号"), (23.0480, 113.1470),
            "+8675785500112", "C", SHOWROOM_WEEK, CITY_SHOWROOM),
    _dealer("D013", "wuhan", ("Wuhan East Lake", "武汉东湖"), ("Wuchang", "武昌区"),
            ("517 Zhongbei Road", "中北路 517 号"), (30.5570, 114.3420),
            "+862785500113", "B", STANDARD_WEEK, BODY_SHOP),
    _dealer("D014", "xiamen", ("Xiamen Yundang", "厦门筼筜"), ("Siming", "思明区"),
            ("129 Hubin South Road", "湖滨南路 129 号"), (24.4735, 118.1020),
            "+865925550114", "B", STANDARD_WEEK, FULL_HOUSE),
    _dealer("D015", "beijing", ("Beijing Morning Park", "北京朝晖"), ("Chaoyang", "朝阳区"),
            ("106 Laiguangying West Road", "来广营西路 106 号"), (40.0210, 116.4410),
            "+861055500115", "A", FLAGSHIP_WEEK, FLAGSHIP, HOLIDAY_HOURS),
    _dealer("D016", "beijing", ("Beijing Lugou Bridge", "北京卢沟"), ("Fengtai", "丰台区"),
            ("45 Fengtai North Road", "丰台北路 45 号"), (39.8640, 116.3090),
            "+861055500116", "B", SHOWROOM_WEEK, CITY_SHOWROOM),
    _dealer("D017", "tianjin", ("Tianjin Haihe", "天津海河"), ("Hexi", "河西区"),
            ("312 Youyi Road", "友谊路 312 号"), (39.0830, 117.2190),
            "+862255500117", "C", SHOWROOM_WEEK, CITY_SHOWROOM),
    _dealer("D018", "qingdao", ("Qingdao Laoshan Bay", "青岛崂山湾"), ("Laoshan", "崂山区"),
            ("71 Hong Kong East Road", "香港东路 71 号"), (36.0880, 120.4680),
            "+8653285500118", "B", STANDARD_WEEK, BODY_SHOP),
    _dealer("D019", "shenyang", ("Shenyang Hunhe", "沈阳浑河"), ("Hunnan", "浑南区"),
            ("158 Hunnan Middle Road", "浑南中路 158 号"), (41.7290, 123.4550),
            "+862485500119", "B", STANDARD_WEEK, FULL_HOUSE),
    _dealer("D020", "zhengzhou", ("Zhengzhou Ruyi Lake", "郑州如意湖"), ("Zhengdong", "郑东新区"),
            ("26 Jinshui East Road", "金水东路 26 号"), (34.7660, 113.7350),
            "+8637165500120", "B", STANDARD_WEEK, FULL_HOUSE),
    _dealer("D021", "chengdu", ("Chengdu Jincheng", "成都锦城"), ("Wuhou", "武侯区"),
            ("1033 Tianfu 2nd Street", "天府二街 1033 号"), (30.5520, 104.0640),
            "+862885500121", "A", FLAGSHIP_WEEK, FLAGSHIP),
    _dealer("D022", "chengdu", ("Chengdu East Suburb", "成都东郊"), ("Chenghua", "成华区"),
            ("401 Jianshe North Road", "建设北路 401 号"), (30.6780, 104.1030),
            "+862885500122", "C", SHOWROOM_WEEK, CITY_SHOWROOM),
    _dealer("D023", "chongqing", ("Chongqing Two Rivers", "重庆两江"), ("Yubei", "渝北区"),
            ("518 Xingguang Avenue", "星光大道 518 号"), (29.6170, 106.4990),
            "+862365500123", "B", STANDARD_WEEK, BODY_SHOP),
    _dealer("D024", "xian", ("Xi'an South Wall", "西安南城"), ("Yanta", "雁塔区"),
            ("219 Chang'an South Road", "长安南路 219 号"), (34.2110, 108.9470),
            "+862985500124", "B", STANDARD_WEEK, BODY_SHOP),
)
# fmt: on

DEALER_BY_CODE: Mapping[str, Dealer] = {dealer.code: dealer for dealer in DEALERS}
