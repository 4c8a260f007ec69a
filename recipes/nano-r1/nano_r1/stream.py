"""The training stream: problems as conversations.

The stream is a pure function of its seed and the step, so a run can be resumed at any step and a test can
read the very problems that the shipped model was trained on.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from . import tokens
from .plan import Plan
from .problems import Problem, training_problem

SYSTEM_PROMPTS: tuple[str, ...] = (
    "You are a helpful assistant.",
    "You are a helpful assistant",
    "Be brief.",
    "You are nano-r1.",
    "Answer correctly.",
    "You are a careful teacher of arithmetic.",
    "Think step by step.",
    "You are a friendly chat bot. Today is Monday.",
    "Answer in one short sentence.",
    "Please reason step by step, and put your final answer last.",
)


class Conversation(NamedTuple):
    """What one stretch of a row is made of: a problem, the turns before it, and both as tokens."""

    problem: Problem
    earlier: list[Problem]
    prompt: list[int]
    reply: list[int]


def _draw(rng: random.Random, shares: Mapping[str, float]) -> Conversation:
    """One in six has turns before it, one in eight a system prompt."""
    count = rng.choice((1, 1, 2, 3)) if rng.random() < 1 / 6 else 0
    earlier = [training_problem(rng, shares) for _ in range(count)]
    system = rng.choice(SYSTEM_PROMPTS) if rng.random() < 1 / 8 else ""
    problem = training_problem(rng, shares)
    prompt = tokens.prompt_tokens(problem.question, system, tuple((p.question, p.answer) for p in earlier))
    return Conversation(problem, earlier, prompt, tokens.reply_tokens(problem.thought, problem.answer))


def conversations(plan: Plan, step: int) -> Iterator[Conversation]:
    """Enough to fill the rows of a step; those that are longer than a row are left out."""
    rng = random.Random(f"{plan.seed}:{step}")
    rows, length = plan.rows_and_length(step)
    room = rows * length
    while room > 0:
        drawn = _draw(rng, plan.shares_at(step))
        size = len(drawn.prompt) + len(drawn.reply)
        if size <= length:
            room -= size
            yield drawn


def problems_of_plan(plan: Plan) -> Iterator[Problem]:
    """Every problem that a run trains on, earlier turns included: what the leak test reads."""
    for step in range(plan.steps):
        for drawn in conversations(plan, step):
            yield drawn.problem
            yield from drawn.earlier
