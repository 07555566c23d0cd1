"""The player function by function, and all gold calls of the records on it and in its wording."""

from __future__ import annotations

from datetime import datetime

import pytest

from gold import gold
from octavo.domains import load_domain
from octavo.domains.video.player import Player
from octavo.domains.video.state import Download, PlayerState, Playing, Profile
from octavo.errors import DeviceError
from octavo.formats.read import read_step
from octavo.formats.say import results_of, say_call
from octavo.functions import Effect, functions_from_class
from octavo.functions.schema import functions_from_json, functions_to_json
from octavo.types import Call

FUNCTIONS = functions_from_class(Player)


@pytest.fixture
def player() -> Player:
    return Player()


def test_the_functions_in_the_order_of_their_tokens() -> None:
    assert [f.name for f in FUNCTIONS] == [
        *("search_titles", "get_recommendations", "get_title_details", "play_title", "control_playback"),
        *("seek_playback", "set_subtitles", "set_video_quality", "add_to_watchlist", "download_title"),
        *("rate_title", "switch_profile"),
    ]


def test_effects() -> None:
    reads = {f.name for f in FUNCTIONS if f.effect is Effect.READ}
    assert reads == {"search_titles", "get_recommendations", "get_title_details"}
    assert not [f.name for f in FUNCTIONS if f.effect is Effect.IRREVERSIBLE]


def test_optional_arguments_have_no_value_and_survive_the_schema() -> None:
    year, genre = (FUNCTIONS.get("search_titles").parameter(name) for name in ("release_year", "genre"))
    assert year and (year.kind, year.default, year.nullable) == ("integer", None, True)
    assert genre and (genre.kind, genre.default, genre.nullable, genre.format) == ("string", None, True, "span")
    assert functions_from_json(functions_to_json(FUNCTIONS)) == FUNCTIONS


def test_a_title_plays_from_its_start(player: Player) -> None:
    player.play_title("Borgen", season=1, episode=7)
    assert player.state == PlayerState(playing=Playing("Borgen", 1, 7, position=0, paused=False))
    player.play_title("Ikiru")
    assert player.state.playing == Playing("Ikiru")


def test_playback_is_controlled(player: Player) -> None:
    player.play_title("Dark", season=2, episode=4)
    player.seek_playback(90)
    player.control_playback("pause")
    assert player.state.playing == Playing("Dark", 2, 4, position=90, paused=True)
    player.control_playback("resume")
    assert player.state.playing == Playing("Dark", 2, 4, position=90)
    player.control_playback("pause")
    player.control_playback("restart")
    assert player.state.playing == Playing("Dark", 2, 4)
    player.seek_playback(30)
    player.control_playback("next_episode")
    assert player.state.playing == Playing("Dark", 2, 5)
    player.control_playback("stop")
    assert player.state.playing is None
    assert player.state.pressed == ["pause", "resume", "pause", "restart", "next_episode", "stop"]


def test_after_an_episode_that_nobody_numbered_comes_the_second(player: Player) -> None:
    player.play_title("Baby", season=1)
    player.control_playback("next_episode")
    assert player.state.playing == Playing("Baby", 1, 2)


@pytest.mark.parametrize("seconds", [-3600, -1, 45, 7200])
def test_jumps_go_both_ways(player: Player, seconds: int) -> None:
    before = player.state.playing
    player.seek_playback(seconds)
    assert before and player.state.playing
    assert player.state.playing.position - before.position == seconds


def test_one_language_of_subtitles_is_shown(player: Player) -> None:
    player.set_subtitles("en")
    player.set_subtitles("fr", enabled=False)
    assert player.state.subtitles == {"en": True, "fr": False}
    player.set_subtitles("pl")
    assert player.state.subtitles == {"en": False, "fr": False, "pl": True}


def test_a_download_is_kept_once_in_the_quality_asked_for_last(player: Player) -> None:
    small = player.download_title("Okja")
    large = player.download_title("okja", quality="high")
    assert small["title"] == "Okja" and small["size_mb"] < large["size_mb"]
    assert player.state == PlayerState(downloads={"Okja": Download("high", large["size_mb"])})


def test_quality_is_set(player: Player) -> None:
    player.set_video_quality("480p")
    assert player.state == PlayerState(quality="480p")


def test_each_profile_has_its_watch_list_and_ratings(player: Player) -> None:
    player.add_to_watchlist("Roma")
    player.rate_title("Troll", 3)
    player.switch_profile("Halvard")
    player.add_to_watchlist("Exit")
    player.add_to_watchlist("Ragnarok")
    player.add_to_watchlist("exit")
    player.rate_title("Troll", 4)
    player.rate_title("troll", 5)
    assert player.state == PlayerState(
        profile="Halvard",
        profiles={
            "Home": Profile(["Roma"], {"Troll": 3}),
            "Halvard": Profile(["Exit", "Ragnarok"], {"Troll": 5}),
        },
    )
    player.switch_profile("home")
    assert player.state.profile == "Home"


def test_what_was_found_can_be_used_by_its_name(player: Player) -> None:
    found = player.search_titles("chess", content_type="series")[0]
    recommended = player.get_recommendations(mood="calm")[0]
    assert player.get_title_details(found["title"])["year"] == found["year"]
    assert player.get_title_details(recommended["title"])["rating"] == recommended["rating"]


def test_reading_changes_nothing(player: Player) -> None:
    player.search_titles("chess", release_year=2010)
    player.get_recommendations("drama")
    player.get_title_details("Ikiru")
    assert player.state == PlayerState()


@pytest.mark.parametrize(
    ("function", "arguments", "reason"),
    [
        ("seek_playback", (-7200,), "'The Long Crossing' is only 4500 seconds in"),
        ("play_title", ("Dark", 0), "no season 0"),
        ("play_title", ("Dark", 1, -2), "no episode -2"),
    ],
)
def test_failures_give_a_reason_and_change_nothing(
    player: Player, function: str, arguments: tuple[str | int, ...], reason: str
) -> None:
    with pytest.raises(DeviceError, match=reason) as caught:
        getattr(player, function)(*arguments)
    assert caught.value.hint
    assert player.state == PlayerState()


@pytest.mark.parametrize(("function", "argument"), [("control_playback", "resume"), ("seek_playback", 30)])
def test_nothing_can_be_done_with_what_has_stopped(player: Player, function: str, argument: str | int) -> None:
    player.control_playback("stop")
    with pytest.raises(DeviceError, match="nothing is playing") as caught:
        getattr(player, function)(argument)
    assert caught.value.hint == "play a title first"
    assert player.state == PlayerState(playing=None, pressed=["stop"])


def test_all_changes_can_be_taken_back() -> None:
    device = load_domain("video").device(datetime(2026, 11, 18, 9, 0))
    before = device.snapshot()
    device.execute(Call("switch_profile", {"profile_name": "Kenji"}))
    device.execute(Call("rate_title", {"title": "Your Name", "stars": 5}))
    device.execute(Call("set_subtitles", {"language": "ja"}))
    assert device.state != before
    device.restore(before)
    assert device.state == PlayerState()


def test_the_sentences_of_the_records_are_read_back_by_their_own_function_only() -> None:
    read_back = []
    for record in gold("video"):
        results = results_of((call.function for call in record.calls), FUNCTIONS)
        for number, call in enumerate(record.calls):
            before = results[:number]
            text = say_call(call, FUNCTIONS.get(call.function), before)
            found = [read for f in FUNCTIONS for read in read_step(text, f, query=record.query, results=before)]
            assert {read.function for read in found} <= {call.function}, text
            read_back.append(found == [call])
    assert len(read_back) > 1000
    assert sum(read_back) / len(read_back) > 0.995  # 2 of 1350 names stand twice in the query, first in another case
