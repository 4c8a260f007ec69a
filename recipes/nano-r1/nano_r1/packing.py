"""Packs the conversations of a step into rows of one length, so that no computation is spent on padding."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .plan import Plan
from .stream import conversations


class Batch(NamedTuple):
    """Rows of packed conversations, each (rows, length). `segment` numbers the conversations of a row from 1
    (0 is padding), `position` counts within one, `weight` is what a token's loss counts for."""

    token: np.ndarray
    segment: np.ndarray
    position: np.ndarray
    weight: np.ndarray


def batch(plan: Plan, step: int) -> Batch:
    """Longest first into the fullest row that still takes it; what fits nowhere is cut at the end of a row."""
    rows, length = plan.rows_and_length(step)
    prompt_weight = plan.prompt_weight_at(step)
    drawn = sorted(conversations(plan, step), key=lambda c: -len(c.prompt) - len(c.reply))
    packed = Batch(*(np.zeros((rows, length), np.int32) for _ in range(3)), np.zeros((rows, length), np.float32))
    used, count = [0] * rows, [0] * rows
    for _, _, prompt, reply in drawn:
        size = len(prompt) + len(reply)
        fitting = [r for r in range(rows) if used[r] + size <= length]
        row = max(fitting, key=lambda r: used[r]) if fitting else min(range(rows), key=lambda r: used[r])
        here = slice(used[row], min(used[row] + size, length))
        taken = here.stop - here.start
        count[row] += 1
        packed.token[row, here] = (prompt + reply)[:taken]
        packed.segment[row, here] = count[row]
        packed.position[row, here] = np.arange(taken)
        packed.weight[row, here] = ([prompt_weight] * len(prompt) + [1.0] * len(reply))[:taken]
        used[row] = here.stop
    return packed
