/**
 * How far numeric noise may move the difference of two of SmolLM2's logits.
 *
 * Activations are rounded to eight bits on their way through four-bit weights, so that a float sum taken in another order
 * can turn a rounding, and that grows from layer to layer. Measured, of 1,344 tokens: ours
 * parts from the recorded llama-server at 17 alone and at 34 to 40 in a batch, where the difference of the two logits moved
 * by up to 0.44 (0.6 on another day); llama-server parts from itself by up to 0.5 when flash attention is switched off. A
 * wrong mask, position or token moves it by whole units.
 */
export const smolLm2NearTie = 0.75;
