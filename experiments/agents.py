"""The agents of the experiments: for one domain or several, trained in the same way, packed, and kept.

Every domain gives about as many records. A killed training goes on; what is there is not trained again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from octavo.agents.folder import ROLES
from octavo.cli.train import Reporter
from octavo.data.records import CROSS, domain_files, hash_records, learnable, load_records
from octavo.domains import load_domain
from octavo.models.base import require_base
from octavo.training.pack import pack_agent
from octavo.training.pair import Stage, train_pair
from octavo.training.preset import load_preset
from octavo.types import Record

WORK = Path("runs/experiments")
BASE = "smollm2-135m"
RECORDS = 900  # of each domain: the first of its files, those of a to c first
_LETTERS = ("a", "b", "c", "d")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an agent is trained. The roles differ as in the preset."""

    preset: str = "pocket"
    rank: int = 16
    alpha: float = 32
    modules: int = 1
    epochs: float = 2
    records: int = RECORDS  # of each domain
    crossing: bool = True  # of several domains: also requests that need more than one, and refusals of all
    seed: int = 0


def train_agent(domains: Sequence[str], recipe: Recipe) -> Path:
    """The folder of the agent for these domains, trained and packed if it is not there yet."""
    records = learned_records(domains, recipe)
    name = f"{'+'.join(domains)}-{digest(recipe, hash_records(records))}"
    out = WORK / "agents" / name
    if not (out / "CARD.md").is_file():
        settings = {"rank": recipe.rank, "alpha": recipe.alpha, "modules": recipe.modules, "epochs": recipe.epochs}
        presets = {role: load_preset(recipe.preset, role, **settings) for role in ROLES}
        joint = "+".join(domains)
        adapters = train_pair(
            [Stage(name, tuple(records), presets)],
            load_domain(joint).functions,
            domain=joint,
            base=require_base(BASE),
            base_name=BASE,
            work=WORK / "adapters",
            seed=recipe.seed,
            reporter=Reporter,
        )
        pack_agent(adapters["planner"], adapters["caller"], base=require_base(BASE), out=out, card={})
    return out


def digest(*settings: object) -> str:
    """Twelve digits that change with any setting: what names a folder must be all that its content depends on."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:12]


def learned_records(domains: Sequence[str], recipe: Recipe) -> list[Record]:
    """The records that an agent for these domains learns."""
    found: list[Record] = []
    for domain in domains:
        files = domain_files(domain)
        found += load_records([files[x] for x in _LETTERS if x in files])[: recipe.records]
    if recipe.crossing:
        crossing = load_records(list(domain_files(CROSS).values()))
        found += [r for r in crossing if set(r.domain.split("+")) <= set(domains)]
    return learnable(found, "+".join(domains))
