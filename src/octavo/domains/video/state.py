"""All that the simulated video player remembers: compared, copied and brought back as one value.

Knows no rules: what a call may change is written in player.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Playing:
    title: str
    season: int | None = None
    episode: int | None = None
    position: int = 0  # seconds from the start
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    quality: str  # standard, high
    size_mb: int


@dataclass(slots=True)
class Profile:
    """What belongs to one viewer. Titles are written as in the first call that named them."""

    watchlist: list[str] = field(default_factory=list)  # in the order in which they were saved
    ratings: dict[str, int] = field(default_factory=dict)  # 1..5 stars, by title


def _on_screen() -> Playing:
    """The third of several long episodes, far enough in that an hour back is still in it."""
    return Playing("The Long Crossing", season=1, episode=3, position=75 * 60)


@dataclass(slots=True)
class PlayerState:
    playing: Playing | None = field(default_factory=_on_screen)
    pressed: list[str] = field(default_factory=list)  # pause, resume …, in order
    subtitles: dict[str, bool] = field(default_factory=dict)  # on or off by language; at most one is on
    quality: str = "1080p"  # auto, 480p, 720p, 1080p, 4k
    downloads: dict[str, Download] = field(default_factory=dict)  # by title
    profile: str = "Home"  # who watches
    profiles: dict[str, Profile] = field(default_factory=lambda: {"Home": Profile()})
