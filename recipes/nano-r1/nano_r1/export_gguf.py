"""Writes the weights as a GGUF of architecture `deepseek2`, as llama.cpp defines it.

Matrices here are (in, out) and are written (out, in). Latent attention is stored in the absorbed form:
`attn_k_b` per head as (heads, latent, plain), `attn_v_b` as (heads, value, latent). Norms, the router and its
bias stay F32 in every file, as in R1's own GGUFs: they are small and decide much.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Quantisation

from . import tokens
from .model import NORM_EPSILON, Shape, Tree

CONTEXT_TOKENS = 2_048
FILE_TYPES: dict[str, tuple[Quantisation, gguf.LlamaFileType]] = {
    "F32": (Quantisation.F32, gguf.LlamaFileType.ALL_F32),
    "F16": (Quantisation.F16, gguf.LlamaFileType.MOSTLY_F16),
    "Q8_0": (Quantisation.Q8_0, gguf.LlamaFileType.MOSTLY_Q8_0),
    "Q4_0": (Quantisation.Q4_0, gguf.LlamaFileType.MOSTLY_Q4_0),
}


def byte_names() -> list[str]:
    """GPT-2's printable stand-in of each byte, the spelling that GGUF vocabularies use."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    spare = iter(range(256, 512))
    return [chr(b) if b in printable else chr(next(spare)) for b in range(256)]


def _write_vocabulary(writer: gguf.GGUFWriter) -> None:
    names = [*byte_names(), *tokens.CONTROL_TOKENS]
    kinds = [gguf.TokenType.NORMAL] * 256 + [gguf.TokenType.CONTROL] * 4 + [gguf.TokenType.USER_DEFINED] * 2
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("deepseek-v3")
    writer.add_token_list(names)
    writer.add_token_types(kinds)
    writer.add_token_merges(["Ġ Ġ"])  # llama.cpp wants one; its result is no token, so it never applies
    writer.add_bos_token_id(tokens.BOS)
    writer.add_eos_token_id(tokens.EOS)
    writer.add_add_bos_token(False)  # the template writes it
    writer.add_chat_template(tokens.CHAT_TEMPLATE)


def _write_shape(writer: gguf.GGUFWriter, shape: Shape) -> None:
    writer.add_block_count(shape.layers)
    writer.add_context_length(CONTEXT_TOKENS)
    writer.add_embedding_length(shape.width)
    writer.add_feed_forward_length(shape.dense_width)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(1)  # in the absorbed form all heads share the latent
    writer.add_layer_norm_rms_eps(NORM_EPSILON)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_rope_dimension_count(shape.rotary)
    writer.add_leading_dense_block_count(shape.dense_layers)
    writer.add_vocab_size(tokens.VOCABULARY_SIZE)
    writer.add_q_lora_rank(shape.query_rank)
    writer.add_kv_lora_rank(shape.latent)
    writer.add_key_length(shape.latent + shape.rotary)
    writer.add_value_length(shape.latent)
    writer.add_key_length_mla(shape.plain + shape.rotary)
    writer.add_value_length_mla(shape.value)
    writer.add_expert_feed_forward_length(shape.expert_width)
    writer.add_expert_count(shape.experts)
    writer.add_expert_used_count(shape.experts_used)
    writer.add_expert_shared_count(1)
    writer.add_expert_weights_scale(shape.experts_scale)
    writer.add_expert_weights_norm(True)
    writer.add_expert_gating_func(gguf.ExpertGatingFuncType.SIGMOID)
    writer.add_expert_group_count(1)
    writer.add_expert_group_used_count(1)


def _layer_tensors(layer: Tree, bias: np.ndarray, shape: Shape) -> dict[str, np.ndarray]:
    heads = lambda matrix: np.asarray(matrix).reshape(shape.latent, shape.heads, -1)
    named = {
        "attn_norm.weight": layer["attn_norm"],
        "ffn_norm.weight": layer["ffn_norm"],
        "attn_q_a.weight": layer["q_a"].T,
        "attn_q_a_norm.weight": layer["q_norm"],
        "attn_q_b.weight": layer["q_b"].T,
        "attn_kv_a_mqa.weight": layer["kv_a"].T,
        "attn_kv_a_norm.weight": layer["kv_norm"],
        "attn_k_b.weight": heads(layer["k_b"]).transpose(1, 0, 2),
        "attn_v_b.weight": heads(layer["v_b"]).transpose(1, 2, 0),
        "attn_output.weight": layer["out"].T,
    }
    if "router" not in layer:
        return named | {f"ffn_{name}.weight": layer[name].T for name in ("gate", "up", "down")}
    named |= {"ffn_gate_inp.weight": layer["router"].T, "exp_probs_b.bias": bias}
    for name in ("gate", "up", "down"):
        named[f"ffn_{name}_exps.weight"] = np.asarray(layer[f"expert_{name}"]).transpose(0, 2, 1)
        named[f"ffn_{name}_shexp.weight"] = layer[f"shared_{name}"].T
    return named


def _stored(name: str, value: Any, quantisation: Quantisation) -> tuple[np.ndarray, Quantisation]:
    """In `quantisation` where that is defined: matrices whose rows are whole blocks; F16 for other matrices."""
    array = np.ascontiguousarray(np.asarray(value, np.float32))
    if array.ndim == 1 or "ffn_gate_inp" in name:
        return array, Quantisation.F32
    block, _ = gguf.GGML_QUANT_SIZES[quantisation]
    fitting = quantisation if array.shape[-1] % block == 0 else Quantisation.F16
    return gguf.quants.quantize(array, fitting), fitting


def export_gguf(path: Path, weights: Tree, bias: Any, shape: Shape, file_type: str, name: str = "nano-r1") -> None:
    quantisation, declared = FILE_TYPES[file_type]
    writer = gguf.GGUFWriter(path, "deepseek2")
    writer.add_name(name)
    writer.add_license("mit")
    writer.add_file_type(declared)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    _write_shape(writer, shape)
    _write_vocabulary(writer)
    tensors = {
        "token_embd.weight": weights["embedding"],
        "output_norm.weight": weights["norm"],
        "output.weight": weights["head"].T,
    }
    for index, layer in enumerate(weights["layers"]):
        for key, value in _layer_tensors(layer, np.asarray(bias)[index], shape).items():
            tensors[f"blk.{index}.{key}"] = value
    for key, value in tensors.items():
        array, kind = _stored(key, value, quantisation)
        writer.add_tensor(key, array, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
