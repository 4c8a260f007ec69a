import type { Sourced } from '../quantity.ts';
import type { Accelerator, LegalFlag } from './accelerator.ts';
import { accelerators, aliases } from './accelerators.ts';
import { notLegalAdvice } from './legal.ts';

/**
 * docs/accelerators.md: every field of the catalogue with the letter of its confidence, so that a reader sees which
 * numbers are read in a primary text and which are remembered. Written by `scripts/accelerators-document.ts`.
 */
export function acceleratorsDocument(): string {
  return `${[intro, peakTable(), memoryTable(), notes(), prices(), legalTable()].join('\n\n')}\n`;
}

const intro = `# Accelerators

Generated from \`src/planner/catalogue\` by \`node --conditions=regauge-source scripts/accelerators-document.ts\`; change the data, not this file.

Peaks are dense, in TFLOPS (TOPS for INT8), per package: a 910C is two dies, which engines see as two devices. Link (to the
devices of the same fast domain) and network (between such domains) are one way. The letter behind a number is its
confidence: **A** read in a primary text, **B** in two secondary texts or an excerpt of the primary one, **C** in one secondary text,
**D** computed from such, **R** recalled and not read. A dash: nobody published it, and a plan that needs it is refused. What
the sources are stands below the tables. Other devices are added with your own figures.`;

function peakTable(): string {
  const rows = accelerators.map((device) => {
    const { bf16, fp8, int8, fp4 } = device.peakTera;
    return [device.id, device.name, device.status, ...[bf16, fp8, int8, fp4].map((peak) => amount(peak, 1))];
  });
  return `## Compute\n\n${table(['id', 'device', 'status', 'BF16', 'FP8', 'INT8', 'FP4'], rows)}`;
}

function memoryTable(): string {
  const rows = accelerators.map((device) => [
    device.id,
    amount(device.memoryBytes, 1e9),
    amount(device.memoryBytesPerSecond, 1e9),
    amount(device.linkBytesPerSecond, 1e9),
    amount(device.networkBytesPerSecond, 1e9),
    `${device.packagesPerNode} / ${device.domainPackages}`,
    amount(device.tdpWatt, 1),
  ]);
  const header = ['id', 'GB', 'GB/s', 'link GB/s', 'network GB/s', 'per node / domain', 'W'];
  return `## Memory, links and power\n\n${table(header, rows)}`;
}

function notes(): string {
  const rows = accelerators.map((device) => [device.id, namesOf(device), sourcesOf(device).join('; ')]);
  return `## Sources and other names\n\n${table(['id', 'also', 'sources'], rows)}`;
}

function namesOf({ id }: Accelerator): string {
  return [...aliases].flatMap(([alias, target]) => (target === id ? [alias] : [])).join(', ');
}

function sourcesOf(device: Accelerator): readonly string[] {
  const numbers = [
    ...Object.values(device.peakTera),
    device.memoryBytes,
    device.memoryBytesPerSecond,
    device.linkBytesPerSecond,
    device.networkBytesPerSecond,
    device.tdpWatt,
  ].filter((number) => number !== undefined);
  return [...new Set(numbers.map(({ cite, date, confidence }) => `${cite} (${date}, ${confidence})`))];
}

function prices(): string {
  const rows = accelerators.flatMap(({ id, priceHint }) => (priceHint === undefined ? [] : [[id, priceHint]]));
  return `## What people paid\n\nHints for filling in your own price; no plan uses them.\n\n${table(['id', 'hint'], rows)}`;
}

function legalTable(): string {
  const devicesByFlag = new Map<LegalFlag, readonly string[]>();
  for (const { id, legal } of accelerators)
    for (const flag of legal) devicesByFlag.set(flag, [...(devicesByFlag.get(flag) ?? []), id]);
  const rows = [...devicesByFlag].map(([flag, ids]) => [
    flag.place,
    `${flag.since} … ${flag.until ?? ''}`.trim(),
    flag.effect,
    `${flag.text} (${flag.cite})`,
    ids.join(', '),
  ]);
  return `## Export rules\n\n${notLegalAdvice}\n\n${table(['place', 'holds', 'effect', 'rule', 'devices'], rows)}`;
}

function amount(number: Sourced | undefined, unit: number): string {
  if (number === undefined) return '-';
  const shown = Number((number.value / unit).toPrecision(5));
  return `${shown.toLocaleString('en-US')} ${number.confidence}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
