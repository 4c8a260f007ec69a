import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nanoR1 } from '../../test/support/nano-r1.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { atMost, noBar, type Section } from '../support/report.ts';
import { median } from '../support/statistics.ts';
import { type Contestant, maxRunning, startOurs, stop } from './contestants.ts';
import { cpuMs } from './process-stats.ts';
import { greedyChat } from './prompts.ts';
import { streamRequest } from './stream-client.ts';

const replyTokens = 96;
const burstsPerRound = 5;
/** No more than the requests need: attention runs over all cells in use, and leftovers of earlier bursts are in use too. */
const cells = 2_048;
const bareDecode = fileURLToPath(new URL('bare-decode.ts', import.meta.url));
const run = promisify(execFile);

/**
 * What a generated token costs besides the matrix products: scheduling, sampling, text, thread hops, HTTP, socket writes.
 *
 * Sixteen streams of a micro model on one thread; CPU time of the whole engine process, divided by the tokens. The same
 * decode in a bare loop over the library is the kernel's share, which even a micro model has; the difference is ours.
 */
export async function measureOwnWork(rounds: number): Promise<Section> {
  const engine = await startOurs(nanoR1, { threads: 1, cells });
  const whole: number[] = [];
  const kernel: number[] = [];
  try {
    // Round -1 warms the code up.
    for (let round = -1; round < rounds; round++) {
      const wholeMicros = await wholeCpuMicros(engine, round);
      if (round < 0) continue;
      whole.push(wholeMicros);
      kernel.push(await kernelCpuMicros());
    }
  } finally {
    await stop(engine);
  }
  return {
    title: 'CPU per generated token, micro model, 16 requests, 1 thread',
    rows: [
      { name: 'engine process, whole', value: median(whole), unit: 'µs', bar: noBar },
      { name: 'kernel alone (bare decode loop)', value: median(kernel), unit: 'µs', bar: noBar },
      { name: 'our own work (the difference)', value: median(whole) - median(kernel), unit: 'µs', bar: atMost(100) },
    ],
  };
}

async function wholeCpuMicros(engine: Contestant, round: number): Promise<number> {
  const before = cpuMs(engine.process.pid);
  let tokens = 0;
  for (let burst = 0; burst < burstsPerRound; burst++)
    tokens += await sixteenSums(engine, (round + 1) * burstsPerRound + burst);
  return ((cpuMs(engine.process.pid) - before) * 1_000) / tokens;
}

/** @returns how many tokens were generated */
async function sixteenSums({ url, agent }: Contestant, seed: number): Promise<number> {
  const random = seededRandom(seed);
  const results = await Promise.all(
    Array.from({ length: maxRunning }, () => {
      const sum = `What is ${random.below(1_000)} + ${random.below(1_000)}?`;
      return streamRequest({ url, path: '/v1/chat/completions', body: greedyChat(sum, replyTokens), agent });
    }),
  );
  return results.reduce((total, result) => total + result.completionTokens, 0);
}

async function kernelCpuMicros(): Promise<number> {
  const node = ['--conditions=regauge-source', '--disable-warning=ExperimentalWarning', bareDecode];
  const { stdout } = await run(process.execPath, [
    ...node,
    nanoR1,
    String(maxRunning),
    String(replyTokens),
    String(cells),
  ]);
  const { cpuMicrosPerToken }: { readonly cpuMicrosPerToken: number } = JSON.parse(stdout);
  return cpuMicrosPerToken;
}
