"""Do transformers' DeepSeek-V3 and ours write the same greedy tokens from the same weights?

Needs torch and transformers, which the recipe itself does not: python -m nano_r1.check_transformers <run> <step>
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from . import tokens, train
from .export_safetensors import export_safetensors
from .generate import generate
from .model import Shape
from .problems import held_out_problems

PROMPTS = 100
NEW_TOKENS = 200


def main(run: Path, step: str) -> None:
    kept = train.load(run / f"weights-{step}.pkl")
    folder = run / "safetensors"
    export_safetensors(folder, kept["weights"], kept["bias"], Shape())
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    problems = held_out_problems(17, PROMPTS // 9 + 1)[:PROMPTS]
    prompts = [tokens.prompt_tokens(problem.question) for problem in problems]
    ours = generate(kept["weights"], kept["bias"], prompts, Shape())
    equal = 0
    for problem, prompt, row, end in zip(problems, prompts, ours.token, ours.end):
        message = [{"role": "user", "content": problem.question}]
        rendered = tokenizer.apply_chat_template(message, add_generation_prompt=True, return_dict=False)
        if list(rendered) != prompt:
            raise SystemExit(f"transformers renders {problem.question!r} as {list(rendered)}, not {prompt}")
        with torch.no_grad():
            theirs = model.generate(torch.tensor([prompt]), do_sample=False, max_new_tokens=NEW_TOKENS, pad_token_id=tokens.EOS)
        wanted = row[: min(end, len(prompt) + NEW_TOKENS)]
        same = np.array_equal(theirs[0].numpy(), wanted)
        equal += same
        if not same:
            place = next(i for i, (a, b) in enumerate(zip(theirs[0].tolist(), wanted.tolist())) if a != b)
            print(f"{problem.question!r} parts at token {place} of {len(wanted)}")
    print(f"{equal} of {len(problems)} replies have equal tokens")
    if equal < len(problems):
        raise SystemExit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
