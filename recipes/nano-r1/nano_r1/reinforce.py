"""Stage two: reinforcement on verifiable rewards, R1's GRPO (arXiv 2501.12948 section 2.2, arXiv 2402.03300).

For each question a group of replies is drawn at temperature 1. A reply that closes its thought and ends in the
exact answer is worth 1, any other 0; its advantage is its reward minus the group's mean, over the group's
standard deviation. Every sample is used for one update, so the ratio of new to old policy is 1 and neither
clipping nor a reference model is needed. Groups that are all right or all wrong say nothing and are left out.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from . import tokens
from .generate import Replies, generate, reply_texts
from .model import Shape, Tree, forward
from .optimise import initial, update
from .problems import Problem, draw, held_out_problems
from .train import accuracy, append, load, save


@dataclass(frozen=True)
class Plan:
    updates: int = 200
    seed: int = 7
    rate: float = 1.5e-4
    questions: int = 48
    group: int = 8
    room: int = 448
    check_every: int = 16
    check_per_task: int = 100
    minutes: float = 120.0


# More of what stage one leaves unsure: a group that is all right teaches nothing.
SHARES = {
    "two-step": 0.46,
    "subtract": 0.14,
    "multiply-by-digit": 0.12,
    "word-problem": 0.08,
    "order": 0.08,
    "multiply": 0.04,
    "divide": 0.04,
    "add": 0.02,
    "compare": 0.02,
}


def advantages(rewards: np.ndarray) -> np.ndarray:
    """(questions, group) to the same: zero where a whole group agrees."""
    spread = rewards.std(1, keepdims=True)
    return (rewards - rewards.mean(1, keepdims=True)) / np.where(spread > 0, spread, 1.0)


def _policy_loss(weights: Tree, bias: jax.Array, token: jax.Array, reply: jax.Array, advantage: jax.Array, shape: Shape) -> tuple[jax.Array, jax.Array]:
    rows, room = token.shape
    position = jnp.tile(jnp.arange(room), (rows, 1))
    logits, load_share = forward(weights, bias, token[:, :-1], jnp.ones((rows, room - 1), jnp.int32), position[:, :-1], shape)
    logp = jnp.take_along_axis(logits, token[:, 1:, None], -1)[..., 0] - jax.nn.logsumexp(logits, -1)
    return -(logp * reply[:, 1:] * advantage[:, None]).sum() / jnp.maximum(reply[:, 1:].sum(), 1.0), load_share


def _sample(weights: Tree, bias: jax.Array, problems: list[Problem], plan: Plan, shape: Shape, seed: int) -> tuple[Replies, np.ndarray]:
    prompts = [tokens.prompt_tokens(p.question) for p in problems for _ in range(plan.group)]
    replies = generate(weights, bias, prompts, shape, room=plan.room, temperature=1.0, seed=seed)
    wanted = [p.answer for p in problems for _ in range(plan.group)]
    right = [text is not None and text[1] == answer for text, answer in zip(reply_texts(replies), wanted)]
    return replies, np.array(right, np.float32).reshape(len(problems), plan.group)


def _report(out: Path, weights: Tree, bias: jax.Array, shape: Shape, problems: list[Problem], record: dict[str, Any]) -> None:
    greedy = accuracy(weights, bias, shape, problems)
    sampled = accuracy(weights, bias, shape, problems, temperature=1.0)
    mean = lambda by_task: round(float(np.mean(list(by_task.values()))), 4)
    record = record | {"greedy": mean(greedy), "sampled": mean(sampled), "by_task": greedy}
    append(out / "reinforce.jsonl", record)
    print(record, flush=True)


def reinforce(out: Path, start: Path, plan: Plan, shape: Shape) -> None:
    """Goes on from the weights in `start`; ends after `updates` or `minutes`, whichever comes first."""
    out.mkdir(parents=True, exist_ok=True)
    kept = load(start)
    state = initial(kept["weights"], shape)._replace(bias=kept["bias"])
    gradient_of = jax.jit(jax.value_and_grad(_policy_loss, has_aux=True), static_argnames="shape")
    apply = jax.jit(update, static_argnames="shape")
    rng = random.Random(plan.seed)
    held_out = held_out_problems(plan.seed, plan.check_per_task)
    began = time.monotonic()
    _report(out, state.weights, state.bias, shape, held_out, {"update": 0, "minutes": 0.0})
    for done in range(1, plan.updates + 1):
        tasks = rng.choices(list(SHARES), weights=list(SHARES.values()), k=plan.questions)
        problems = [draw(rng, task, held_out=False) for task in tasks]
        replies, rewards = _sample(state.weights, state.bias, problems, plan, shape, seed=done)
        advantage = advantages(rewards).reshape(-1)
        useful = np.flatnonzero(advantage)
        if useful.size > 0:
            # One fixed shape, so that the gradient is compiled once: the rest are rows of weight zero.
            rows = np.resize(useful, 64) if useful.size < 64 else useful[:64]
            scale = advantage[rows] * (np.arange(64) < useful.size)
            place = np.arange(plan.room)
            reply = (place >= replies.prompt[rows, None]) & (place < replies.end[rows, None])
            (_, load_share), gradient = gradient_of(state.weights, state.bias, replies.token[rows], reply.astype(np.float32), scale, shape=shape)
            state = apply(state, gradient, jnp.float32(plan.rate), load_share, shape=shape)
        minutes = round((time.monotonic() - began) / 60, 2)
        append(out / "reinforce.jsonl", {"update": done, "minutes": minutes, "reward": round(float(rewards.mean()), 4)})
        print(done, minutes, rewards.mean(), useful.size, flush=True)
        if done % plan.check_every == 0 or minutes > plan.minutes or done == plan.updates:
            _report(out, state.weights, state.bias, shape, held_out, {"update": done, "minutes": minutes})
            save(out / f"reinforced-{done}.pkl", {"weights": state.weights, "bias": state.bias})
        if minutes > plan.minutes:
            break
