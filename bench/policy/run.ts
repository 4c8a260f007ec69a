// npm run bench:policy; README.md says what is measured and how.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machineAndDate } from '../support/machine.ts';
import { misses, renderTable, type Section, verdict } from '../support/report.ts';
import { measureDecide, measureRest } from './measure.ts';
import { cachedBlocks, createScenario, policies, replicaCount } from './scenario.ts';

const options = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    requests: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
}).values;

if (options.help) {
  console.log(readFileSync(new URL('README.md', import.meta.url), 'utf8').split('\n## ')[0]);
  process.exit();
}

const rounds = wholeNumber('rounds', options.rounds);
const scenario = createScenario(wholeNumber('requests', options.requests));
const sections: readonly Section[] = [
  ...policies.map((policy) => measureDecide(scenario, policy, rounds)),
  ...policies.slice(0, 1).map((policy) => measureRest(scenario, policy)),
];
const heading = `${machineAndDate()}; ${replicaCount} replicas, ${cachedBlocks} cached blocks, ${rounds} rounds`;
console.log(options.json ? asJson() : `${heading}\n\n${renderTable(sections)}`);
const missed = misses(sections);
if (missed.length > 0) console.error(`\n${missed.length} missed: ${missed.map((row) => row.name).join('; ')}`);
if (options.check && missed.length > 0) process.exitCode = 1;

function asJson(): string {
  const judged = sections.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => ({ ...row, verdict: verdict(row) })),
  }));
  return JSON.stringify({ heading, sections: judged }, null, 2);
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  console.error(`--${name} must be a whole number ≥ 1, is ${text}. See bench/policy/README.md.`);
  process.exit(64);
}
