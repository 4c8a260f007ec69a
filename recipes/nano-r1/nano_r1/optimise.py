"""One training step: loss, gradient, update, and the balance of the experts.

Matrices are updated by Muon (K. Jordan and others, 2024): momentum whose singular values are pushed to one by
five Newton-Schulz steps, so that rare directions learn as fast as common ones. Everything else (embedding,
head, norms, router) takes AdamW. The experts' biases follow V3's rule: no auxiliary loss, each bias moves by a
fixed step against the sign of its expert's overload.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from .model import Shape, Tree, forward

BALANCE_STEP = 0.001
ADAM_SLOW = 0.98
NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
NOT_MUON = ("embedding", "head", "router")


class State(NamedTuple):
    weights: Tree
    momentum: Tree
    variance: Tree
    bias: jax.Array
    step: jax.Array


def initial(weights: Tree, shape: Shape) -> State:
    momentum, variance = (jax.tree.map(jnp.zeros_like, weights) for _ in range(2))
    return State(weights, momentum, variance, jnp.zeros((shape.layers, shape.experts)), jnp.zeros((), jnp.int32))


def next_token_loss(weights: Tree, bias: jax.Array, batch: Any, shape: Shape) -> tuple[jax.Array, jax.Array]:
    logits, load = forward(weights, bias, batch.token[:, :-1], batch.segment[:, :-1], batch.position[:, :-1], shape)
    target = batch.token[:, 1:]
    same = (batch.segment[:, 1:] == batch.segment[:, :-1]) & (batch.segment[:, 1:] > 0)
    weight = batch.weight[:, 1:] * same
    logp = jnp.take_along_axis(logits, target[..., None], -1)[..., 0] - jax.nn.logsumexp(logits, -1)
    return -(logp * weight).sum() / weight.sum(), load


def orthogonal(update: jax.Array) -> jax.Array:
    """(…, m, n) with all singular values near one. Stacked expert matrices are treated one by one."""
    a, b, c = NEWTON_SCHULZ
    tall = update.shape[-2] > update.shape[-1]
    x = jnp.swapaxes(update, -1, -2) if tall else update
    x = x / (jnp.sqrt((x * x).sum((-2, -1), keepdims=True)) + 1e-7)
    for _ in range(5):
        square = x @ jnp.swapaxes(x, -1, -2)
        x = a * x + (b * square + c * square @ square) @ x
    return jnp.swapaxes(x, -1, -2) if tall else x


def _uses_muon(path: tuple[Any, ...], leaf: jax.Array) -> bool:
    return leaf.ndim >= 2 and getattr(path[-1], "key", "") not in NOT_MUON


def update(state: State, gradient: Tree, rate: jax.Array, load: jax.Array, shape: Shape) -> State:
    """`rate` is AdamW's; Muon's is ten times as large, scaled so that an update has the usual size for its shape."""
    step = state.step + 1
    norm = jnp.sqrt(sum(jnp.sum(g * g) for g in jax.tree.leaves(gradient)))
    gradient = jax.tree.map(lambda g: g * jnp.minimum(1.0, 1.0 / norm), gradient)
    momentum = jax.tree_util.tree_map_with_path(
        lambda path, m, g: 0.95 * m + g if _uses_muon(path, g) else 0.9 * m + 0.1 * g, state.momentum, gradient
    )
    variance = jax.tree.map(lambda v, g: ADAM_SLOW * v + (1 - ADAM_SLOW) * g * g, state.variance, gradient)

    def changed(path: tuple[Any, ...], w: jax.Array, m: jax.Array, v: jax.Array, g: jax.Array) -> jax.Array:
        if _uses_muon(path, w):
            size = max(1.0, w.shape[-1] / w.shape[-2]) ** 0.5
            return w - 10 * rate * (size * orthogonal(g + 0.95 * m) + 0.01 * w)
        direction = m / (1 - 0.9**step) / (jnp.sqrt(v / (1 - ADAM_SLOW**step)) + 1e-8)
        return w - rate * (direction + (0.01 * w if w.ndim > 1 else 0.0))

    weights = jax.tree_util.tree_map_with_path(changed, state.weights, momentum, variance, gradient)
    fair = shape.experts_used / shape.experts
    moved = state.bias + BALANCE_STEP * jnp.sign(fair - load)
    bias = state.bias.at[shape.dense_layers :].set(moved[shape.dense_layers :])
    return State(weights, momentum, variance, bias, step)


def make_step(shape: Shape) -> Any:
    """The compiled step: (state, batch, rate) to (state, loss, load). The old state's memory is reused."""

    def step(state: State, batch: Any, rate: jax.Array) -> tuple[State, jax.Array, jax.Array]:
        (loss, load), gradient = jax.value_and_grad(next_token_loss, has_aux=True)(state.weights, state.bias, batch, shape)
        return update(state, gradient, rate, load, shape), loss, load

    return jax.jit(step, donate_argnums=0)
