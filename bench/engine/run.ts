// npm run bench:engine -- --peer <llama-server> --model <gguf>; README.md says what is measured and how.
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machineAndDate } from '../support/machine.ts';
import { misses, renderTable, type Section, verdict } from '../support/report.ts';
import { startPair } from './contestants.ts';
import { measureFairness } from './fairness.ts';
import { measureMemory, measureStart } from './memory-and-start.ts';
import { measureOwnWork } from './own-work.ts';
import { measurePrefixTtft } from './prefix-ttft.ts';
import { measureSoak } from './soak.ts';
import { measureThroughput } from './throughput.ts';

const options = parseArgs({
  options: {
    peer: { type: 'string' },
    model: { type: 'string' },
    model2: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: 'side-by-side,own-work,start,soak,fairness' },
    'long-prompt': { type: 'string', default: '5950' },
    'soak-requests': { type: 'string', default: '2000' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
}).values;

if (options.help) {
  console.log(readFileSync(new URL('README.md', import.meta.url), 'utf8').split('\n## ')[0]);
  process.exit();
}

const model = file('model', options.model);
const rounds = Number(options.rounds);
const wanted = new Set(options.only.split(','));
const sections: Section[] = [];

if (wanted.has('side-by-side')) {
  await sideBySide(model, 'tokens/s');
  if (options.model2) await sideBySide(file('model2', options.model2), 'tokens/s, larger model');
}
if (wanted.has('own-work')) await add(measureOwnWork(rounds));
if (wanted.has('start')) await add(measureStart(model, rounds));
if (wanted.has('soak')) await add(measureSoak(model, Number(options['soak-requests'])));
if (wanted.has('fairness')) await add(measureFairness(model, Number(options['long-prompt'])));

const heading = `${machineAndDate()}; ${rounds} rounds`;
if (options.json) {
  const judged = sections.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => ({ ...row, verdict: verdict(row) })),
  }));
  console.log(JSON.stringify({ heading, sections: judged }, null, 2));
} else {
  console.log(`\n${heading}\n\n${renderTable(sections)}`);
}
const missed = misses(sections);
if (missed.length > 0) console.error(`\n${missed.length} missed: ${missed.map((row) => row.name).join('; ')}`);
if (options.check && missed.length > 0) process.exitCode = 1;

async function sideBySide(path: string, title: string): Promise<void> {
  const pair = await startPair(path, file('peer', options.peer));
  try {
    await add(measureThroughput(pair, rounds, title));
    await add(measurePrefixTtft(pair, rounds));
    await add(Promise.resolve(measureMemory(pair)));
  } finally {
    await pair.close();
  }
}

/** Sections are told as they come: a whole run takes a quarter of an hour. */
async function add(measuring: Promise<Section>): Promise<void> {
  const section = await measuring;
  sections.push(section);
  console.error(
    `${section.title}: ${section.rows.map((row) => `${row.name} ${row.value.toPrecision(4)} ${row.unit}`.trim()).join('; ')}`,
  );
}

function file(name: string, path: string | undefined): string {
  if (path && existsSync(path)) return path;
  console.error(`--${name} must name a file${path ? `; there is no ${path}` : ''}. See bench/engine/README.md.`);
  process.exit(64);
}
