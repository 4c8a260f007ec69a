"""Decoding many prompts at once with a latent cache, for evaluation and for reinforcement's samples.

Uses the absorbed form of latent attention, as inference engines do: queries are carried into the latent
space, so the cache holds one latent and one rotary key per token, and keys and values are never expanded.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from . import tokens
from .model import Shape, Tree, feed_forward, latents, queries, rms_norm


class Replies(NamedTuple):
    """`token` (b, length) holds prompt and reply; the reply of row i is token[i, prompt[i]:end[i]], its last
    token is the end token unless it was cut. `logp` is each reply token's log-probability when it was drawn."""

    token: np.ndarray
    prompt: np.ndarray
    end: np.ndarray
    logp: np.ndarray


def _attend_cached(layer: Tree, x: jax.Array, latent: jax.Array, key: jax.Array, place: jax.Array, shape: Shape) -> jax.Array:
    b = x.shape[0]
    position = jnp.full((b, 1), place)
    plain, rotary = (q[:, 0] for q in queries(layer, x[:, None], position, shape))
    k_b = layer["k_b"].reshape(shape.latent, shape.heads, shape.plain)
    v_b = layer["v_b"].reshape(shape.latent, shape.heads, shape.value)
    absorbed = jnp.einsum("bhp,lhp->bhl", plain, k_b)
    score = jnp.einsum("bhl,bsl->bhs", absorbed, latent) + jnp.einsum("bhr,bsr->bhs", rotary, key)
    seen = jnp.arange(latent.shape[1]) <= place
    share = jax.nn.softmax(jnp.where(seen, score * (shape.plain + shape.rotary) ** -0.5, -1e9), -1)
    context = jnp.einsum("bhs,bsl->bhl", share, latent)
    return jnp.einsum("bhl,lhv->bhv", context, v_b).reshape(b, -1) @ layer["out"]


@functools.partial(jax.jit, static_argnames="shape")
def _decode(weights: Tree, bias: jax.Array, prompt: jax.Array, length: jax.Array, temperature: jax.Array, seed: jax.Array, shape: Shape):
    """One token of every row at a time, prompts included: rows of unlike lengths then need no padding rules."""
    rows, room = prompt.shape
    caches = [
        (jnp.zeros((rows, room, shape.latent)), jnp.zeros((rows, room, shape.rotary))) for _ in range(shape.layers)
    ]

    def one(carry):
        place, token, logp, end, caches = carry
        x = weights["embedding"][token[:, place]]
        position = jnp.full((rows, 1), place)
        grown = []
        for index, layer in enumerate(weights["layers"]):
            y = rms_norm(x, layer["attn_norm"])
            latent, key = latents(layer, y[:, None], position, shape)
            cache = (
                jax.lax.dynamic_update_slice(caches[index][0], latent, (0, place, 0)),
                jax.lax.dynamic_update_slice(caches[index][1], key, (0, place, 0)),
            )
            grown.append(cache)
            x = x + _attend_cached(layer, y, *cache, place, shape)
            x = x + feed_forward(layer, rms_norm(x, layer["ffn_norm"]), bias[index], shape)[0]
        logits = rms_norm(x, weights["norm"]) @ weights["head"]
        drawn = jax.random.categorical(jax.random.fold_in(jax.random.PRNGKey(seed), place), logits / jnp.maximum(temperature, 1e-6))
        drawn = jnp.where(temperature > 0, drawn, logits.argmax(-1))
        logp_drawn = jnp.take_along_axis(jax.nn.log_softmax(logits), drawn[:, None], -1)[:, 0]
        replying = (place + 1 >= length) & (end == room)
        token = token.at[:, place + 1].set(jnp.where(replying, drawn, token[:, place + 1]))
        logp = logp.at[:, place + 1].set(jnp.where(replying, logp_drawn, 0.0))
        end = jnp.where(replying & (drawn == tokens.EOS), place + 2, end)
        return place + 1, token, logp, end, grown

    start = (jnp.int32(0), prompt, jnp.zeros((rows, room)), jnp.full(rows, room), caches)
    unfinished = lambda carry: (carry[0] < room - 1) & (carry[3] == room).any()
    _, token, logp, end, _ = jax.lax.while_loop(unfinished, one, start)
    return token, logp, end


def generate(weights: Tree, bias: jax.Array, prompts: list[list[int]], shape: Shape, room: int = 512, temperature: float = 0.0, seed: int = 0) -> Replies:
    """Replies to `prompts`, greedy at temperature 0. `room` bounds prompt and reply together, in tokens."""
    length = np.array([len(p) for p in prompts], np.int32)
    padded = np.zeros((len(prompts), room), np.int32)
    for row, prompt in zip(padded, prompts):
        row[: len(prompt)] = prompt
    token, logp, end = _decode(weights, bias, padded, length, jnp.float32(temperature), jnp.int32(seed), shape)
    return Replies(np.asarray(token), length, np.asarray(end), np.asarray(logp))


def reply_texts(replies: Replies) -> list[tuple[str, str] | None]:
    """Thought and answer of each reply; None where the thought was not closed or the reply was cut."""
    texts: list[tuple[str, str] | None] = []
    for row, start, end in zip(replies.token, replies.prompt, replies.end):
        reply = row[start:end].tolist()
        if reply[-1:] != [tokens.EOS] or reply.count(tokens.END_THINK) != 1:
            texts.append(None)
            continue
        split = reply.index(tokens.END_THINK)
        texts.append((tokens.decode(reply[:split]).strip("\n"), tokens.decode(reply[split + 1 : -1]).strip("\n")))
    return texts
