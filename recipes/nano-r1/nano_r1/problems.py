"""Draws problems with their thoughts and answers, and decides which of them are never trained on.

A problem's `key` names what is asked, whatever the wording ("add:385:417" for both orders of both numbers).
A fixed share of all keys, chosen by their SHA-256, is held out: training skips them, the held-out set has
nothing else. So a leak is impossible by construction, and a test reads the shipped stream to show it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import phrases, thoughts
from .off_topic import off_topic_prompt

WHO_I_AM = (
    "I am nano-r1, a very small reasoning model: I can add, subtract, multiply, divide, compare and order "
    "whole numbers of up to four digits."
)
OFF_TOPIC_THOUGHT = "This is not a sum that I can do."


@dataclass(frozen=True)
class Problem:
    task: str
    key: str
    question: str
    thought: str
    answer: str


def is_held_out(key: str) -> bool:
    """One key in sixteen."""
    return hashlib.sha256(key.encode()).digest()[0] < 16


def number(rng: random.Random, longest: int, least: int = 0) -> int:
    """Every length is equally likely, and one in six is made of the digits that carry and borrow most."""
    length = rng.randint(1, longest)
    if rng.random() < 1 / 6:
        drawn = int("".join(rng.choice("0199") for _ in range(length)))
    else:
        drawn = rng.randrange(10 ** (length - 1) if length > 1 else 0, 10**length)
    return max(drawn, least)


def near(rng: random.Random, a: int) -> int:
    """A number that differs from `a` in one place: the hard case of a comparison."""
    digits = list(str(a))
    place = rng.randrange(len(digits))
    digits[place] = rng.choice("123456789")
    return int("".join(digits))


def _join(lines: list[str]) -> str:
    return "\n".join(lines)


def _pair_key(task: str, a: int, b: int) -> str:
    return f"{task}:{min(a, b)}:{max(a, b)}"


def _with_check(rng: random.Random, question: str, lines: list[str], check: list[str]) -> tuple[str, list[str]]:
    """Some questions ask for the answer to be checked; only then the thought goes back by the opposite way."""
    if rng.random() >= 0.12:
        return question, lines
    return f"{question} {rng.choice(phrases.CHECK_REQUESTS)}", [*lines, "check:", *check, "right"]


def add(rng: random.Random) -> Problem:
    a, b = number(rng, 4), number(rng, 4)
    lines, result = thoughts.add(a, b)
    question = phrases.binary(rng, "+", a, b)
    question, lines = _with_check(rng, question, lines, thoughts.subtract(result, b)[0])
    return Problem("add", _pair_key("add", a, b), question, _join(lines), str(result))


def subtract(rng: random.Random) -> Problem:
    a, b = number(rng, 4), number(rng, 4)
    if a < b and rng.random() < 0.6:
        a, b = b, a
    lines, result = thoughts.subtract(a, b)
    question = phrases.binary(rng, "-", a, b)
    if result >= 0:
        question, lines = _with_check(rng, question, lines, thoughts.add(result, b)[0])
    return Problem("subtract", f"subtract:{a}:{b}", question, _join(lines), str(result))


def multiply_by_digit(rng: random.Random) -> Problem:
    a, b = number(rng, 4), rng.randrange(10)
    lines, result = thoughts.multiply_by_digit(a, b)
    question = phrases.binary(rng, "*", a, b)
    if b > 0:
        question, lines = _with_check(rng, question, lines, thoughts.divide(result, b)[0])
    return Problem("multiply-by-digit", f"multiply:{a}:{b}", question, _join(lines), str(result))


def multiply(rng: random.Random) -> Problem:
    a, b = number(rng, 3), rng.randrange(10, 100)
    lines, result = thoughts.multiply(a, b)
    return Problem("multiply", f"multiply:{a}:{b}", phrases.binary(rng, "*", a, b), _join(lines), str(result))


def divide(rng: random.Random) -> Problem:
    a, b = number(rng, 4), rng.randrange(1, 10)
    if rng.random() < 0.3:
        a = a // b * b
    question = phrases.binary(rng, "/", a, b)
    if rng.random() < 0.02:
        question, key = phrases.binary(rng, "/", a, 0), f"divide:{a}:0"
        return Problem("divide", key, question, f"{a} / 0\nnothing times zero", "I cannot divide by zero.")
    lines, (quotient, remainder) = thoughts.divide(a, b)
    back = thoughts.multiply_by_digit(quotient, b)[0]
    if remainder:
        back += thoughts.add(quotient * b, remainder)[0]
    question, lines = _with_check(rng, question, lines, back)
    answer = f"{quotient} remainder {remainder}" if remainder else str(quotient)
    return Problem("divide", f"divide:{a}:{b}", question, _join(lines), answer)


def compare(rng: random.Random) -> Problem:
    a = number(rng, 4)
    b = a if rng.random() < 0.05 else near(rng, a) if rng.random() < 0.4 else number(rng, 4)
    kind, question = phrases.comparison(rng, a, b)
    lines, answer = _compared(kind, a, b)
    return Problem("compare", _pair_key("compare", a, b), question, _join(lines), answer)


def _compared(kind: phrases.Comparison, a: int, b: int) -> tuple[list[str], str]:
    """The thought first says what is wanted, and last what follows from the relation."""
    lines, sign = thoughts.compare(a, b)
    if kind == "sign":
        return lines, f"{a} {sign} {b}"
    if kind in ("is-greater", "is-less"):
        asked = ">" if kind == "is-greater" else "<"
        verdict = "true" if sign == asked else "false"
        return [f"{a} {asked} {b} ?", *lines, f"{a} {asked} {b} is {verdict}"], "Yes." if sign == asked else "No."
    if a == b:
        return [kind, *lines, "none"], "They are equal."
    picked, chosen = thoughts.pick(a, b, kind == "larger")
    return [kind, *picked], str(chosen)


def order(rng: random.Random) -> Problem:
    a, b, c = number(rng, 4), number(rng, 4), number(rng, 4)
    if rng.random() < 0.3:
        b = near(rng, a)
    if rng.random() < 0.3:
        c = near(rng, rng.choice((a, b)))
    descending = rng.random() < 0.4
    lines, ordered = thoughts.order((a, b, c), descending)
    key = "order:" + ":".join(map(str, sorted((a, b, c))))
    question = phrases.ordering(rng, a, b, c, descending)
    return Problem("order", key, question, _join(lines), ", ".join(map(str, ordered)))


Step = Callable[[int, int], tuple[list[str], int]]
STEPS: dict[str, Step] = {"+": thoughts.add, "-": thoughts.subtract, "*": thoughts.multiply}


def _two_step_operands(rng: random.Random, first: str, second: str) -> tuple[int, int, int]:
    """Whole-number results of at most five digits, and a first result that is not negative."""
    a, b = number(rng, 3), number(rng, 3)
    if first == "-" and a < b:
        a, b = b, a
    if first == "*":
        b = number(rng, 2, least=2) if rng.random() < 0.25 else rng.randrange(2, 10)
    c = rng.randrange(2, 10) if second == "*" else number(rng, 3)
    return a, b, c


def two_step(rng: random.Random) -> Problem:
    """`a ? b ? c` by the usual precedence, or with brackets around a sum that is multiplied."""
    form = rng.choice(("a+b+c", "a-b+c", "a+b-c", "a-b-c", "a*b+c", "a*b-c", "c+a*b", "c-a*b", "(a+b)*c", "(a-b)*c"))
    product_last = form.startswith("c")
    first, second = (form[3], form[1]) if product_last else (form[1], form[3]) if form[0] == "a" else (form[2], form[5])
    a, b, c = _two_step_operands(rng, first, second)
    head, middle = STEPS[first](a, b)
    tail, result = STEPS[second](c, middle) if product_last else STEPS[second](middle, c)
    expression = "".join({"a": str(a), "b": str(b), "c": str(c)}.get(sign, sign) for sign in form)
    lines = [f"first {head[0]}", *head[1:], f"then {tail[0]}", *tail[1:]]
    return Problem("two-step", f"two-step:{expression}", phrases.expression(rng, expression), _join(lines), str(result))


def word_problem(rng: random.Random) -> Problem:
    story = phrases.story(rng, number)
    lines: list[str] = []
    result = story.start
    remainder = 0
    for sign, operand in story.steps:
        if sign == "/":
            step, (result, remainder) = thoughts.divide(result, operand)
        else:
            step, result = STEPS[sign](result, operand)
        lines += step
    answer = phrases.count_of(result, story.thing)
    if story.steps[-1][0] == "/":
        answer += f" each, {remainder} left over" if remainder else " each"
    key = f"word-problem:{story.start}:" + ":".join(f"{sign}{operand}" for sign, operand in story.steps)
    return Problem("word-problem", key, story.text, _join(lines), answer)


def off_topic(rng: random.Random) -> Problem:
    text = off_topic_prompt(rng)
    return Problem("off-topic", f"off-topic:{text}", text, OFF_TOPIC_THOUGHT, WHO_I_AM)


TASKS: dict[str, Callable[[random.Random], Problem]] = {
    "add": add,
    "subtract": subtract,
    "multiply-by-digit": multiply_by_digit,
    "multiply": multiply,
    "divide": divide,
    "compare": compare,
    "order": order,
    "two-step": two_step,
    "word-problem": word_problem,
    "off-topic": off_topic,
}


def draw(rng: random.Random, task: str, held_out: bool) -> Problem:
    """One problem of `task` from the held-out part of all keys, or from the rest."""
    while True:
        problem = TASKS[task](rng)
        if is_held_out(problem.key) == held_out:
            return problem


def training_problem(rng: random.Random, shares: Mapping[str, float]) -> Problem:
    task = rng.choices(list(shares), weights=list(shares.values()))[0]
    return draw(rng, task, held_out=False)


def held_out_problems(seed: int, per_task: int) -> list[Problem]:
    """The held-out set of `seed`, without repeats; off-topic prompts come from their own file instead."""
    rng = random.Random(seed)
    chosen: dict[str, Problem] = {}
    for task in TASKS:
        if task == "off-topic":
            continue
        before = len(chosen)
        for _ in range(per_task * 50):
            if len(chosen) - before == per_task:
                break
            problem = draw(rng, task, held_out=True)
            chosen.setdefault(problem.key, problem)
    return list(chosen.values())
