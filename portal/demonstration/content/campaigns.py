"""The campaigns that brought people in, with the tags their links carry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign that ran from `began_months_ago` to `ended_months_ago` (0: still running). `share` is its weight.

    `model` is the slug of the model it shows, "" for the whole range; `advertisements` are the codes of its pieces.
    """

    code: str
    name_en: str
    name_zh: str
    utm_source: str
    utm_medium: str
    model: str
    advertisements: tuple[str, ...]
    began_months_ago: int
    ended_months_ago: int
    share: float

    @property
    def utm_campaign(self) -> str:
        """The campaign's tag in links."""
        return self.code

    def ran(self, months_ago: float) -> bool:
        """Whether it was running so many months before today."""
        return self.ended_months_ago <= months_ago <= self.began_months_ago


CAMPAIGNS: tuple[Campaign, ...] = (
    Campaign("first-light", "First light", "第一缕光", "video", "paid-social", "fenelle",
             ("FL-15S", "FL-30S", "FL-STILL"), 18, 12, 22),
    Campaign("spring-show", "Spring motor show", "春季车展", "fair", "event", "",
             ("SS-STAND", "SS-QR"), 14, 13, 12),
    Campaign("tessel-parks", "Parks anywhere", "随处可停", "search", "paid-search", "tessel",
             ("TP-CITY", "TP-PARK"), 16, 4, 18),
    Campaign("seven-seats", "Seven real seats", "七个真座位", "social", "paid-social", "ostrel",
             ("SV-GRAN", "SV-DOG"), 13, 6, 16),
    Campaign("summer-drive", "Summer test-drive weeks", "夏日试驾周", "newsletter", "email", "",
             ("SD-LETTER",), 8, 6, 9),
    Campaign("long-days", "Long days", "长途的日子", "search", "paid-search", "solenne",
             ("LD-BRAND", "LD-HYBRID"), 11, 0, 17),
    Campaign("autumn-fair", "Autumn fair", "秋季车展", "fair", "event", "",
             ("AF-STAND", "AF-QR"), 5, 4, 10),
    Campaign("whole-weekend", "The whole weekend in the back", "整个周末装在后面", "video", "paid-social", "fenelle",
             ("WW-15S", "WW-LAKE"), 4, 0, 16),
    Campaign("morning-drive", "Morning test drives", "清晨试驾", "partner", "referral", "",
             ("MD-CAFE", "MD-RUN"), 3, 0, 8),
)  # fmt: skip


def campaigns_running(months_ago: float) -> tuple[Campaign, ...]:
    """The campaigns that were running so many months before today. There is always at least one."""
    return tuple(campaign for campaign in CAMPAIGNS if campaign.ran(months_ago))
