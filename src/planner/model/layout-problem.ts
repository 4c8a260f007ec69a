import type { Refusal } from '../place/candidate.ts';
import type { Layout } from '../time/replica.ts';
import type { ModelShape } from './shape.ts';

export type LayoutCheck = { readonly kind: 'possible' } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Whether a model can be laid out so at all, whatever the memory: heads and experts are dealt out whole. */
export function checkLayout(model: ModelShape, layout: Layout): LayoutCheck {
  const text = layoutProblem(model, layout);
  if (text === undefined) return { kind: 'possible' };
  return { kind: 'refused', refusal: { subject: model.id, reason: 'layout', text } };
}

/** Requests are held by each group of `tensor` devices on its own: 1 rank for a `tensor` layout. */
export function ranksOf(layout: Layout): number {
  return layout.kind === 'tensor' ? 1 : layout.devices / layout.tensor;
}

function layoutProblem({ id, attention, experts }: ModelShape, layout: Layout): string | undefined {
  const { kind, devices, tensor, redundantExperts } = layout;
  const counts = [devices, tensor, redundantExperts + 1];
  if (counts.some((count) => !Number.isInteger(count) || count < 1))
    return `A layout needs whole numbers of devices; this one has ${devices} devices in groups of ${tensor} and ${redundantExperts} redundant experts.`;
  if (devices % tensor !== 0)
    return `${devices} devices cannot be dealt into groups of ${tensor}; take a multiple of ${tensor}.`;
  if (attention.heads % tensor !== 0)
    return `The ${attention.heads} heads of ${id} cannot be cut over ${tensor} devices; take a divisor of ${attention.heads}.`;
  if (kind === 'tensor' && devices !== tensor)
    return `A tensor layout shares every request among all its ${devices} devices, but groups of ${tensor} were asked for.`;
  if (kind === 'data-expert' && experts.kind === 'none')
    return `${id} has no experts to lay across ${devices} devices; run ${devices / tensor} replicas of ${tensor} instead.`;
  return undefined;
}
