"""What the simulated home reads of itself: canned, but different for each room and hour, and always the same for one.

It doesn't know the home, and nothing here can be changed by a call.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from octavo.domains.chance import chance

Sensor = Literal["temperature", "humidity", "motion", "air_quality", "door"]
Reading: TypeAlias = "dict[str, float | str]"  # value, unit; what has no unit has an empty one


def reading(room: str, sensor: Sensor, *, at: datetime) -> Reading:
    """What a sensor measures in this hour. Temperatures and humidities can be set elsewhere as they are."""
    lot = chance("sensor", room, sensor, f"{at:%Y-%m-%d %H}")
    match sensor:
        case "temperature":
            return {"value": (160 + lot % 100) / 10, "unit": "°C"}
        case "humidity":
            return {"value": 30 + lot % 41, "unit": "%"}
        case "air_quality":
            return {"value": 10 + lot % 120, "unit": "AQI"}
        case "motion":
            return {"value": "not detected" if lot % 3 else "detected", "unit": ""}
        case "door":
            return {"value": "closed" if lot % 4 else "open", "unit": ""}


def snapshot(camera: str, *, at: datetime) -> str:
    """Where the picture that a camera takes at this moment is kept."""
    return f"/home/cameras/{camera}/{at:%Y%m%d_%H%M%S}.jpg"
