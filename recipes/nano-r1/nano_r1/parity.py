"""Are the logits of training and of serving the same? Compares JAX with a running Regauge engine.

The engine scores each prompt with its reply (teacher-forced, `prompt_logprobs`), so both sides see the same
tokens. Compared are log-probabilities, logits up to a constant per position: of the best 20 tokens at every
position, and which token is best.
"""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import jax
import numpy as np

from . import tokens
from .model import Shape, Tree, forward
from .problems import Problem

ROOM = 512


def _ask(url: str, prompt: list[int]) -> list[dict[str, Any] | None]:
    body = {"prompt": prompt, "max_tokens": 1, "temperature": 0, "prompt_logprobs": 20}
    request = urllib.request.Request(
        f"{url}/v1/completions", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)["prompt_logprobs"]


def _padded(conversation: list[int]) -> np.ndarray:
    row = np.zeros((1, ROOM), np.int32)
    row[0, : len(conversation)] = conversation
    return row


def compare(url: str, weights: Tree, bias: Any, shape: Shape, problems: list[Problem]) -> dict[str, Any]:
    """Returns the largest difference, the number of positions, and where the best tokens differ with their gap."""
    run = jax.jit(forward, static_argnames="shape")
    largest, positions, parted = 0.0, 0, []
    for problem in problems:
        conversation = tokens.prompt_tokens(problem.question) + tokens.reply_tokens(problem.thought, problem.answer)
        if len(conversation) > ROOM:
            continue
        row = _padded(conversation)
        logits, _ = run(weights, bias, row, np.ones_like(row), np.arange(ROOM)[None], shape=shape)
        ours = np.asarray(jax.nn.log_softmax(logits))[0]
        for place, scored in enumerate(_ask(url, conversation)):
            if scored is None:
                continue
            theirs = {int(token): entry["logprob"] for token, entry in scored.items()}
            positions += 1
            here = ours[place - 1]
            largest = max(largest, max(abs(here[token] - logprob) for token, logprob in theirs.items() if logprob > -20))
            best = max(theirs, key=lambda token: theirs[token])
            if best != int(here.argmax()):
                parted.append({"question": problem.question, "place": place, "gap": float(here.max() - here[best])})
    return {"positions": positions, "largestDifference": float(largest), "parted": parted}
