// npm run bench:web; README.md says what is measured and how.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findChromium, launchChromium } from '../../test/web/support/chromium.ts';
import { longTrace } from '../../web/src/render/testing/long-trace.ts';
import { machineAndDate } from '../support/machine.ts';
import { atMost, type Bar, misses, noBar, type Row, renderTable, type Section, verdict } from '../support/report.ts';
import { installPeers } from './install-peers.ts';
import { measureTrace, type TraceResult } from './measure-trace.ts';

interface Contestant {
  readonly name: string;
  readonly entry: string;
  readonly policies: 'strict' | 'none';
  readonly bars: Partial<Record<keyof TraceResult, Bar>>;
}

const options = parseArgs({
  options: {
    chars: { type: 'string', default: '120000' },
    piece: { type: 'string', default: '200' },
    peers: { type: 'boolean', default: true },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
}).values;

if (options.help) {
  console.log(readFileSync(new URL('README.md', import.meta.url), 'utf8').split('\n## ')[0]);
  process.exit();
}

const pages = fileURLToPath(new URL('pages', import.meta.url));
const times = { p95Ms: atMost(4), longTasks: atMost(0), heapMegabytes: atMost(10) };
const ours: readonly Contestant[] = [
  { name: 'answer', entry: join(pages, 'ours.js'), policies: 'strict', bars: times },
  {
    name: 'thought, open',
    entry: join(pages, 'ours-thought.js'),
    policies: 'strict',
    bars: { ...times, elements: atMost(1_500) },
  },
  {
    name: 'thought, folded',
    entry: join(pages, 'ours-folded.js'),
    policies: 'strict',
    // The body itself is one.
    bars: { ...times, elements: atMost(1) },
  },
];

const chromium = findChromium();
if (chromium.kind === 'absent') {
  console.error(`bench:web: ${chromium.reason}.`);
  process.exit(69);
}
const text = longTrace(wholeNumber('chars', options.chars));
const piece = wholeNumber('piece', options.piece);
const pieces = Array.from({ length: Math.ceil(text.length / piece) }, (_, at) =>
  text.slice(at * piece, (at + 1) * piece),
);
const browser = await launchChromium(chromium.path);
const sections: Section[] = [];
try {
  for (const contestant of [...ours, ...peers()]) await measure(contestant);
} finally {
  await browser.close();
}
report();

function peers(): readonly Contestant[] {
  if (!options.peers) return [];
  const installed = installPeers();
  if (installed.kind === 'absent') {
    console.error(`react-markdown and Streamdown are left out: ${installed.reason}`);
    return [];
  }
  const peer = { policies: 'none', bars: {} } as const;
  return [
    { ...peer, name: 'react-markdown', entry: join(installed.folder, 'react-markdown.js') },
    { ...peer, name: 'Streamdown', entry: join(installed.folder, 'streamdown.js') },
  ];
}

/** Sections are told as they come. */
async function measure({ name, entry, policies, bars }: Contestant): Promise<void> {
  const result = await measureTrace(browser, entry, pieces, policies);
  const row = (label: string, key: keyof TraceResult, unit: string): Row => ({
    name: label,
    value: result[key],
    unit,
    bar: bars[key] ?? noBar,
  });
  const rows = [
    row('update, p50', 'p50Ms', 'ms'),
    row('update, p95', 'p95Ms', 'ms'),
    row('update, most', 'maxMs', 'ms'),
    row('end of the text', 'finishMs', 'ms'),
    row('tasks of 50 ms and more', 'longTasks', ''),
    row('main thread in all', 'taskSeconds', 's'),
    row('elements', 'elements', ''),
    row('heap, more than before', 'heapMegabytes', 'MB'),
  ];
  sections.push({ title: name, rows });
  console.error(
    `${name}: ${rows.map((one) => `${one.name} ${one.value.toPrecision(3)} ${one.unit}`.trim()).join('; ')}`,
  );
}

function report(): void {
  const heading = `${machineAndDate()}; ${text.length} characters in ${pieces.length} updates`;
  const judged = sections.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => ({ ...row, verdict: verdict(row) })),
  }));
  console.log(
    options.json ? JSON.stringify({ heading, sections: judged }, null, 2) : `\n${heading}\n\n${renderTable(sections)}`,
  );
  const missed = misses(sections);
  if (missed.length > 0) console.error(`\n${missed.length} missed: ${missed.map((row) => row.name).join('; ')}`);
  if (options.check && missed.length > 0) process.exitCode = 1;
}

function wholeNumber(name: string, given: string): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= 1) return value;
  console.error(`--${name} must be a whole number ≥ 1, is ${given}. See bench/web/README.md.`);
  process.exit(64);
}
