"""The loss: next-token cross-entropy on the scored tokens."""

from __future__ import annotations

import torch
from torch import Tensor

from octavo.models.transformers import GrownModel
from octavo.training.batch import UNSCORED, Batch


def target_loss(model: GrownModel, batch: Batch) -> Tensor:
    """Weighted sum of the cross-entropy of the scored tokens of a batch; the output layer sees only these.

    The caller divides by the sum of weights of the whole step: the mean does not depend on how a step is cut.

    Units:   nats -> () float32
    Source:  Octopus v2, arXiv 2404.01744, Eq. 4
    Differs: the paper sums; a step divides by its weights, so that the learning rate does not depend on lengths
    """
    scored = batch.labels != UNSCORED  # (B, T)
    hidden = model(batch.ids, batch.positions, batch.allowed)[scored]  # (S, D)
    losses = torch.nn.functional.cross_entropy(model.logits(hidden).float(), batch.labels[scored], reduction="none")
    return (losses * batch.weights[scored]).sum()
