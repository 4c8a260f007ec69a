"""The wordings in which problems are asked. Their variety is what lets a small model understand a stranger."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

SIGNS: dict[str, tuple[str, ...]] = {
    "+": ("+",),
    "-": ("-", "-", "-", "−"),
    "*": ("*", "*", "x", "×"),
    "/": ("/", "/", "÷", ":"),
}
ASKS: tuple[str, ...] = (
    "What is {e}?", "What is {e}?", "What is {e}?", "what is {e}", "What's {e}?", "whats {e}", "{e}", "{e}", "{e}=", "{e} =", "{e} = ?",
    "{e}=?", "{e}?", "Compute {e}.", "Compute {e}", "Calculate {e}", "calculate {e}.", "Solve {e}", "How much is {e}?", "how much is {e}",
    "Evaluate {e}.", "Please compute {e}.", "Can you calculate {e}?", "Tell me what {e} is.", "Hi, what is {e}?", "Hello! What is {e}?",
    "Find {e}.", "Work out {e}", "I need {e}", "Could you tell me {e}?", "{e} please", "What does {e} equal?", "Answer: {e}",
    "Was ist {e}?", "Wie viel ist {e}?", "Combien font {e} ?", "¿Cuánto es {e}?", "Quanto é {e}?", "Quanto fa {e}?", "Hoeveel is {e}?",
    "Сколько будет {e}?", "{e}等于多少？", "计算 {e}", "{e}は？", "{e}はいくつですか", "Ile to jest {e}?",
)  # fmt: skip
IN_WORDS: dict[str, tuple[str, ...]] = {
    "+": ("What is {a} plus {b}?", "{a} plus {b}", "Add {a} and {b}.", "add {a} to {b}", "What is the sum of {a} and {b}?", "sum of {a} and {b}", "How much is {a} plus {b}?", "{a} and {b} together?"),
    "-": ("What is {a} minus {b}?", "{a} minus {b}", "Subtract {b} from {a}.", "Take {b} away from {a}.", "What is the difference of {a} and {b}?", "How much is {a} less {b}?", "{a} take away {b}"),
    "*": ("What is {a} times {b}?", "{a} times {b}", "Multiply {a} by {b}.", "multiply {a} and {b}", "What is the product of {a} and {b}?", "{a} multiplied by {b}", "How much is {a} times {b}?"),
    "/": ("What is {a} divided by {b}?", "{a} divided by {b}", "Divide {a} by {b}.", "How often does {b} go into {a}?", "{a} over {b}", "How much is {a} divided by {b}?"),
}  # fmt: skip
CHECK_REQUESTS: tuple[str, ...] = ("Check your answer.", "Please check it.", "Double-check.", "And check it.", "Check the result.")
LARGER: tuple[str, ...] = ("Which is larger, {a} or {b}?", "Which is bigger: {a} or {b}?", "which number is greater, {a} or {b}", "What is the larger of {a} and {b}?", "max of {a} and {b}", "Which is more, {a} or {b}?", "{a} or {b}, which is larger?")  # fmt: skip
SMALLER: tuple[str, ...] = ("Which is smaller, {a} or {b}?", "Which is less: {a} or {b}?", "which number is lower, {a} or {b}", "What is the smaller of {a} and {b}?", "min of {a} and {b}", "{a} or {b}, which is smaller?")  # fmt: skip
IS_GREATER: tuple[str, ...] = ("Is {a} greater than {b}?", "Is {a} larger than {b}?", "is {a} more than {b}", "{a} > {b}?", "Is {a} bigger than {b}?")
IS_LESS: tuple[str, ...] = ("Is {a} less than {b}?", "Is {a} smaller than {b}?", "{a} < {b}?", "is {a} below {b}")
SIGN_ASKED: tuple[str, ...] = ("Compare {a} and {b}.", "compare {a} with {b}", "Compare {a}, {b}")
ASCENDING: tuple[str, ...] = ("Sort {l}.", "sort {l}", "Order {l} from smallest to largest.", "Put {l} in ascending order.", "Sort from small to large: {l}", "Arrange {l} from least to greatest.", "Order these numbers: {l}", "Which order do {l} have, smallest first?")  # fmt: skip
DESCENDING: tuple[str, ...] = ("Sort {l} in descending order.", "Order {l} from largest to smallest.", "Sort from large to small: {l}", "Arrange {l} from greatest to least.", "Put {l} in descending order.", "sort {l}, largest first")  # fmt: skip


def binary(rng: random.Random, sign: str, a: int, b: int) -> str:
    if rng.random() < 0.35:
        return rng.choice(IN_WORDS[sign]).format(a=a, b=b)
    gap = "" if rng.random() < 0.3 else " "
    return rng.choice(ASKS).format(e=f"{a}{gap}{rng.choice(SIGNS[sign])}{gap}{b}")


def expression(rng: random.Random, text: str) -> str:
    """`text` has no spaces and ASCII signs; both vary."""
    gap = "" if rng.random() < 0.3 else " "
    signs = {sign: rng.choice(SIGNS[sign]) for sign in "+-*"}
    return rng.choice(ASKS).format(e="".join(f"{gap}{signs[c]}{gap}" if c in signs else c for c in text))


Comparison = Literal["larger", "smaller", "is-greater", "is-less", "sign"]
COMPARISONS: dict[Comparison, tuple[str, ...]] = {
    "larger": LARGER,
    "smaller": SMALLER,
    "is-greater": IS_GREATER,
    "is-less": IS_LESS,
    "sign": SIGN_ASKED,
}


def comparison(rng: random.Random, a: int, b: int) -> tuple[Comparison, str]:
    kind = rng.choice(tuple(COMPARISONS))
    return kind, rng.choice(COMPARISONS[kind]).format(a=a, b=b)


def ordering(rng: random.Random, a: int, b: int, c: int, descending: bool) -> str:
    listed = rng.choice(("{a}, {b}, {c}", "{a}, {b} and {c}", "{a} {b} {c}", "{a},{b},{c}")).format(a=a, b=b, c=c)
    return rng.choice(DESCENDING if descending else ASCENDING).format(l=listed)


@dataclass(frozen=True)
class Story:
    """A word problem: its text, the things counted, the number it starts from and what happens to it."""

    text: str
    thing: str
    start: int
    steps: tuple[tuple[str, int], ...]


NAMES: tuple[str, ...] = ("Ann", "Ben", "Carla", "David", "Ella", "Finn", "Grace", "Hugo", "Ines", "Jack", "Kim", "Lena", "Mia", "Noah", "Olga", "Paul", "Rosa", "Sam", "Tom", "Uma", "Wei", "Yuki", "Zoe", "Ali", "Priya", "Omar", "Liam", "Sara")  # fmt: skip
THINGS: tuple[str, ...] = ("apples", "pears", "books", "pencils", "coins", "stamps", "marbles", "eggs", "cards", "shells", "cookies", "flowers", "stickers", "balls", "oranges", "lemons", "stones", "tickets", "bottles", "chairs", "tokens", "nuts", "cups", "letters")  # fmt: skip
GROUPS: tuple[str, ...] = ("boxes", "bags", "baskets", "shelves", "rows", "packs")
PEOPLE: tuple[str, ...] = ("friends", "children", "students", "people", "neighbors")
GAIN: tuple[str, ...] = ("{n} has {a} {t}. Then {n} buys {b} more. How many {t} does {n} have?", "{n} has {a} {t} and gets {b} more. How many {t} does {n} have now?", "There are {a} {t} on a table. {n} adds {b}. How many {t} are there?", "{n} found {a} {t} on Monday and {b} on Tuesday. How many {t} in all?", "{n} has {a} {t} and {m} has {b} {t}. How many {t} do they have together?")  # fmt: skip
LOSS: tuple[str, ...] = ("{n} has {a} {t}. Then {n} gives {b} to {m}. How many {t} are left?", "{n} had {a} {t} and lost {b}. How many {t} does {n} have now?", "There are {a} {t} in a shop. {b} are sold. How many {t} are left?", "{n} has {a} {t} and {m} has {b} {t}. How many more {t} does {n} have?")  # fmt: skip
TIMES: tuple[str, ...] = ("{n} has {b} {g} with {a} {t} each. How many {t} is that?", "There are {b} {g} of {a} {t}. How many {t} are there?", "{n} buys {b} {g}. In each are {a} {t}. How many {t} does {n} have?")  # fmt: skip
SHARE: tuple[str, ...] = ("{n} shares {a} {t} among {b} {p}. How many {t} does each get?", "{a} {t} are shared by {b} {p}. How many {t} for each?", "{n} puts {a} {t} into {b} {g}, the same number in each. How many {t} are in each?")  # fmt: skip
TIMES_THEN_LOSS: tuple[str, ...] = ("{n} has {b} {g} with {a} {t} each and gives away {c}. How many {t} are left?", "{n} buys {b} {g} of {a} {t}. {c} break. How many {t} are left?")  # fmt: skip
TIMES_THEN_GAIN: tuple[str, ...] = ("{n} has {b} {g} with {a} {t} each and finds {c} more. How many {t} does {n} have?", "There are {b} {g} of {a} {t}, and {c} more. How many {t} are there?")  # fmt: skip
GAIN_THEN_LOSS: tuple[str, ...] = ("{n} has {a} {t}, buys {b} more and gives {c} to {m}. How many {t} are left?", "{n} had {a} {t}. {n} got {b} and then lost {c}. How many {t} does {n} have?")  # fmt: skip


def count_of(amount: int, thing: str) -> str:
    return f"{amount} {thing[:-1] if amount == 1 else thing}"


def story(rng: random.Random, number: Callable[[random.Random, int], int]) -> Story:
    """One of seven kinds. Nothing is ever taken from less than there is."""
    name, other = rng.sample(NAMES, 2)
    thing = rng.choice(THINGS)
    a, b, c = number(rng, 3), number(rng, 3), number(rng, 2)
    digit = rng.randrange(2, 10)
    kinds: tuple[tuple[tuple[str, ...], int, tuple[tuple[str, int], ...]], ...] = (
        (GAIN, a, (("+", b),)),
        (LOSS, max(a, b), (("-", min(a, b)),)),
        (TIMES, a, (("*", digit),)),
        (SHARE, a, (("/", digit),)),
        (TIMES_THEN_LOSS, a, (("*", digit), ("-", min(c, a * digit)))),
        (TIMES_THEN_GAIN, a, (("*", digit), ("+", c))),
        (GAIN_THEN_LOSS, a, (("+", b), ("-", min(c, a + b)))),
    )
    texts, start, steps = rng.choice(kinds)
    values = [operand for _, operand in steps]
    text = rng.choice(texts).format(
        n=name, m=other, t=thing, g=rng.choice(GROUPS), p=rng.choice(PEOPLE), a=start, b=values[0], c=values[-1]
    )
    return Story(text, thing, start, steps)
