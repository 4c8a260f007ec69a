"""Stage one: learning to think from written examples.

A run is a function of its `Plan`. It writes one line of numbers per `log_every` steps to `log.jsonl` and its
whole state to `state.pkl` every `save_every` steps, from which the same command goes on after an
interruption, with the same result as without.
"""

from __future__ import annotations

import json
import pickle
import time
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from . import tokens
from .generate import generate, reply_texts
from .model import Shape, Tree, init, parameter_count
from .optimise import State, initial, make_step
from .packing import batch
from .plan import Plan
from .problems import Problem, held_out_problems


def accuracy(weights: Tree, bias: jax.Array, shape: Shape, problems: list[Problem], temperature: float = 0.0, rows: int = 400) -> dict[str, float]:
    """Share of exact answers by task, through the cached decoder."""
    right: dict[str, list[bool]] = {}
    for first in range(0, len(problems), rows):
        some = problems[first : first + rows]
        prompts = [tokens.prompt_tokens(p.question) for p in some]
        texts = reply_texts(generate(weights, bias, prompts, shape, temperature=temperature, seed=first))
        for problem, text in zip(some, texts):
            right.setdefault(problem.task, []).append(text is not None and text[1] == problem.answer)
    return {task: round(float(np.mean(answers)), 4) for task, answers in right.items()}


def append(path: Path, record: dict[str, Any]) -> None:
    with path.open("a") as file:
        file.write(json.dumps(record) + "\n")


def save(path: Path, value: Any) -> None:
    """Written beside and renamed, so that an interruption leaves the old file whole."""
    fresh = path.with_suffix(".part")
    fresh.write_bytes(pickle.dumps(jax.tree.map(np.asarray, value)))
    fresh.rename(path)


def load(path: Path) -> Any:
    return jax.tree.map(jnp.asarray, pickle.loads(path.read_bytes()))


def train(out: Path, plan: Plan, shape: Shape) -> State:
    """Trains to the end of `plan` in folder `out`, going on from `state.pkl` if there is one."""
    out.mkdir(parents=True, exist_ok=True)
    kept = out / "state.pkl"
    state = State(*load(kept)) if kept.exists() else initial(init(shape, plan.seed), shape)
    print(f"{parameter_count(state.weights):,} parameters, from step {int(state.step)} to {plan.steps}", flush=True)
    step_once = make_step(shape)
    problems = held_out_problems(plan.seed + 1, plan.check_per_task)
    started, losses = time.monotonic(), []
    for step in range(int(state.step), plan.steps):
        state, loss, load_share = step_once(state, batch(plan, step), jnp.float32(plan.rate_at(step)))
        losses.append(loss)
        done = step + 1
        if done % plan.log_every == 0:
            record = {"step": done, "loss": round(float(np.mean(losses)), 5), "seconds": round(time.monotonic() - started, 1)}
            append(out / "log.jsonl", record)
            print(record, flush=True)
            losses = []
        if done % plan.check_every == 0 or done == plan.steps:
            by_task = accuracy(state.weights, state.bias, shape, problems)
            fair = shape.experts_used / shape.experts
            loads = np.asarray(load_share)[shape.dense_layers :] / fair
            record = {"step": done, "accuracy": by_task, "load": [round(float(loads.min()), 2), round(float(loads.max()), 2)]}
            append(out / "log.jsonl", record)
            print(record, flush=True)
            save(out / f"weights-{done}.pkl", {"weights": state.weights, "bias": state.bias})
        if done % plan.save_every == 0 or done == plan.steps:
            save(kept, tuple(state))
    return state
