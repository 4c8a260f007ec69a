"""What a training run is a function of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    steps: int = 3_000
    seed: int = 20_261
    rate: float = 2e-3
    tokens_per_step: int = 6_144
    length: int = 256
    long_length: int = 512
    long_every: int = 3  # every third step has rows of long_length, for long thoughts and several turns
    check_every: int = 250
    check_per_task: int = 40
    save_every: int = 250
    log_every: int = 10

    def rows_and_length(self, step: int) -> tuple[int, int]:
        length = self.long_length if step % self.long_every == self.long_every - 1 else self.length
        return self.tokens_per_step // length, length
