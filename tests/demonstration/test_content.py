"""The words and numbers of the demonstration are complete, unique and in both languages."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from string import Formatter

import phonenumbers
import pytest

from portal.demonstration.content import campaigns, catalogue, distributions, people, places, staff
from portal.domain.accounts import Role
from portal.domain.leads import Heat, Horizon, LostReason, Source, State
from portal.platform.contacts import parse_email, parse_phone

HAN = re.compile(r"[\u4e00-\u9fff]")
FULL_WIDTH = re.compile(r"[，。！？：；（）、]")
PALETTE = {"copper", "glacier", "graphite", "petrol", "cinder", "plum", "sage", "dusk"}
EVERYTHING = (
    *catalogue.MODELS,
    *places.AREAS,
    *places.CITIES,
    *places.DEALERS,
    *places.OFFERS,
    *campaigns.CAMPAIGNS,
    *people.COMPETITORS,
    *people.USES,
    *people.HOUSEHOLDS,
    *people.BUDGETS,
    *people.CURRENT_CARS,
    *(phrase for phrases in people.TIMINGS.values() for phrase in phrases),
    *(phrase for phrases in people.NOTES.values() for phrase in phrases),
    *(phrase for phrases in people.NEXT_STEPS.values() for phrase in phrases),
    *(phrase for phrases in people.LOSS_REMARKS.values() for phrase in phrases),
    *(phrase for phrases in people.INVALID_REMARKS.values() for phrase in phrases),
    *(phrase for phrases in people.DECLINE_REMARKS.values() for phrase in phrases),
    *(phrase for phrases in people.REVIEW_REMARKS.values() for phrase in phrases),
)


def pairs_of_words(thing: object) -> Iterator[tuple[str, str]]:
    """Every English text with its Chinese one, in a dataclass and whatever it holds."""
    if isinstance(thing, tuple):
        for part in thing:
            yield from pairs_of_words(part)
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            value = getattr(thing, field.name)
            if field.name == "en":
                yield value, getattr(thing, "zh")  # noqa: B009, the name is only known here
            elif field.name.endswith("_en"):
                chinese = getattr(thing, field.name.removesuffix("_en") + "_zh")
                if isinstance(value, tuple):
                    assert len(value) == len(chinese)
                    yield from zip(value, chinese, strict=True)
                else:
                    yield value, chinese
            elif not field.name.endswith("_zh"):
                yield from pairs_of_words(value)


WORDS = [pair for thing in EVERYTHING for pair in pairs_of_words(thing)]


def all_different(values: Sequence[object]) -> bool:
    return len(set(values)) == len(values)


def test_every_text_is_there_in_both_languages() -> None:
    assert len(WORDS) > 500
    assert not [pair for pair in WORDS if not pair[0].strip() or not pair[1].strip()]


def test_english_is_english_and_chinese_is_chinese() -> None:
    assert not [english for english, _ in WORDS if HAN.search(english) or FULL_WIDTH.search(english)]
    assert not [pair for pair in WORDS if pair[1] == pair[0] and pair[1] not in {"Pure 版", "SUV"}]


def test_nothing_shouts_and_nothing_is_filler() -> None:
    texts = [text for pair in WORDS for text in pair]
    assert not [text for text in texts if "!" in text or "！" in text]
    assert not [text for text in texts if re.search(r"lorem|ipsum|\btest \d|todo", text, re.IGNORECASE)]


def test_remarks_leave_a_place_for_the_model_only() -> None:
    for english, chinese in WORDS:
        fields = {name for text in (english, chinese) for _, name, _, _ in Formatter().parse(text) if name is not None}
        assert fields <= {"model"}
    for kind, phrases in people.NOTES.items():
        for phrase in phrases:
            assert ("{model}" in phrase.en) == ("{model}" in phrase.zh), kind


def test_the_four_models_stand_in_the_order_of_the_home_page() -> None:
    assert [model.slug for model in catalogue.MODELS] == ["solenne", "tessel", "ostrel", "fenelle"]
    assert [model.position for model in catalogue.MODELS] == [1, 2, 3, 4]
    assert [model.price_from_cents for model in catalogue.MODELS] == [26_880_000, 14_880_000, 23_880_000, 28_980_000]


@pytest.mark.parametrize("model", catalogue.MODELS, ids=lambda model: model.slug)
def test_a_model_is_complete(model: catalogue.CarModel) -> None:
    assert len(model.headline) == 3
    assert len(model.chapters) == 4
    assert 2 <= len(model.story_en) <= 3
    assert [trim.code for trim in model.trims] == ["pure", "line", "atelier"]
    assert [trim.look for trim in model.trims] == ["", "sport", "atelier"]
    assert [wheel.code for wheel in model.wheels] == ["arc", "meridian", "aero"]
    assert {paint.code for paint in model.paints} < PALETTE
    assert len({paint.code for paint in model.paints}) == len(model.paints) == 6
    assert all(len(fact.values) == len(model.engines) for fact in model.facts)
    assert all(len(trim.features) >= 3 for trim in model.trims)
    assert model.maintenance.months > 0
    assert model.warranty.kilometres > model.maintenance.kilometres


@pytest.mark.parametrize("model", catalogue.MODELS, ids=lambda model: model.slug)
def test_prices_are_whole_minor_units_and_the_first_trim_and_wheels_cost_nothing(model: catalogue.CarModel) -> None:
    options = [*model.trims, *model.paints, *model.wheels]
    extras = [option.price_cents for option in options]
    for price in (model.price_from_cents, *extras):
        assert type(price) is int
        assert price >= 0
        assert price % 100 == 0
    assert model.trims[0].price_cents == model.wheels[0].price_cents == 0


@pytest.mark.parametrize("model", catalogue.MODELS, ids=lambda model: model.slug)
def test_pictures_show_what_the_model_comes_with(model: catalogue.CarModel) -> None:
    paints, trims, wheels = ({one.code for one in options} for options in (model.paints, model.trims, model.wheels))
    for shown in (model.picture, *model.chapters):
        assert shown.paint in paints
        assert shown.trim in trims
        assert shown.wheels in wheels
    for chapter in model.chapters:
        left, top, width, height = map(int, chapter.viewbox.split())
        assert 0 <= left < left + width <= 1240
        assert 0 <= top < top + height <= 450
    assert all_different([chapter.code for chapter in model.chapters])


def test_a_choice_adds_up_to_the_price_of_the_design() -> None:
    solenne = catalogue.MODEL_BY_SLUG["solenne"]
    assert solenne.price_cents(trim="pure", paint="copper", wheels="arc") == 27_480_000
    assert solenne.price_cents(trim="atelier", paint="plum", wheels="meridian") == 31_200_000
    with pytest.raises(KeyError):
        solenne.price_cents(trim="pure", paint="sage", wheels="arc")


def test_there_are_24_dealers_in_cities_of_four_areas() -> None:
    assert [dealer.code for dealer in places.DEALERS] == [f"D{number:03d}" for number in range(1, 25)]
    assert len(places.AREAS) == 4
    assert len(places.CITIES) >= 24
    assert all_different([city.code for city in places.CITIES])
    assert {city.area for city in places.CITIES} == {area.code for area in places.AREAS}
    assert {places.CITY_BY_CODE[dealer.city].area for dealer in places.DEALERS} == {area.code for area in places.AREAS}
    for names in ("name_en", "name_zh", "street_en", "street_zh"):
        assert all_different([getattr(dealer, names) for dealer in places.DEALERS])


@pytest.mark.parametrize("dealer", places.DEALERS, ids=lambda dealer: dealer.code)
def test_a_dealer_stands_near_its_city_and_keeps_hours(dealer: places.Dealer) -> None:
    city = places.CITY_BY_CODE[dealer.city]
    assert abs(dealer.latitude - city.latitude) < 0.4
    assert abs(dealer.longitude - city.longitude) < 0.4
    assert dealer.level in {"A", "B", "C"}
    assert dealer.daily_cap > 0
    assert len(dealer.week) == 7
    assert all(hours is None or hours.opens < hours.closes for hours in dealer.week)
    assert {"sales", "test_drive"} <= set(dealer.offers) <= {offer.code for offer in places.OFFERS}


def test_dealers_have_landlines_of_their_own() -> None:
    numbers = [dealer.phone for dealer in places.DEALERS]
    assert all_different(numbers)
    for number in numbers:
        assert parse_phone(number, "CN") == number
        kind = phonenumbers.number_type(phonenumbers.parse(number))
        assert kind == phonenumbers.PhoneNumberType.FIXED_LINE


def test_one_dealer_rests_on_mondays_and_some_keep_other_hours_on_holidays() -> None:
    assert [dealer.code for dealer in places.DEALERS if dealer.week[0] is None] == ["D006"]
    exceptions = list(places.opening_exceptions(places.DEALERS[0], date(2026, 1, 1), date(2026, 12, 31)))
    assert [exception.on for exception in exceptions if exception.hours is None] == [
        date(2026, 2, 17),
        date(2026, 2, 18),
        date(2026, 2, 19),
        date(2026, 10, 1),
    ]
    assert exceptions == sorted(exceptions, key=lambda exception: exception.on)
    assert all(exception.reason_en and exception.reason_zh for exception in exceptions)
    assert not list(places.opening_exceptions(places.DEALERS[1], date(2026, 1, 1), date(2026, 12, 31)))


def test_no_exception_lies_outside_the_days_asked_for() -> None:
    found = list(places.opening_exceptions(places.DEALERS[0], date(2026, 12, 31), date(2027, 1, 1)))
    assert [exception.on for exception in found] == [date(2027, 1, 1)]


def test_names_are_different_people_in_both_scripts() -> None:
    crowd = list(islice(people.people(Random(1)), 5_000))
    assert all_different([person.name for person in crowd])
    chinese = [person for person in crowd if person.language == "zh-Hans"]
    assert 0.92 < len(chinese) / len(crowd) < 0.96
    assert all(HAN.search(person.name_zh) and person.name_en.replace("ü", "u").isascii() for person in chinese)
    assert all(person.name_zh == person.name_en for person in crowd if person.language == "en")


def test_the_same_seed_makes_the_same_people() -> None:
    first, second = (list(islice(people.people(Random(9)), 300)) for _ in range(2))
    assert first == second


def test_mobile_numbers_are_valid_and_unique() -> None:
    numbers = [people.mobile_number(index) for index in range(4_000)]
    assert all_different(numbers)
    for number in numbers:
        assert parse_phone(number, "CN") == number
        assert phonenumbers.number_type(phonenumbers.parse(number)) == phonenumbers.PhoneNumberType.MOBILE
    assert all(number[6:10] == "0000" for number in numbers)
    assert all_different([people.mobile_number(index) for index in range(0, people.MOBILE_CAPACITY, 31)])


@pytest.mark.parametrize("index", [-1, people.MOBILE_CAPACITY])
def test_there_is_no_number_outside_the_range(index: int) -> None:
    with pytest.raises(ValueError, match=str(index)):
        people.mobile_number(index)


def test_addresses_are_valid_unique_and_never_real() -> None:
    crowd = islice(people.people(Random(2), share_from_elsewhere=0.3), 3_000)
    addresses = [people.email_address(person, index) for index, person in enumerate(crowd)]
    assert all_different(addresses)
    assert all(parse_email(address) == address for address in addresses)
    assert {address.rsplit("@", 1)[1] for address in addresses} == {"example.com", "example.net", "example.org"}


def test_organisations_of_a_city_are_different() -> None:
    city = places.CITY_BY_CODE["hangzhou"]
    found = [*people.companies(Random(3), city), *people.government_bodies(Random(3), city)]
    assert all_different([one.name_zh for one in found])
    assert {one.kind for one in found} == {"company", "government"}
    assert all(one.name_en.startswith("Hangzhou ") and one.name_zh.startswith("杭州") for one in found)


def test_there_are_forty_notes_and_more_and_each_is_said_once() -> None:
    notes = [phrase for phrases in people.NOTES.values() for phrase in phrases]
    assert len(notes) >= 40
    assert all_different([phrase.en for phrase in notes])
    assert all_different([phrase.zh for phrase in notes])


@pytest.mark.parametrize("model", [model.name for model in catalogue.MODELS])
def test_every_kind_of_remark_has_words_for_every_model(model: str) -> None:
    random = Random(4)
    for kind in people.NOTES:
        assert "{" not in people.note(random, kind, model).en
    for horizon in people.TIMINGS:
        assert people.needs(random, horizon, model).budget.zh
    for reason in people.LOSS_REMARKS:
        detail = people.loss_detail(random, reason, model)
        assert bool(detail.competitor_model) == (reason == "competitor")
        assert (detail.weeks is not None) == (reason == "no_stock")


def test_a_loss_for_another_reason_is_explained_in_twenty_characters_or_more() -> None:
    for phrase in people.LOSS_REMARKS["other"]:
        assert len(phrase.en) >= 20
        assert len(phrase.zh) >= 20


def test_there_are_90_dealer_staff_and_6_at_the_desk() -> None:
    assert len(staff.DEALER_STAFF) == 90
    assert len(staff.DESK_STAFF) == 6
    everybody = (*staff.DEALER_STAFF, *staff.DESK_STAFF)
    assert {one.role for one in everybody} | {"owner"} == {role.value for role in Role}
    assert all_different([one.login for one in everybody])
    assert all_different([one.person.name for one in everybody])
    assert all(parse_email(one.login) == one.login for one in everybody)


@pytest.mark.parametrize("dealer", places.DEALERS, ids=lambda dealer: dealer.code)
def test_a_dealer_has_a_manager_consultants_and_an_advisor_where_there_is_a_workshop(dealer: places.Dealer) -> None:
    roles = Counter(one.role for one in staff.staff_of(dealer.code))
    assert roles["manager"] == 1
    assert 2 <= roles["consultant"] <= 4
    assert roles["advisor"] == int(dealer.has_workshop)


def test_the_accounts_of_the_sign_in_page_exist() -> None:
    logins = {one.login for one in (*staff.DEALER_STAFF, *staff.DESK_STAFF, *staff.OWNERS)}
    for expected in (
        "owner@demo owner2@demo manager@d001 sales@d001 sales2@d001 service@d001 manager@d002 sales@d002 service@d002 "
        "agent@desk supervisor@desk marketing@desk area@desk admin@desk"
    ).split():
        assert f"{expected}.example" in logins


def test_both_languages_are_spoken_at_the_dealers_and_at_the_desk() -> None:
    for group in (staff.DEALER_STAFF, staff.DESK_STAFF, staff.OWNERS):
        assert {one.language for one in group} == {"en", "zh-Hans"}


def test_telephones_of_staff_and_owners_are_never_a_customers() -> None:
    numbers = [one.phone for one in (*staff.DEALER_STAFF, *staff.DESK_STAFF, *staff.OWNERS)]
    assert all_different(numbers)
    assert all(parse_phone(number, "CN") == number for number in numbers)
    assert not set(numbers) & {people.mobile_number(index) for index in range(20_000)}


def test_the_owners_cars_are_ones_we_sell() -> None:
    for owner in staff.OWNERS:
        assert owner.cars
        assert owner.dealer in places.DEALER_BY_CODE
        for car in owner.cars:
            model = catalogue.MODEL_BY_SLUG[car.model]
            assert model.price_cents(trim=car.trim, paint=car.paint, wheels=car.wheels) > 0


def test_leads_are_3000_in_all_sixteen_states_and_6_percent_sold() -> None:
    counts = {target.state: target.count for target in distributions.STATE_TARGETS}
    assert set(counts) == {state.value for state in State}
    assert sum(counts.values()) == distributions.LEADS == 3_000
    assert counts["sold"] == 180
    assert all(0 <= one.youngest_days < one.oldest_days <= 548 for one in distributions.STATE_TARGETS)


def test_sources_add_up_and_11_percent_of_sales_are_referrals() -> None:
    sales = distributions.SALES_BY_SOURCE
    assert set(distributions.LEADS_BY_SOURCE) == {source.value for source in Source}
    assert sum(distributions.LEADS_BY_SOURCE.values()) == 3_000
    assert sum(sales.values()) == 180
    assert round(100 * sales["referral"] / 180) == 11


def test_groups_of_leads_meet_both_tables_exactly() -> None:
    groups = distributions.lead_groups()
    states, sources = Counter[str](), Counter[str]()
    for group in groups:
        states[group.target.state] += group.count
        sources[group.source] += group.count
        assert group.count > 0
        if group.target.state in distributions.ONLY_AT_DESK:
            assert group.source not in distributions.DEALERS_OWN_SOURCES
    assert states == Counter({target.state: target.count for target in distributions.STATE_TARGETS})
    assert sources == Counter(distributions.LEADS_BY_SOURCE)


def test_shares_use_the_domains_own_words() -> None:
    assert set(distributions.LOST_REASON_SHARES) == {reason.value for reason in LostReason}
    assert set(distributions.LOST_REASON_SHARES) == set(people.LOSS_REMARKS)
    assert set(distributions.HORIZON_SHARES) == {horizon.value for horizon in Horizon}
    assert set(distributions.HEAT_TARGETS) == {heat.value for heat in Heat}
    assert set(distributions.DEALER_SHARES) == set(places.DEALER_BY_CODE)
    assert set(distributions.MODEL_SHARES) == set(catalogue.MODEL_BY_SLUG)
    assert set(distributions.PAINT_SHARES) == PALETTE
    assert set(distributions.DECLINE_REASON_SHARES) == set(people.DECLINE_REMARKS)
    assert set(distributions.INVALID_REASON_SHARES) == set(people.INVALID_REMARKS)
    assert set(distributions.HORIZON_OF_STATE) <= {state.value for state in State}


def test_a_total_is_spread_without_losing_anybody() -> None:
    assert distributions.spread(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert distributions.spread(0, {"a": 2.5}) == {"a": 0}
    assert sum(distributions.spread(1_655, distributions.LOST_REASON_SHARES).values()) == 1_655


def test_registrations_lie_in_the_past_and_peak_in_the_evening() -> None:
    now = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
    random = Random(5)
    moments = [distributions.registration_moment(random, now, 0, 540) for _ in range(4_000)]
    assert all(now - timedelta(days=541) < moment < now for moment in moments)
    hours = Counter(moment.hour for moment in moments)
    assert max(hours, key=hours.__getitem__) in {20, 21}
    fresh = [distributions.registration_moment(random, now, 0, 1) for _ in range(300)]
    assert all(now - timedelta(days=2) < moment < now for moment in fresh)


def test_some_campaign_was_running_at_any_time() -> None:
    assert all_different([campaign.code for campaign in campaigns.CAMPAIGNS])
    for days in range(distributions.MONTHS * 30):
        assert campaigns.campaigns_running(days / 30)
    for campaign in campaigns.CAMPAIGNS:
        assert campaign.model in {"", *catalogue.MODEL_BY_SLUG}
        assert campaign.advertisements
        assert campaign.began_months_ago > campaign.ended_months_ago


def test_times_between_steps_stay_in_their_span() -> None:
    random = Random(6)
    for span in distributions.STEP_SPANS.values():
        assert span.least <= span.usual <= span.most
        assert timedelta(hours=span.least) <= span.draw(random) <= timedelta(hours=span.most)
