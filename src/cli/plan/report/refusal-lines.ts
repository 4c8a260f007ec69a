import type { PlanReport } from './plan-report.ts';

/**
 * Why devices are out, one line each. One that is ranked is not out, whatever does not fit it. Where the user named none,
 * the many without a price are one line: nobody asked for them.
 */
export function refusalLines({ fleets, refusals, areDevicesNamed }: PlanReport): readonly string[] {
  const ranked = new Set(fleets.flatMap(({ parts }) => parts.map(({ device }) => device)));
  const out = refusals.filter(({ device }) => !ranked.has(device));
  const unpriced = areDevicesNamed ? [] : out.filter(({ reason }) => reason === 'price-missing');
  const others = out.filter((refusal) => !unpriced.includes(refusal));
  return [
    ...others.map(({ subject, text }) => (text.startsWith(subject) ? text : `${subject}: ${text}`)),
    ...unpricedLine(unpriced),
  ];
}

function unpricedLine(unpriced: PlanReport['refusals']): readonly string[] {
  if (unpriced.length === 0) return [];
  const names = unpriced.map(({ subject }) => subject).join(', ');
  return [
    `No price was given for ${names}. State what a package-hour costs you, as in --price h20=1.2USD/h; hints, which no plan uses, are in docs/accelerators.md.`,
  ];
}
