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


@dataclass(frozen=True)
class Plan:
    """The rate holds for `hold` steps, then falls straight to nothing at the end.

    At first the questions count a little too, which teaches the model to read. After `read_for` steps they would be
    most of the loss that is left, so only replies count.
    """

    steps: int = 4_500
    hold: int = 1_500
    read_for: int = 1_250
    rate: float = 2e-3
    warm_up: int = 50
    seed: int = 20_261
    shares: Mapping[str, float] = field(default_factory=lambda: SHARES)
    tokens_per_step: int = 6_144
    length: int = 256
    long_length: int = 512
    long_every: int = 3  # every third step has rows of long_length, for long thoughts and several turns
    check_every: int = 250
    check_per_task: int = 40
    save_every: int = 250
    log_every: int = 10

    def rate_at(self, step: int) -> float:
        falling = (self.steps - step) / max(1, self.steps - self.hold)
        return self.rate * min(1.0, falling, (step + 1) / self.warm_up)

    def prompt_weight_at(self, step: int) -> float:
        return 0.05 if step < self.read_for else 0.0

    def rows_and_length(self, step: int) -> tuple[int, int]:
        length = self.long_length if step % self.long_every == self.long_every - 1 else self.length
        return self.tokens_per_step // length, length
