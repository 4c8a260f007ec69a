// npm run bench:gateway-faults; README.md says what is done to whom, and what counts.
import { basename } from 'node:path';
import { nanoR1 } from '../../test/support/nano-r1.ts';
import { benchOptions, count, file } from '../support/options.ts';
import { atLeast, atMost, noBar, type Row, type Section } from '../support/report.ts';
import { tellResult } from '../support/tell.ts';
import { openings, sums } from './questions.ts';
import { acts } from './saboteur.ts';
import { runStorm, type StormReport } from './storm.ts';
import type { Verdict } from './verdict.ts';

const options = benchOptions(import.meta.url, {
  model: file(undefined),
  streams: count(1_000),
  concurrency: count(16),
  every: count(400),
  maxTokens: count(undefined),
  seed: count(1),
});
const { model = nanoR1, streams, concurrency, every, seed } = options;
const isNano = options.model === undefined;
const report = await runStorm({
  model,
  margins: isNano ? 'exact' : 'near-ties',
  questions: isNano ? sums(100) : openings(50),
  streams,
  concurrency,
  maxTokens: options.maxTokens ?? (isNano ? 512 : 64),
  seed,
  everyTokens: every,
  onVerdict: (done) => {
    if (done % Math.ceil(streams / 10) === 0) console.error(`${done} of ${streams} streams are through`);
  },
});
const setting = `${concurrency} streams at a time, sabotage every ${every} tokens`;
tellResult(setting, [sectionOf(report)], options);

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
