"""DeepSeek-V3's architecture, small: latent attention, then a dense or a mixture-of-experts feed-forward.

What follows the V3 report (arXiv 2412.19437, section 2.1): queries and keys/values pass through low-rank
latents, one rotary key is shared by all heads; each token goes to the best two of the experts by sigmoid
affinity plus a bias, weighed by the affinities without the bias, renormalised; one more expert sees every
token. Shapes in comments: b rows, t tokens, d width, h heads, e experts, f expert width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp

from .tokens import VOCABULARY_SIZE

Tree = dict[str, Any]
NORM_EPSILON = 1e-6


@dataclass(frozen=True)
class Shape:
    width: int = 128
    layers: int = 4
    dense_layers: int = 1
    heads: int = 4
    query_rank: int = 64
    latent: int = 48
    plain: int = 16  # part of a head's query and key without rotation
    rotary: int = 16
    value: int = 32
    dense_width: int = 384
    experts: int = 8
    experts_used: int = 2
    expert_width: int = 128
    experts_scale: float = 1.0
    rope_base: float = 10_000.0


def init(shape: Shape, seed: int) -> Tree:
    """Normal, scaled by fan-in; what writes into the residual stream starts at half of that."""
    keys = iter(jax.random.split(jax.random.PRNGKey(seed), 32 * (shape.layers + 1)))

    def normal(*dims: int, scale: float = 1.0) -> jax.Array:
        return jax.random.normal(next(keys), dims) * scale * dims[-2] ** -0.5

    d, h = shape.width, shape.heads
    layers = []
    for index in range(shape.layers):
        layer = {
            "attn_norm": jnp.ones(d),
            "ffn_norm": jnp.ones(d),
            "q_a": normal(d, shape.query_rank),
            "q_norm": jnp.ones(shape.query_rank),
            "q_b": normal(shape.query_rank, h * (shape.plain + shape.rotary)),
            "kv_a": normal(d, shape.latent + shape.rotary),
            "kv_norm": jnp.ones(shape.latent),
            "k_b": normal(shape.latent, h * shape.plain),
            "v_b": normal(shape.latent, h * shape.value),
            "out": normal(h * shape.value, d, scale=0.5),
        }
        f, e = shape.expert_width, shape.experts
        if index < shape.dense_layers:
            f = shape.dense_width
            layer |= {"gate": normal(d, f), "up": normal(d, f), "down": normal(f, d, scale=0.5)}
        else:
            layer |= {
                "router": normal(d, e),
                "expert_gate": normal(e, d, f),
                "expert_up": normal(e, d, f),
                "expert_down": normal(e, f, d, scale=0.5),
                "shared_gate": normal(d, f),
                "shared_up": normal(d, f),
                "shared_down": normal(f, d, scale=0.5),
            }
        layers.append(layer)
    embedding = jax.random.normal(next(keys), (VOCABULARY_SIZE, d)) * 0.05
    return {"embedding": embedding, "norm": jnp.ones(d), "head": normal(d, VOCABULARY_SIZE), "layers": layers}


def parameter_count(weights: Tree) -> int:
    return sum(leaf.size for leaf in jax.tree.leaves(weights))


def rms_norm(x: jax.Array, gain: jax.Array) -> jax.Array:
    return x * jax.lax.rsqrt(jnp.mean(x * x, -1, keepdims=True) + NORM_EPSILON) * gain


def rotate(x: jax.Array, position: jax.Array, base: float) -> jax.Array:
    """Rotary embedding of neighbouring pairs. x: (b, t, h, r), position: (b, t)."""
    dims = x.shape[-1]
    angle = position[:, :, None, None] * base ** (-jnp.arange(0, dims, 2) / dims)
    cos, sin = jnp.cos(angle), jnp.sin(angle)
    even, odd = x[..., 0::2], x[..., 1::2]
    return jnp.stack([even * cos - odd * sin, even * sin + odd * cos], -1).reshape(x.shape)


def queries(layer: Tree, x: jax.Array, position: jax.Array, shape: Shape) -> tuple[jax.Array, jax.Array]:
    b, t, _ = x.shape
    q = (rms_norm(x @ layer["q_a"], layer["q_norm"]) @ layer["q_b"]).reshape(b, t, shape.heads, -1)
    return q[..., : shape.plain], rotate(q[..., shape.plain :], position, shape.rope_base)


def latents(layer: Tree, x: jax.Array, position: jax.Array, shape: Shape) -> tuple[jax.Array, jax.Array]:
    """What an inference engine caches of a token: the latent (b, t, latent) and the rotary key (b, t, rotary)."""
    kv = x @ layer["kv_a"]
    rotary = rotate(kv[..., None, shape.latent :], position, shape.rope_base)[:, :, 0]
    return rms_norm(kv[..., : shape.latent], layer["kv_norm"]), rotary


def attend(layer: Tree, q: tuple[jax.Array, jax.Array], cache: tuple[jax.Array, jax.Array], mask: jax.Array, shape: Shape) -> jax.Array:
    """mask: (b, t, s) of what each query may see."""
    plain, rotary = q
    latent, key = cache
    b, t = plain.shape[:2]
    k = (latent @ layer["k_b"]).reshape(b, -1, shape.heads, shape.plain)
    v = (latent @ layer["v_b"]).reshape(b, -1, shape.heads, shape.value)
    score = jnp.einsum("bthp,bshp->bhts", plain, k) + jnp.einsum("bthr,bsr->bhts", rotary, key)
    share = jax.nn.softmax(jnp.where(mask[:, None], score * (shape.plain + shape.rotary) ** -0.5, -1e9), -1)
    return jnp.einsum("bhts,bshv->bthv", share, v).reshape(b, t, -1) @ layer["out"]


def route(layer: Tree, x: jax.Array, bias: jax.Array, shape: Shape) -> jax.Array:
    """Weights (…, e), zero for the experts that were not chosen. The bias decides who, never how much."""
    affinity = jax.nn.sigmoid(x @ layer["router"])
    _, chosen = jax.lax.top_k(affinity + bias, shape.experts_used)
    kept = affinity * jax.nn.one_hot(chosen, shape.experts).sum(-2)
    return shape.experts_scale * kept / (kept.sum(-1, keepdims=True) + 1e-20)


def gated(x: jax.Array, gate: jax.Array, up: jax.Array, down: jax.Array) -> jax.Array:
    return (jax.nn.silu(x @ gate) * (x @ up)) @ down


def mixture(layer: Tree, x: jax.Array, weight: jax.Array) -> jax.Array:
    """All experts on all tokens, as few large products: at this size faster than gathering tokens by expert.
    The weight enters before the last product, which then also sums over the experts."""
    e, d, f = layer["expert_gate"].shape
    flat = x.reshape(-1, d)
    gate = flat @ layer["expert_gate"].transpose(1, 0, 2).reshape(d, e * f)
    up = flat @ layer["expert_up"].transpose(1, 0, 2).reshape(d, e * f)
    inner = (jax.nn.silu(gate) * up).reshape(-1, e, f) * weight.reshape(-1, e, 1)
    return (inner.reshape(-1, e * f) @ layer["expert_down"].reshape(e * f, d)).reshape(x.shape)


def feed_forward(layer: Tree, x: jax.Array, bias: jax.Array, shape: Shape) -> tuple[jax.Array, jax.Array]:
    """Also returns which experts saw which token, as 0 or 1: (…, e); all 0 in a dense layer."""
    if "router" not in layer:
        return gated(x, layer["gate"], layer["up"], layer["down"]), jnp.zeros((*x.shape[:-1], shape.experts))
    weight = route(layer, x, bias, shape)
    shared = gated(x, layer["shared_gate"], layer["shared_up"], layer["shared_down"])
    return shared + mixture(layer, x, weight), (weight > 0).astype(jnp.float32)


def forward(weights: Tree, bias: jax.Array, token: jax.Array, segment: jax.Array, position: jax.Array, shape: Shape) -> tuple[jax.Array, jax.Array]:
    """Logits (b, t, vocabulary) and the share of tokens that each expert saw (layers, e), padding left out."""
    x = weights["embedding"][token]
    causal = jnp.tril(jnp.ones((token.shape[1],) * 2, bool))
    mask = causal[None] & (segment[:, :, None] == segment[:, None, :])
    real = (segment > 0)[..., None]
    loads = []
    for index, layer in enumerate(weights["layers"]):
        y = rms_norm(x, layer["attn_norm"])
        x = x + attend(layer, queries(layer, y, position, shape), latents(layer, y, position, shape), mask, shape)
        change, seen = feed_forward(layer, rms_norm(x, layer["ffn_norm"]), bias[index], shape)
        x = x + change
        loads.append((seen * real).sum((0, 1)) / real.sum())
    return rms_norm(x, weights["norm"]) @ weights["head"], jnp.stack(loads)
