"""The 12 video-streaming functions on a simulated player. Order of the methods = functional-token index.

A title argument is a title or an earlier step's ($k.title). Any title can be named, searched before or not; a jump past
its end and an episode after its last are not refused. What the player reads of the catalogue comes from world.py.
It doesn't know who calls it: arguments are checked before, confirmation is the agent's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any, Literal

from octavo.domains.chance import fold
from octavo.domains.video import world
from octavo.domains.video.state import Download, PlayerState, Playing, Profile
from octavo.errors import DeviceError
from octavo.functions import Range, Written, effect, says

Said = Annotated[str, Written("span")]


class Player:
    """A video player with a catalogue. All that its functions change is in `state`."""

    def __init__(self, state: PlayerState | None = None) -> None:
        self.state = PlayerState() if state is None else state

    @effect("read")
    @says(
        "Search the catalogue for {query}[, type {content_type}][, genre {genre}][, released in {release_year}].",
        result="search result",
    )
    def search_titles(
        self,
        query: Said,
        content_type: Literal["movie", "series", "documentary", "any"] = "any",
        genre: Said | None = None,
        release_year: int | None = None,
    ) -> list[dict[str, Any]]:
        """Search the catalogue.

        Returns:
            [{title, year, rating, duration_minutes}].
        """
        return world.search(query, content_type, genre, release_year)

    @effect("read")
    @says("Recommend titles[ of the genre {genre}][ for the mood {mood}].", result="recommendation")
    def get_recommendations(self, genre: Said | None = None, mood: Said | None = None) -> list[dict[str, Any]]:
        """Recommend titles.

        Returns:
            [{title, year, rating}].
        """
        return world.recommend(genre, mood)

    @effect("read")
    @says("Show the details of {title}.", result="details")
    def get_title_details(self, title: Said) -> dict[str, Any]:
        """Show a title's details.

        Returns:
            {title, year, rating, cast, director, synopsis}.
        """
        return world.details(title)

    @effect("write")
    @says("Play {title}[, season number {season}][, episode number {episode}].")
    def play_title(self, title: Said, season: int | None = None, episode: int | None = None) -> None:
        """Play a movie or an episode."""
        for name, number in (("season", season), ("episode", episode)):
            if number is not None and number < 1:
                raise DeviceError(f"there is no {name} {number}", hint=f"give a {name} from 1 on")
        self.state.playing = Playing(title, season, episode)

    @effect("write")
    @says("Press {action}.")
    def control_playback(self, action: Literal["pause", "resume", "stop", "next_episode", "restart"]) -> None:
        """Control what is playing."""
        playing = self._require_playing()
        if action == "stop":
            self.state.playing = None
        elif action == "next_episode":
            self.state.playing = Playing(playing.title, playing.season, (playing.episode or 1) + 1)
        elif action == "restart":
            self.state.playing = replace(playing, position=0, paused=False)
        else:
            self.state.playing = replace(playing, paused=action == "pause")
        self.state.pressed.append(action)

    @effect("write")
    @says("Jump by {seconds} seconds.")
    def seek_playback(self, seconds: int) -> None:
        """Jump in what is playing.

        Args:
            seconds: Positive forward, negative back.
        """
        playing = self._require_playing()
        position = playing.position + seconds
        if position < 0:
            raise DeviceError(
                f"{playing.title!r} is only {playing.position} seconds in", hint="jump back less, or restart it"
            )
        self.state.playing = replace(playing, position=position)

    @effect("write")
    @says("Set the subtitles to {language}[, switched {enabled}].")
    def set_subtitles(self, language: Annotated[str, Written("language")], enabled: bool = True) -> None:
        """Turn subtitles on or off.

        Args:
            language: ISO 639-1 code.
        """
        shown = self.state.subtitles
        others = dict.fromkeys(shown, False) if enabled else shown
        self.state.subtitles = {**others, language: enabled}

    @effect("write")
    @says("Set the video quality to {quality}.")
    def set_video_quality(self, quality: Literal["auto", "480p", "720p", "1080p", "4k"]) -> None:
        """Set the streaming quality."""
        self.state.quality = quality

    @effect("write")
    @says("Add {title} to the watch list.")
    def add_to_watchlist(self, title: Said) -> None:
        """Save a title to the watch list."""
        saved = self._profile.watchlist
        if _spelled(title, saved) not in saved:
            saved.append(title)

    @effect("write")
    @says("Download {title}[, quality {quality}].", result="download")
    def download_title(self, title: Said, quality: Literal["standard", "high"] = "standard") -> dict[str, Any]:
        """Download a title for offline viewing.

        Returns:
            {title, size_mb}.
        """
        size_mb = world.size_mb(title, quality)
        self.state.downloads[_spelled(title, self.state.downloads)] = Download(quality, size_mb)
        return {"title": title, "size_mb": size_mb}

    @effect("write")
    @says("Rate {title} with {stars} stars.")
    def rate_title(self, title: Said, stars: Annotated[int, Range(1, 5)]) -> None:
        """Rate a title.

        Args:
            stars: 1 to 5.
        """
        ratings = self._profile.ratings
        ratings[_spelled(title, ratings)] = stars

    @effect("write")
    @says("Switch to the profile {profile_name}.")
    def switch_profile(self, profile_name: Said) -> None:
        """Switch to another viewer profile."""
        profiles = self.state.profiles
        self.state.profile = _spelled(profile_name, profiles)
        profiles.setdefault(self.state.profile, Profile())

    @property
    def _profile(self) -> Profile:
        return self.state.profiles[self.state.profile]

    def _require_playing(self) -> Playing:
        if self.state.playing is None:
            raise DeviceError("nothing is playing", hint="play a title first")
        return self.state.playing


def _spelled(name: str, known: Iterable[str]) -> str:
    """The name as it is known already, whatever its case; else as it is given."""
    return next((k for k in known if fold(k) == fold(name)), name)
