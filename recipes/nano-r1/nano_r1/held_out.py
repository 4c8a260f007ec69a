"""The held-out set as a file: problems whose keys training never sees, and off-topic prompts written by hand."""

from __future__ import annotations

import json
from pathlib import Path

from .problems import WHO_I_AM, held_out_problems

SEED = 99
PER_TASK = 150
OFF_TOPIC = Path(__file__).parent.parent / "held-out-off-topic.txt"


def records() -> list[dict[str, str]]:
    drawn = [
        {"task": p.task, "key": p.key, "question": p.question, "answer": p.answer}
        for p in held_out_problems(SEED, PER_TASK)
    ]
    prompts = OFF_TOPIC.read_text().splitlines()
    return drawn + [
        {"task": "off-topic", "key": f"off-topic:{prompt}", "question": prompt, "answer": WHO_I_AM} for prompt in prompts
    ]


def write_held_out(path: Path) -> None:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records()))
