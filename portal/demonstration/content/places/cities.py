"""Four areas and the cities in which people of the demonstration live. Coordinates of the city centres."""

from __future__ import annotations

from collections.abc import Mapping

from portal.demonstration.content.places.shapes import Area, City

AREAS: tuple[Area, ...] = (
    Area("east", "East", "华东"),
    Area("south", "South", "华南"),
    Area("north", "North", "华北"),
    Area("west", "West", "西部"),
)

CITIES: tuple[City, ...] = (
    City("shanghai", "Shanghai", "上海", "Shanghai", "上海市", "east", 31.2304, 121.4737),
    City("hangzhou", "Hangzhou", "杭州", "Zhejiang", "浙江省", "east", 30.2741, 120.1551),
    City("ningbo", "Ningbo", "宁波", "Zhejiang", "浙江省", "east", 29.8683, 121.5440),
    City("wenzhou", "Wenzhou", "温州", "Zhejiang", "浙江省", "east", 27.9938, 120.6994),
    City("nanjing", "Nanjing", "南京", "Jiangsu", "江苏省", "east", 32.0603, 118.7969),
    City("suzhou", "Suzhou", "苏州", "Jiangsu", "江苏省", "east", 31.2989, 120.5853),
    City("wuxi", "Wuxi", "无锡", "Jiangsu", "江苏省", "east", 31.4912, 120.3119),
    City("hefei", "Hefei", "合肥", "Anhui", "安徽省", "east", 31.8206, 117.2272),
    City("nanchang", "Nanchang", "南昌", "Jiangxi", "江西省", "east", 28.6820, 115.8579),
    City("guangzhou", "Guangzhou", "广州", "Guangdong", "广东省", "south", 23.1291, 113.2644),
    City("shenzhen", "Shenzhen", "深圳", "Guangdong", "广东省", "south", 22.5431, 114.0579),
    City("dongguan", "Dongguan", "东莞", "Guangdong", "广东省", "south", 23.0207, 113.7518),
    City("foshan", "Foshan", "佛山", "Guangdong", "广东省", "south", 23.0215, 113.1214),
    City("xiamen", "Xiamen", "厦门", "Fujian", "福建省", "south", 24.4798, 118.0894),
    City("fuzhou", "Fuzhou", "福州", "Fujian", "福建省", "south", 26.0745, 119.2965),
    City("wuhan", "Wuhan", "武汉", "Hubei", "湖北省", "south", 30.5928, 114.3055),
    City("changsha", "Changsha", "长沙", "Hunan", "湖南省", "south", 28.2282, 112.9388),
    City("haikou", "Haikou", "海口", "Hainan", "海南省", "south", 20.0440, 110.1999),
    City("beijing", "Beijing", "北京", "Beijing", "北京市", "north", 39.9042, 116.4074),
    City("tianjin", "Tianjin", "天津", "Tianjin", "天津市", "north", 39.0842, 117.2009),
    City("qingdao", "Qingdao", "青岛", "Shandong", "山东省", "north", 36.0671, 120.3826),
    City("jinan", "Jinan", "济南", "Shandong", "山东省", "north", 36.6512, 117.1201),
    City("shenyang", "Shenyang", "沈阳", "Liaoning", "辽宁省", "north", 41.8057, 123.4315),
    City("dalian", "Dalian", "大连", "Liaoning", "辽宁省", "north", 38.9140, 121.6147),
    City("zhengzhou", "Zhengzhou", "郑州", "Henan", "河南省", "north", 34.7466, 113.6254),
    City("taiyuan", "Taiyuan", "太原", "Shanxi", "山西省", "north", 37.8706, 112.5489),
    City("chengdu", "Chengdu", "成都", "Sichuan", "四川省", "west", 30.5728, 104.0668),
    City("chongqing", "Chongqing", "重庆", "Chongqing", "重庆市", "west", 29.5630, 106.5516),
    City("xian", "Xi'an", "西安", "Shaanxi", "陕西省", "west", 34.3416, 108.9398),
    City("kunming", "Kunming", "昆明", "Yunnan", "云南省", "west", 25.0389, 102.7183),
    City("guiyang", "Guiyang", "贵阳", "Guizhou", "贵州省", "west", 26.6470, 106.6302),
    City("lanzhou", "Lanzhou", "兰州", "Gansu", "甘肃省", "west", 36.0611, 103.8343),
)

CITY_BY_CODE: Mapping[str, City] = {city.code: city for city in CITIES}
