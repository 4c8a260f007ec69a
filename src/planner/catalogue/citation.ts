import type { Sourced } from '../quantity.ts';

/** Numbers of one text: `const table = cited('aiconfigurator …', '2026-08', 'A')`, then `table(989)`. */
export function cited(cite: string, date: string, confidence: Sourced['confidence']): (value: number) => Sourced {
  const source = confidence === 'D' || confidence === 'R' ? 'estimated' : 'published';
  return (value) => ({ value, source, cite, confidence, date });
}

/** Known to many and found in no text that was read for this catalogue. */
export const recalled: (value: number) => Sourced = cited('recalled, not read', '2026-11', 'R');

export const giga = 1e9;
export const tera = 1e12;
