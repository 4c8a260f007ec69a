"""Writes the same weights as Hugging Face's `deepseek_v3`: config.json, model.safetensors, tokenizer files.

Other engines can then serve the very same model. Their rotary embedding is told to pair neighbours
(`rope_interleave`), and their key/value matrix holds each head's plain key and value side by side.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from . import tokens
from .export_gguf import CONTEXT_TOKENS, byte_names
from .model import NORM_EPSILON, Shape, Tree


def config(shape: Shape) -> dict[str, Any]:
    return {
        "architectures": ["DeepseekV3ForCausalLM"],
        "model_type": "deepseek_v3",
        "vocab_size": tokens.VOCABULARY_SIZE,
        "hidden_size": shape.width,
        "intermediate_size": shape.dense_width,
        "moe_intermediate_size": shape.expert_width,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.heads,
        "n_shared_experts": 1,
        "n_routed_experts": shape.experts,
        "routed_scaling_factor": shape.experts_scale,
        "kv_lora_rank": shape.latent,
        "q_lora_rank": shape.query_rank,
        "qk_rope_head_dim": shape.rotary,
        "qk_nope_head_dim": shape.plain,
        "v_head_dim": shape.value,
        "n_group": 1,
        "topk_group": 1,
        "num_experts_per_tok": shape.experts_used,
        "first_k_dense_replace": shape.dense_layers,
        "norm_topk_prob": True,
        "scoring_func": "sigmoid",
        "topk_method": "noaux_tc",
        "hidden_act": "silu",
        "max_position_embeddings": CONTEXT_TOKENS,
        "rms_norm_eps": NORM_EPSILON,
        "rope_theta": shape.rope_base,
        "rope_interleave": True,
        "rope_scaling": None,
        "attention_bias": False,
        "tie_word_embeddings": False,
        "bos_token_id": tokens.BOS,
        "eos_token_id": tokens.EOS,
        "torch_dtype": "float32",
    }


def _layer(layer: Tree, bias: np.ndarray, shape: Shape) -> dict[str, Any]:
    k = np.asarray(layer["k_b"]).reshape(shape.latent, shape.heads, shape.plain)
    v = np.asarray(layer["v_b"]).reshape(shape.latent, shape.heads, shape.value)
    named = {
        "input_layernorm.weight": layer["attn_norm"],
        "post_attention_layernorm.weight": layer["ffn_norm"],
        "self_attn.q_a_proj.weight": layer["q_a"].T,
        "self_attn.q_a_layernorm.weight": layer["q_norm"],
        "self_attn.q_b_proj.weight": layer["q_b"].T,
        "self_attn.kv_a_proj_with_mqa.weight": layer["kv_a"].T,
        "self_attn.kv_a_layernorm.weight": layer["kv_norm"],
        "self_attn.kv_b_proj.weight": np.concatenate([k, v], -1).reshape(shape.latent, -1).T,
        "self_attn.o_proj.weight": layer["out"].T,
    }
    if "router" not in layer:
        return named | {f"mlp.{name}_proj.weight": layer[name].T for name in ("gate", "up", "down")}
    named |= {"mlp.gate.weight": layer["router"].T, "mlp.gate.e_score_correction_bias": bias}
    for name in ("gate", "up", "down"):
        named[f"mlp.shared_experts.{name}_proj.weight"] = layer[f"shared_{name}"].T
        for expert in range(shape.experts):
            named[f"mlp.experts.{expert}.{name}_proj.weight"] = layer[f"expert_{name}"][expert].T
    return named


def tokenizer() -> dict[str, Any]:
    """Byte-level BPE without merges: every byte is a token."""
    names = byte_names()
    added = [
        {"id": 256 + i, "content": text, "special": i < 4, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
        for i, text in enumerate(tokens.CONTROL_TOKENS)
    ]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    model = {"type": "BPE", "vocab": {name: i for i, name in enumerate(names)}, "merges": [], "byte_fallback": False}
    return {"version": "1.0", "added_tokens": added, "pre_tokenizer": byte_level, "decoder": byte_level, "model": model}


def export_safetensors(folder: Path, weights: Tree, bias: Any, shape: Shape) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {
        "model.embed_tokens.weight": weights["embedding"],
        "model.norm.weight": weights["norm"],
        "lm_head.weight": weights["head"].T,
    }
    for index, layer in enumerate(weights["layers"]):
        for key, value in _layer(layer, np.asarray(bias)[index], shape).items():
            tensors[f"model.layers.{index}.{key}"] = value
    save_file(
        {key: np.ascontiguousarray(np.asarray(value, np.float32)) for key, value in tensors.items()},
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
    tokenizer_config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": tokens.CONTROL_TOKENS[0],
        "eos_token": tokens.CONTROL_TOKENS[1],
        "add_bos_token": False,
        "chat_template": tokens.CHAT_TEMPLATE,
        "model_max_length": CONTEXT_TOKENS,
    }
    files = {"config.json": config(shape), "tokenizer.json": tokenizer(), "tokenizer_config.json": tokenizer_config}
    for name, value in files.items():
        (folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
