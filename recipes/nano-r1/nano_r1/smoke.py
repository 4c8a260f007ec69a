"""Every stage once, with a model and a plan so small that a test can run it in two minutes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jax
import numpy as np

from . import reinforce, train
from .export_gguf import export_gguf
from .export_safetensors import export_safetensors
from .model import Shape, forward
from .packing import batch
from .plan import Plan

SHAPE = Shape(width=64, layers=2, query_rank=32, latent=32, dense_width=128, expert_width=32)
TRAINING = Plan(steps=24, rate_shape=((0, 1.0), (12, 1.0), (24, 0.0)), tokens_per_step=1_024, check_every=24, check_per_task=2, save_every=12, log_every=6)
REINFORCEMENT = reinforce.Plan(updates=1, questions=2, group=4, room=128, check_every=1, check_per_task=2)
F32_FILE = "smoke-f32.gguf"
PROBE_TOKENS = 96


def smoke(out: Path) -> dict[str, Any]:
    """Returns the loss before and after, and the logits of a probe that the exported file must reproduce."""
    state = train.train(out, TRAINING, SHAPE)
    reinforce.reinforce(out, out / f"weights-{TRAINING.steps}.pkl", REINFORCEMENT, SHAPE)
    export_gguf(out / F32_FILE, state.weights, state.bias, SHAPE, "F32")
    export_safetensors(out / "safetensors", state.weights, state.bias, SHAPE)
    losses = [json.loads(line)["loss"] for line in (out / "log.jsonl").read_text().splitlines() if "loss" in line]
    token = batch(Plan(tokens_per_step=256), 0).token[:, :PROBE_TOKENS]
    ones, places = np.ones_like(token), np.arange(PROBE_TOKENS)[None]
    logits, _ = jax.jit(forward, static_argnames="shape")(state.weights, state.bias, token, ones, places, shape=SHAPE)
    logp = np.asarray(jax.nn.log_softmax(logits))[0]
    return {
        "firstLoss": losses[0],
        "lastLoss": losses[-1],
        "tokens": token[0].tolist(),
        "nextLogprobs": [float(logp[i, token[0, i + 1]]) for i in range(PROBE_TOKENS - 1)],
    }
