"""Pictures of a run: loss, accuracy by task, and what reinforcement did."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

matplotlib.rcParams.update({"svg.hashsalt": "nano-r1", "svg.fonttype": "none", "figure.figsize": (8, 4), "font.size": 10})


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def _finish(axes: Any, path: Path, title: str, below: str) -> None:
    axes.set_title(title)
    axes.set_xlabel(below)
    axes.grid(alpha=0.3)
    axes.figure.tight_layout()
    axes.figure.savefig(path, metadata={"Date": None})
    plt.close(axes.figure)


def draw_curves(run: Path, to: Path) -> None:
    records = _records(run / "log.jsonl")
    losses = [r for r in records if "loss" in r]
    axes = plt.subplots()[1]
    axes.semilogy([r["step"] for r in losses], [r["loss"] for r in losses], color="#2563eb", linewidth=1)
    _finish(axes, to / "loss.svg", "training loss, nats per token", "step")

    checks = [r for r in records if "accuracy" in r]
    axes = plt.subplots()[1]
    for task in checks[0]["accuracy"]:
        axes.plot([r["step"] for r in checks], [100 * r["accuracy"][task] for r in checks], label=task, marker=".")
    axes.legend(fontsize=8, ncols=2)
    _finish(axes, to / "accuracy.svg", "exact answers on held-out problems, %", "step")

    reports = [r for r in _records(run / "reinforce.jsonl") if "greedy" in r]
    if reports:
        axes = plt.subplots()[1]
        for kind in ("greedy", "sampled"):
            axes.plot([r["minutes"] for r in reports], [100 * r[kind] for r in reports], label=kind, marker=".")
        axes.legend()
        _finish(axes, to / "reinforcement.svg", "exact answers on held-out problems, %", "minutes of reinforcement")
