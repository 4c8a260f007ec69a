"""Do the experts share the work? Counts which expert took how many tokens of conversations that were never trained on."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np

from . import tokens
from .model import Shape, Tree, forward
from .problems import Problem

ROW = 64  # conversations are padded to whole rows, so that few lengths are compiled


def expert_load(weights: Tree, bias: Any, shape: Shape, problems: list[Problem]) -> dict[str, Any]:
    """Returns, for each layer with experts, every expert's tokens as a share of an even split, where 1.0 is fair."""
    run = jax.jit(forward, static_argnames="shape")
    total, read = np.zeros((shape.layers, shape.experts)), 0
    for problem in problems:
        conversation = tokens.prompt_tokens(problem.question) + tokens.reply_tokens(problem.thought, problem.answer)
        padding = -len(conversation) % ROW
        row = np.array([conversation + [0] * padding], np.int32)
        segments = np.array([[1] * len(conversation) + [0] * padding], np.int32)
        _, load = run(weights, bias, row, segments, np.arange(row.shape[1])[None], shape=shape)
        total += np.asarray(load) * len(conversation)
        read += len(conversation)
    shares = total[shape.dense_layers :] / read / (shape.experts_used / shape.experts)
    return {
        "conversations": len(problems),
        "tokens": read,
        "shareOfFairByLayer": shares.round(2).tolist(),
        "least": round(float(shares.min()), 2),
        "most": round(float(shares.max()), 2),
    }
