"""How good is a model under training on records it has not seen? Judged by what it writes, not by its loss."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import torch

from octavo.errors import OctavoError
from octavo.evaluation.equal import equal_calls
from octavo.evaluation.metric import Figure, share
from octavo.formats.token import CALL_END, END
from octavo.models.transformers import GrownModel, greedy
from octavo.training.example import Encoder
from octavo.types import Call, Plan, Record

_BATCH = 32
_MAX_TOKENS = 160
_NOW = datetime(2026, 1, 1, 12)  # any clock serves: gold and guess are resolved against the same one


def score_heldout(model: GrownModel, encoder: Encoder, records: Sequence[Record]) -> dict[str, Figure]:
    """Greedy, unconstrained. planner: `functions` (the right ones in the gold order), `refusal`; caller: `function`,
    `success` on gold steps."""
    model.eval()
    scores = _score_planner if encoder.role == "planner" else _score_caller
    return scores(model, encoder, records)


def _score_planner(model: GrownModel, encoder: Encoder, records: Sequence[Record]) -> dict[str, Figure]:
    contract, tokenizer = encoder.contract, encoder.tokenizer
    texts = _write(model, encoder, [tokenizer.encode(contract.planner_prompt(r.query)) for r in records], END)
    right: list[bool] = []
    refused: list[bool] = []
    for record, text in zip(records, texts, strict=True):
        plan = _plan(encoder, text)
        if not record.steps:
            refused.append(plan is not None and plan.refused)
        elif contract.plan == "committed":
            right.append(plan is not None and [s.function for s in plan.steps] == [s.function for s in record.steps])
        else:  # no functions in the plan: the number of steps is all that text alone can tell
            right.append(plan is not None and len(plan.steps) == len(record.steps))
    return {"functions": share(right), "refusal": share(refused)}


def _score_caller(model: GrownModel, encoder: Encoder, records: Sequence[Record]) -> dict[str, Figure]:
    contract, tokenizer = encoder.contract, encoder.tokenizer
    items = [(r, n, s, c) for r in records for n, (s, c) in enumerate(zip(r.steps, r.calls, strict=True), 1)]
    prompts = [tokenizer.encode(contract.caller_prompt(r.query, s.text)) for r, _, s, _ in items]
    found: list[bool] = []
    right: list[bool] = []
    for (_, number, _, gold), text in zip(items, _write(model, encoder, prompts, CALL_END), strict=True):
        call = _call(encoder, text, number)
        found.append(call is not None and call.function == gold.function)
        right.append(call is not None and equal_calls([call], [gold], encoder.functions, now=_NOW))
    return {"function": share(found), "success": share(right)}


def _write(model: GrownModel, encoder: Encoder, prompts: list[list[int]], stop: str) -> list[str]:
    """One text per prompt; prompts of similar length are written together."""
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    texts = [""] * len(prompts)
    device = model.rows.device.type
    for start in range(0, len(order), _BATCH):
        part = order[start : start + _BATCH]
        with torch.autocast(device, torch.bfloat16):
            written = greedy(model, [prompts[i] for i in part], stop=encoder.tokenizer.id(stop), max_tokens=_MAX_TOKENS)
        for i, ids in zip(part, written, strict=True):
            texts[i] = encoder.tokenizer.decode(ids)
    return texts


def _plan(encoder: Encoder, text: str) -> Plan | None:
    try:
        return encoder.contract.parse_plan(text, encoder.functions)
    except OctavoError:
        return None  # malformed: a miss


def _call(encoder: Encoder, text: str, number: int) -> Call | None:
    try:
        return encoder.contract.parse_calls(text, encoder.functions, step=number)[0]
    except OctavoError:
        return None
