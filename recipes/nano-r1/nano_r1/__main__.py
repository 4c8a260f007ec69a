"""The recipe, stage by stage. Without a stage, all of them: data, training, files, held-out set, pictures.

examples:
  python -m nano_r1                          everything, about 100 minutes on two cores
  python -m nano_r1 train --out runs/mine    training alone; goes on where it was interrupted
  python -m nano_r1 reinforce --from 4400    reinforcement from the weights of that step
  python -m nano_r1 export --from 4400       the GGUF files from the weights of that step
  python -m nano_r1 safetensors --from 4400  the same weights for other engines
  python -m nano_r1 experts                  do the experts share the work? Fails under 20 % or over 300 % of fair
  python -m nano_r1 parity --engine http://127.0.0.1:8911
                                             has an engine that serves nano-r1-f32.gguf the logits of training?
  python -m nano_r1 smoke                    every stage with a tiny model, in two minutes
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import reinforce, train
from .export_gguf import export_gguf
from .expert_load import expert_load
from .export_safetensors import export_safetensors
from .held_out import write_held_out
from .model import Shape
from .parity import compare
from .plan import Plan
from .problems import Problem, held_out_problems
from .smoke import smoke

FILES: tuple[tuple[str, str], ...] = (
    ("nano-r1.gguf", "F16"),
    ("nano-r1-q8_0.gguf", "Q8_0"),
    ("nano-r1-q4_0.gguf", "Q4_0"),
    ("nano-r1-f32.gguf", "F32"),
)


def _weights(args: argparse.Namespace) -> Path:
    return args.out / f"weights-{args.start or Plan().steps}.pkl"


def _train(args: argparse.Namespace) -> None:
    train.train(args.out, Plan(), Shape())


def _reinforce(args: argparse.Namespace) -> None:
    reinforce.reinforce(args.out, _weights(args), reinforce.Plan(minutes=args.minutes), Shape())


def _export(args: argparse.Namespace) -> None:
    kept = train.load(_weights(args))
    for name, file_type in FILES:
        export_gguf(args.out / name, kept["weights"], kept["bias"], Shape(), file_type)
    early = train.load(args.out / f"weights-{args.early}.pkl")
    export_gguf(args.out / "nano-r1-early.gguf", early["weights"], early["bias"], Shape(), "F16", "nano-r1-early")


def _safetensors(args: argparse.Namespace) -> None:
    kept = train.load(_weights(args))
    export_safetensors(args.out / "safetensors", kept["weights"], kept["bias"], Shape())


def _held_out(args: argparse.Namespace) -> None:
    write_held_out(args.out / "held-out.jsonl")


def _curves(args: argparse.Namespace) -> None:
    from .curves import draw_curves  # matplotlib only where pictures are asked for

    draw_curves(args.out, args.out)


def _report(result: dict[str, Any], misses: list[str]) -> None:
    print(json.dumps(result))
    if misses:
        raise SystemExit("missed: " + "; ".join(misses))


def _experts(args: argparse.Namespace) -> None:
    kept = train.load(_weights(args))
    result = expert_load(kept["weights"], kept["bias"], Shape(), _unseen(args))
    least, most = result["least"] >= 0.2, result["most"] <= 3.0
    _report(result, [] if least and most else ["an expert has under 20 % or over 300 % of its fair share"])


def _parity(args: argparse.Namespace) -> None:
    kept = train.load(_weights(args))
    result = compare(args.engine, kept["weights"], kept["bias"], Shape(), _unseen(args))
    misses = []
    if result["largestDifference"] > 1e-2:
        misses.append("a logit differs by more than 0.01")
    if result["parted"]:
        misses.append("the best token differs")
    _report({"conversations": args.conversations, **result}, misses)


def _unseen(args: argparse.Namespace) -> list[Problem]:
    """Held-out problems by another seed than those of `held-out.jsonl`, evenly of all tasks."""
    return held_out_problems(UNSEEN_SEED, args.conversations // 9 + 1)[: args.conversations]


def _smoke(args: argparse.Namespace) -> None:
    print(json.dumps(smoke(args.out)))


STAGES: dict[str, Callable[[argparse.Namespace], None]] = {
    "train": _train,
    "reinforce": _reinforce,
    "export": _export,
    "safetensors": _safetensors,
    "held-out": _held_out,
    "curves": _curves,
    "experts": _experts,
    "parity": _parity,
    "smoke": _smoke,
}
UNSEEN_SEED = 23
ALL = ("train", "export", "held-out", "curves")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="nano_r1", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stage", nargs="?", choices=list(STAGES), help="default: " + ", ".join(ALL))
    parser.add_argument("--out", type=Path, default=Path("runs/nano-r1"), help="folder of everything that is written")
    parser.add_argument("--from", dest="start", metavar="STEP", help="weights to start from; default: the last step's")
    parser.add_argument("--early", type=int, default=2_000, help="step of nano-r1-early")
    parser.add_argument("--minutes", type=float, default=reinforce.Plan.minutes, help="time for reinforcement")
    parser.add_argument("--engine", default="http://127.0.0.1:8911", help="for parity: regauge engine --kv-type f32")
    parser.add_argument("--conversations", type=int, default=500, help="for experts and parity")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for stage in [args.stage] if args.stage else ALL:
        STAGES[stage](args)


if __name__ == "__main__":
    main()
