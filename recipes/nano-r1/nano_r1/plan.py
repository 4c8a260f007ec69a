"""What a training run is a function of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FIRST_SHARES: Mapping[str, float] = {
    "add": 0.12,
    "subtract": 0.13,
    "multiply-by-digit": 0.08,
    "multiply": 0.10,
    "divide": 0.09,
    "compare": 0.08,
    "order": 0.08,
    "two-step": 0.14,
    "word-problem": 0.12,
    "off-topic": 0.06,
}
# What the first phase leaves weakest, more often.
SECOND_SHARES: Mapping[str, float] = {
    "add": 0.08,
    "subtract": 0.08,
    "multiply-by-digit": 0.08,
    "multiply": 0.12,
    "divide": 0.15,
    "compare": 0.11,
    "order": 0.15,
    "two-step": 0.12,
    "word-problem": 0.08,
    "off-topic": 0.03,
}


@dataclass(frozen=True)
class Phase:
    """A stretch of training with one mix of tasks. The rate holds for `hold` steps and would reach nothing `fall`
    steps later; a phase may end before."""

    steps: int
    hold: int
    fall: int
    rate: float
    prompt_weight: float
    shares: Mapping[str, float]

    def rate_at(self, step: int) -> float:
        return self.rate * min(1.0, max(0.0, 1 - (step - self.hold) / self.fall))


# The first phase also learns to predict questions, a little: that teaches it to read. By its end the questions are
# most of the loss that is left, so the second learns from replies alone.
PHASES: tuple[Phase, ...] = (
    Phase(steps=2_250, hold=2_000, fall=1_000, rate=2e-3, prompt_weight=0.05, shares=FIRST_SHARES),
    Phase(steps=1_700, hold=700, fall=1_000, rate=1.5e-3, prompt_weight=0.0, shares=SECOND_SHARES),
)


@dataclass(frozen=True)
class Plan:
    phases: tuple[Phase, ...] = field(default=PHASES)
    seed: int = 20_261
    warm_up: int = 50
    tokens_per_step: int = 6_144
    length: int = 256
    long_length: int = 512
    long_every: int = 3  # every third step has rows of long_length, for long thoughts and several turns
    check_every: int = 250
    check_per_task: int = 40
    save_every: int = 250
    log_every: int = 10

    @property
    def steps(self) -> int:
        return sum(phase.steps for phase in self.phases)

    def phase_at(self, step: int) -> tuple[Phase, int]:
        """The phase of a step, and the step's number in it."""
        for phase in self.phases:
            if step < phase.steps:
                return phase, step
            step -= phase.steps
        raise IndexError(f"the plan has {self.steps} steps")

    def rate_at(self, step: int) -> float:
        phase, inner = self.phase_at(step)
        return phase.rate_at(inner) * min(1.0, (step + 1) / self.warm_up)

    def rows_and_length(self, step: int) -> tuple[int, int]:
        length = self.long_length if step % self.long_every == self.long_every - 1 else self.length
        return self.tokens_per_step // length, length
