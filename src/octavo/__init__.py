"""Octavo: small, private, offline agents made from your functions. Public names load on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from octavo.agents.agent import Agent
    from octavo.agents.folder import PRETRAINED
    from octavo.domains import load_domain
    from octavo.errors import OctavoError
    from octavo.functions import Function, FunctionSet, Range, Written, effect, says
    from octavo.types import Call, Observation, Plan, Record, Reference, Step, Template

_HOMES = {
    "PRETRAINED": "octavo.agents.folder",
    "Agent": "octavo.agents.agent",
    "Call": "octavo.types",
    "Function": "octavo.functions",
    "FunctionSet": "octavo.functions",
    "Observation": "octavo.types",
    "OctavoError": "octavo.errors",
    "Plan": "octavo.types",
    "Range": "octavo.functions",
    "Record": "octavo.types",
    "Reference": "octavo.types",
    "Step": "octavo.types",
    "Template": "octavo.types",
    "Written": "octavo.functions",
    "effect": "octavo.functions",
    "load_domain": "octavo.domains",
    "says": "octavo.functions",
}

__all__ = [
    "PRETRAINED",
    "Agent",
    "Call",
    "Function",
    "FunctionSet",
    "Observation",
    "OctavoError",
    "Plan",
    "Range",
    "Record",
    "Reference",
    "Step",
    "Template",
    "Written",
    "effect",
    "load_domain",
    "says",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"octavo has no {name!r}")
    return getattr(import_module(_HOMES[name]), name)
