// npm run bench:gateway-faults; README.md says what is done to whom, and what counts.
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { nanoR1 } from '../../test/support/nano-r1.ts';
import { machineAndDate } from '../support/machine.ts';
import { atLeast, atMost, misses, noBar, type Row, renderTable, type Section, verdict } from '../support/report.ts';
import { openings, sums } from './questions.ts';
import { acts } from './saboteur.ts';
import { runStorm, type StormReport } from './storm.ts';
import type { Verdict } from './verdict.ts';

const options = parseArgs({
  options: {
    model: { type: 'string' },
    streams: { type: 'string', default: '1000' },
    concurrency: { type: 'string', default: '16' },
    every: { type: 'string', default: '400' },
    'max-tokens': { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
}).values;

if (options.help) {
  console.log(readFileSync(new URL('README.md', import.meta.url), 'utf8').split('\n## ')[0]);
  process.exit();
}

const { model = nanoR1 } = options;
if (!existsSync(model)) refuse(`--model must name a file; there is no ${model}`);
const isNano = options.model === undefined;
const streams = wholeNumber('streams', options.streams);
const seed = wholeNumber('seed', options.seed);
const report = await runStorm({
  model,
  margins: isNano ? 'exact' : 'near-ties',
  questions: isNano ? sums(100) : openings(50),
  streams,
  concurrency: wholeNumber('concurrency', options.concurrency),
  maxTokens: wholeNumber('max-tokens', options['max-tokens'] ?? (isNano ? '512' : '64')),
  seed,
  everyTokens: wholeNumber('every', options.every),
  onVerdict: (done) => {
    if (done % Math.ceil(streams / 10) === 0) console.error(`${done} of ${streams} streams are through`);
  },
});
tell([sectionOf(report)]);

function sectionOf({ verdicts, ...rest }: StormReport): Section {
  const of = <Kind extends Verdict['kind']>(kind: Kind) =>
    verdicts.filter((one): one is Extract<Verdict, { kind: Kind }> => one.kind === kind);
  const row = (name: string, value: number, bar = noBar, unit = ''): Row => ({ name, value, unit, bar });
  const ties = of('near-tie');
  const codes = Object.entries(Object.groupBy(of('error'), ({ code }) => code));
  for (const [message, errors = []] of Object.entries(Object.groupBy(of('error'), (error) => error.message)))
    console.error(`${errors.length} x ${message}`);
  for (const { how } of of('wrong').slice(0, 10)) console.error(`wrong: ${how}`);
  return {
    title: `${verdicts.length} streams, ${basename(model)}, seed ${seed}`,
    rows: [
      row('the undisturbed text', of('exact').length),
      ...(isNano ? [] : [row('another valid text after a near tie', ties.length)]),
      ...(ties.length > 0
        ? [row('widest gap of a flipped token', Math.max(...ties.map((tie) => tie.widestGapNats)), noBar, 'nats')]
        : []),
      ...codes.map(([code, errors = []]) => row(`error \`${code}\``, errors.length)),
      row('wrong: lost, doubled, changed, or a part as the whole', of('wrong').length, atMost(0)),
      row('carried over in mid-stream', rest.carriedOver, atLeast(1)),
      row('begun again at another engine', rest.retried),
      row('refused while both were away, asked again', rest.askedAgain),
      ...acts.map((act) => row(`sabotage: ${act}`, rest.acts[act])),
      row('starts of the two engines', rest.engineStarts),
      row('runs in flight at the end', rest.runsInFlight, atMost(0)),
      row('took', rest.seconds, noBar, 's'),
    ],
  };
}

function tell(sections: readonly Section[]): void {
  const heading = `${machineAndDate()}; ${options.concurrency} streams at a time, sabotage every ${options.every} tokens`;
  const judged = sections.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => ({ ...row, verdict: verdict(row) })),
  }));
  const asJson = () => JSON.stringify({ heading, sections: judged }, null, 2);
  console.log(options.json ? asJson() : `\n${heading}\n\n${renderTable(sections)}`);
  const missed = misses(sections);
  if (missed.length > 0) console.error(`\n${missed.length} missed: ${missed.map(({ name }) => name).join('; ')}`);
  if (options.check && missed.length > 0) process.exitCode = 1;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 ? value : refuse(`--${name} must be a whole number ≥ 1, is ${text}`);
}

function refuse(reason: string): never {
  console.error(`${reason}. See bench/gateway-faults/README.md.`);
  process.exit(64);
}
