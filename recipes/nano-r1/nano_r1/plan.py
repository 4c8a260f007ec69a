"""What a training run is a function of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SHARES: Mapping[str, float] = {
    "add": 0.10,
    "subtract": 0.11,
    "multiply-by-digit": 0.08,
    "multiply": 0.10,
    "divide": 0.12,
    "compare": 0.11,
    "order": 0.12,
    "two-step": 0.12,
    "word-problem": 0.10,
    "off-topic": 0.04,
}

LATE_SHARES: Mapping[str, float] = {
    "add": 0.04,
    "subtract": 0.13,
    "multiply-by-digit": 0.11,
    "multiply": 0.08,
    "divide": 0.08,
    "compare": 0.04,
    "order": 0.09,
    "two-step": 0.29,
    "word-problem": 0.09,
    "off-topic": 0.05,
}


def _between(corners: tuple[tuple[int, float], ...], step: int) -> float:
    for (first, high), (last, low) in zip(corners, corners[1:]):
        if first <= step <= last:
            return high + (low - high) * (step - first) / (last - first)
    return corners[-1][1]


@dataclass(frozen=True)
class Plan:
    """The rate runs straight between the corners of `rate_shape`: it holds, falls to nothing, and rises once more a
    little for `late_shares`, which has more of what was still wrong.

    At first the questions count a little too, which teaches the model to read. After `read_for` steps they would be
    most of the loss that is left, so only replies count.
    """

    steps: int = 4_400
    rate_shape: tuple[tuple[int, float], ...] = ((0, 1.0), (1_500, 1.0), (2_000, 5 / 6), (4_000, 0.0), (4_020, 0.25), (4_400, 0.0))
    read_for: int = 1_250
    rate: float = 2e-3
    warm_up: int = 50
    seed: int = 20_261
    shares: Mapping[str, float] = field(default_factory=lambda: SHARES)
    late_from: int = 4_000
    late_shares: Mapping[str, float] = field(default_factory=lambda: LATE_SHARES)
    tokens_per_step: int = 6_144
    length: int = 256
    long_length: int = 512
    long_every: int = 3  # every third step has rows of long_length, for long thoughts and several turns
    check_every: int = 250
    check_per_task: int = 40
    save_every: int = 250
    log_every: int = 10

    def rate_at(self, step: int) -> float:
        return self.rate * min(_between(self.rate_shape, step), (step + 1) / self.warm_up)

    def shares_at(self, step: int) -> Mapping[str, float]:
        return self.shares if step < self.late_from else self.late_shares

    def prompt_weight_at(self, step: int) -> float:
        return 0.05 if step < self.read_for else 0.0

    def rows_and_length(self, step: int) -> tuple[int, int]:
        length = self.long_length if step % self.long_every == self.long_every - 1 else self.length
        return self.tokens_per_step // length, length
