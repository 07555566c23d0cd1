"""What the simulated phone reads of the world: canned, but different for each query, and always the same for one.

It doesn't know the phone, and nothing here can be changed by a call.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Literal

from octavo.domains.chance import chance, digest, fold

Mode = Literal["driving", "walking", "bicycling", "transit"]

_HEADLINES = (
    "{topic}: what changed this week",
    "{topic}: five things to know today",
    "Experts disagree on {topic}",
    "Why everyone is talking about {topic}",
    "{topic} explained in three charts",
    "Live: the latest on {topic}",
    "{topic}: readers share their views",
)
_VIDEOS = (
    "{topic} for beginners",
    "{topic}: the complete guide",
    "{topic} in ten minutes",
    "{topic} (official video)",
    "Top 10: {topic}",
    "I tried {topic} for 30 days",
    "{topic} explained",
)
_SKIES = (
    *("sunny", "partly cloudy", "overcast", "light rain", "showers", "thunderstorms", "windy", "fog"),
    *("clear", "drizzle"),
)
_SPEED_KMH: dict[Mode, int] = {"driving": 42, "walking": 5, "bicycling": 16, "transit": 24}
_DETOUR: dict[Mode, float] = {"driving": 1.3, "walking": 1.1, "bicycling": 1.2, "transit": 1.4}  # of the bee line
_WAYS: dict[Mode, str] = {
    "driving": "Take the main road out of {origin} and follow the signs to {destination}",
    "walking": "Walk along the high street from {origin} to {destination}",
    "bicycling": "Follow the cycle path from {origin} to {destination}",
    "transit": "Take line {line} from {origin} and get off at {destination}",
}


def news_headlines(query: str, language: str) -> list[str]:
    """Five headlines with their URLs."""
    topic = query.strip()
    first = chance("news", query, language)
    chosen = [_HEADLINES[(first + i) % len(_HEADLINES)] for i in range(5)]
    site = f"https://news.example.com/{language.strip().casefold()}"
    return [f"{h.format(topic=topic)} {site}/{chance(h, query, language) % 10**8:08d}" for h in chosen]


def weather_forecast(location: str, *, today: date) -> list[str]:
    """Seven lines 'YYYY-MM-DD: description' from today on; of one place and day always the same."""
    return [_weather(location, today + timedelta(days=i)) for i in range(7)]


def youtube_videos(query: str) -> list[str]:
    """Five videos: names with their URLs."""
    topic = query.strip()
    first = chance("videos", query)
    chosen = [_VIDEOS[(first + i) % len(_VIDEOS)] for i in range(5)]
    return [f"{v.format(topic=topic)} https://www.youtube.com/watch?v={digest(v, query)[:11]}" for v in chosen]


def route(origin: str, destination: str, *, mode: Mode) -> list[str]:
    """How far it is and how long it takes, then the way. The way back is as far."""
    origin, destination = origin.strip(), destination.strip()
    if fold(origin) == fold(destination):
        return [f"{origin} to {destination}: 0.0 km, 0 min. You are already there"]
    bee_line_km = 0.5 + chance("route", *sorted((fold(origin), fold(destination)))) % 300 / 10
    distance_km = bee_line_km * _DETOUR[mode]
    minutes = math.ceil(distance_km / _SPEED_KMH[mode] * 60)
    line = 1 + chance("line", origin, destination) % 40
    way = _WAYS[mode].format(origin=origin, destination=destination, line=line)
    return [
        f"{origin} to {destination} ({mode}): {distance_km:.1f} km, {minutes} min",
        way,
        f"Arrive at {destination}",
    ]


def smoke_detector(*, today: date) -> str:
    """The state of the smoke detector; its battery depends on the day."""
    battery = 60 + chance("smoke detector", today.isoformat()) % 40
    return f"Battery {battery}%, sensor OK, connected to Wi-Fi"


def _weather(location: str, day: date) -> str:
    sky = _SKIES[chance("sky", location, day.isoformat()) % len(_SKIES)]
    season = -math.cos((day.timetuple().tm_yday - 15) / 365 * 2 * math.pi)  # -1 in mid-January, 1 in mid-July
    mean = 45 + chance("climate", location) % 30  # degrees Fahrenheit over the year
    high = round(mean + 16 * season) + chance("high", location, day.isoformat()) % 9
    low = high - 8 - chance("low", location, day.isoformat()) % 10
    return f"{day.isoformat()}: {sky}, high {high}°F, low {low}°F"
