"""Canned reading: the same for one query, different for different ones, pinned by golden values."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from octavo.domains.android import world

TODAY = date(2026, 11, 18)


def test_a_forecast_holds_seven_days_from_today() -> None:
    lines = world.weather_forecast("Rome", today=TODAY)
    assert [line[:12] for line in lines] == [f"{TODAY + timedelta(days=i)}: " for i in range(7)]


def test_a_forecast_depends_on_the_place_and_the_day_but_not_on_when_it_is_asked() -> None:
    rome = world.weather_forecast("Rome", today=TODAY)
    assert rome == world.weather_forecast(" rome. ", today=TODAY)
    assert rome != world.weather_forecast("Oslo", today=TODAY)
    assert rome[1:] == world.weather_forecast("Rome", today=TODAY + timedelta(days=1))[:-1]


def test_july_is_warmer_than_january() -> None:
    def mean_high(day: date) -> float:
        return sum(int(line.split("high ")[1].split("°")[0]) for line in world.weather_forecast("Rome", today=day)) / 7

    assert mean_high(date(2026, 7, 10)) > mean_high(date(2026, 1, 10)) + 15


def test_headlines_hold_the_topic_the_language_and_a_url_each() -> None:
    lines = world.news_headlines("rail strike", "fr")
    assert len(set(lines)) == 5
    assert all("rail strike" in line and " https://news.example.com/fr/" in line for line in lines)
    assert lines != world.news_headlines("rail strike", "en")
    assert lines != world.news_headlines("air strike", "fr")


def test_videos_hold_the_query_and_a_url_each() -> None:
    lines = world.youtube_videos("Sourdough")
    assert len(set(lines)) == 5
    assert all("Sourdough" in line and " https://www.youtube.com/watch?v=" in line for line in lines)
    assert [line.rsplit(" ", 1)[1] for line in lines] == [
        line.rsplit(" ", 1)[1] for line in world.youtube_videos("sourdough ")
    ]


def _figures(lines: list[str]) -> tuple[float, int]:
    km, minutes = lines[0].rsplit(": ", 1)[1].split(", ")
    return float(km.removesuffix(" km")), int(minutes.removesuffix(" min"))


def test_routes_depend_on_the_ends_and_the_mode() -> None:
    walk = world.route("Camden", "Paddington", mode="walking")
    drive = world.route("Camden", "Paddington", mode="driving")
    assert walk[0].startswith("Camden to Paddington (walking): ")
    assert _figures(walk)[1] > _figures(drive)[1]
    assert _figures(drive) == _figures(world.route("paddington", "camden", mode="driving"))
    assert _figures(drive) != _figures(world.route("Camden", "Greenwich", mode="driving"))


@pytest.mark.parametrize("mode", ["driving", "walking", "bicycling", "transit"])
def test_speeds_are_those_of_the_mode(mode: world.Mode) -> None:
    km, minutes = _figures(world.route("Camden", "Greenwich", mode=mode))
    low, high = {"walking": (4, 6), "bicycling": (12, 20), "transit": (18, 30), "driving": (30, 55)}[mode]
    assert low <= km / minutes * 60 <= high


def test_a_route_to_where_you_are_is_empty() -> None:
    assert _figures([world.route("Home", "home ", mode="walking")[0].split(". ")[0]]) == (0.0, 0)


def test_the_smoke_detector_reports_battery_sensor_and_connection() -> None:
    status = world.smoke_detector(today=TODAY)
    assert all(word in status for word in ("Battery", "sensor", "connected"))


def test_values_do_not_change_between_runs_or_machines() -> None:
    assert world.weather_forecast("Rome", today=TODAY)[0] == "2026-11-18: overcast, high 56°F, low 47°F"
    assert world.route("Camden", "Paddington", mode="transit")[0].startswith("Camden to Paddington (transit): ")
    assert (
        world.youtube_videos("sourdough")[0] == "sourdough (official video) https://www.youtube.com/watch?v=513d621ffe2"
    )
