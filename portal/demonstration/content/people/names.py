"""Believable names of people who do not exist: Chinese ones in characters and pinyin, and some from elsewhere.

Given names are put together from two lists of characters that suit anybody and read well in every pairing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

# Character, pinyin, and roughly how many of a thousand people bear it.
_SURNAMES: tuple[tuple[str, str, int], ...] = tuple(
    (character, pinyin, int(weight))
    for character, pinyin, weight in (
        row.split()
        for row in """
    王 Wang 72|李 Li 71|张 Zhang 67|刘 Liu 53|陈 Chen 46|杨 Yang 31|黄 Huang 23|赵 Zhao 21|吴 Wu 20|周 Zhou 20
    徐 Xu 15|孙 Sun 15|马 Ma 13|朱 Zhu 13|胡 Hu 12|郭 Guo 12|何 He 11|林 Lin 11|高 Gao 11|罗 Luo 10
    郑 Zheng 10|梁 Liang 9|谢 Xie 8|宋 Song 8|唐 Tang 7|许 Xu 7|韩 Han 7|邓 Deng 6|冯 Feng 6|曹 Cao 6
    彭 Peng 6|曾 Zeng 6|肖 Xiao 6|田 Tian 5|董 Dong 5|潘 Pan 5|袁 Yuan 5|蔡 Cai 5|蒋 Jiang 5|余 Yu 5
    于 Yu 5|杜 Du 5|叶 Ye 5|程 Cheng 4|魏 Wei 4|苏 Su 4|吕 Lü 4|丁 Ding 4|任 Ren 4|卢 Lu 4
    姚 Yao 4|沈 Shen 4|钟 Zhong 3|姜 Jiang 3|崔 Cui 3|谭 Tan 3|陆 Lu 3|范 Fan 3|汪 Wang 3|廖 Liao 3
    石 Shi 3|金 Jin 3|韦 Wei 2|贾 Jia 2|夏 Xia 2|付 Fu 2|方 Fang 2|邹 Zou 2|熊 Xiong 2|白 Bai 2
    孟 Meng 2|秦 Qin 2|邱 Qiu 2|侯 Hou 2|江 Jiang 2|尹 Yin 2|薛 Xue 2|段 Duan 2|雷 Lei 2|黎 Li 2
    陶 Tao 2|毛 Mao 2|郝 Hao 2|顾 Gu 2|龚 Gong 2|邵 Shao 2|龙 Long 2|覃 Qin 2|武 Wu 2|钱 Qian 2
    戴 Dai 2|严 Yan 1|莫 Mo 1|孔 Kong 1|尤 You 1|常 Chang 1|温 Wen 1|康 Kang 1|施 Shi 1|柳 Liu 1
    """.replace("\n", "|").split("|")
        if row.strip()
    )
)

_FIRST_CHARACTERS: tuple[tuple[str, str], ...] = (
    ("子", "zi"), ("嘉", "jia"), ("思", "si"), ("一", "yi"), ("若", "ruo"), ("雨", "yu"), ("明", "ming"),
    ("文", "wen"), ("晨", "chen"), ("安", "an"), ("乐", "le"), ("希", "xi"), ("景", "jing"), ("知", "zhi"),
    ("云", "yun"), ("书", "shu"), ("清", "qing"), ("佳", "jia"), ("俊", "jun"), ("海", "hai"), ("静", "jing"),
    ("天", "tian"), ("可", "ke"), ("奕", "yi"), ("亦", "yi"), ("泽", "ze"), ("沐", "mu"), ("星", "xing"),
    ("予", "yu"), ("瑞", "rui"), ("欣", "xin"), ("皓", "hao"), ("怡", "yi"), ("向", "xiang"), ("念", "nian"),
)  # fmt: skip
_SECOND_CHARACTERS: tuple[tuple[str, str], ...] = (
    ("宁", "ning"), ("远", "yuan"), ("然", "ran"), ("辰", "chen"), ("宇", "yu"), ("琪", "qi"), ("航", "hang"),
    ("悦", "yue"), ("轩", "xuan"), ("彤", "tong"), ("涵", "han"), ("恒", "heng"), ("林", "lin"), ("晴", "qing"),
    ("川", "chuan"), ("阳", "yang"), ("舟", "zhou"), ("言", "yan"), ("帆", "fan"), ("凡", "fan"), ("桐", "tong"),
    ("岚", "lan"), ("霖", "lin"), ("朗", "lang"), ("璇", "xuan"), ("珂", "ke"), ("昕", "xin"), ("熙", "xi"),
    ("菲", "fei"), ("达", "da"), ("越", "yue"), ("芸", "yun"), ("翔", "xiang"), ("妍", "yan"), ("成", "cheng"),
)  # fmt: skip
_SINGLE_CHARACTERS: tuple[tuple[str, str], ...] = (
    ("敏", "min"), ("洋", "yang"), ("磊", "lei"), ("静", "jing"), ("浩", "hao"), ("婷", "ting"), ("杰", "jie"),
    ("颖", "ying"), ("鑫", "xin"), ("倩", "qian"), ("博", "bo"), ("萌", "meng"), ("睿", "rui"), ("丽", "li"),
    ("凯", "kai"), ("雪", "xue"), ("涛", "tao"), ("玲", "ling"), ("斌", "bin"), ("薇", "wei"), ("峰", "feng"),
    ("岩", "yan"), ("宁", "ning"), ("毅", "yi"), ("洁", "jie"), ("晶", "jing"), ("鹏", "peng"), ("蓉", "rong"),
)  # fmt: skip

_GIVEN_ABROAD: tuple[str, ...] = tuple(
    "Anna Marcus Olivia Daniel Priya Tomas Karim Ruth Elena Hugo Ingrid Samuel Noor Lucas Amara Felix Clara Mateo "
    "Yara Oscar Leila Simon Nadia Victor Freya Rohan Maya Emil Sofia Patrick Alice Jonas Hannah Diego Keira Theo "
    "Mina Arthur Zoe Henrik Isabel Louis Nina Rafael Astrid Owen Petra Julian Carmen Elliot".split()
)
_SURNAMES_ABROAD: tuple[str, ...] = tuple(
    "Bell Kowalska Reyes Vidal Haddad Adler Novak Larsen Okafor Moreau Rossi Schmidt Iyer Kaplan Lindqvist Duarte "
    "Fraser Keller Osei Petrov Sato Tan Brandt Castell Whitfield Marchetti Nilsen Barlow Ferreira Hughes Jansen "
    "Kovac Lambert Mensah Nair Oduya Palmer Quint Romero Singh Torres Ullman Varga Winter Yilmaz Zeller".split()
)


@dataclass(frozen=True, slots=True)
class Person:
    """A name in both scripts. `language` is the one the person likes to be written to: "zh-Hans" or "en".

    People from elsewhere keep their Latin name in Chinese too, as their bank card shows it.
    """

    surname_en: str
    given_en: str
    surname_zh: str
    given_zh: str
    language: str

    @property
    def name_en(self) -> str:
        """The name on an English page: Chinese names surname first, as their bearers say them."""
        if self.surname_zh == self.surname_en:
            return f"{self.given_en} {self.surname_en}"
        return f"{self.surname_en} {self.given_en}"

    @property
    def name_zh(self) -> str:
        """The name on a Chinese page."""
        if self.surname_zh == self.surname_en:
            return self.name_en
        return self.surname_zh + self.given_zh

    @property
    def name(self) -> str:
        """The name as the person writes it in a form."""
        return self.name_zh


def _chinese_person(random: Random) -> Person:
    character, pinyin, _ = random.choices(_SURNAMES, weights=[weight for _, _, weight in _SURNAMES])[0]
    if random.random() < 0.22:
        given = [random.choice(_SINGLE_CHARACTERS)]
    else:
        given = [random.choice(_FIRST_CHARACTERS), random.choice(_SECOND_CHARACTERS)]
    given_en = "".join(sound for _, sound in given).capitalize()
    return Person(pinyin, given_en, character, "".join(one for one, _ in given), "zh-Hans")


def _person_from_elsewhere(random: Random) -> Person:
    surname, given = random.choice(_SURNAMES_ABROAD), random.choice(_GIVEN_ABROAD)
    return Person(surname, given, surname, given, "en")


def people(random: Random, *, share_from_elsewhere: float = 0.06) -> Iterator[Person]:
    """People without end, no name twice; `share_from_elsewhere` of them are not Chinese, until those run out.

    There are about 100,000 Chinese names; beyond that the same names come again, as in life.
    """
    met: set[str] = set()
    repeats = 0
    while True:
        person = _person_from_elsewhere(random) if random.random() < share_from_elsewhere else _chinese_person(random)
        if person.name_zh in met and repeats < 50:
            repeats += 1
            continue
        repeats = 0
        met.add(person.name_zh)
        yield person


def chinese(name_zh: str, surname_en: str, given_en: str, language: str = "zh-Hans") -> Person:
    """A person whose name is fixed; the surname is the first character of `name_zh`."""
    return Person(surname_en, given_en, name_zh[0], name_zh[1:], language)
