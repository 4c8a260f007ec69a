import { atMost, noBar, type Section } from '../support/report.ts';
import { median } from '../support/statistics.ts';
import { type Contestant, cpuMsOf } from './contestants.ts';
import type { Load, LoadClient, LoadResult, Target } from './load.ts';

export interface Rounds {
  readonly rounds: number;
  readonly client: LoadClient;
  readonly direct: Target;
}

export interface MeasuredRound {
  readonly direct: LoadResult;
  readonly through: LoadResult;
  readonly cpuMicrosPerEvent: number;
}

const streams = 64;
const intervalMs = 10;
const tokens = 100;
const requestsPerClient = 4;

/** What a token loses on its way through the gateway while 64 streams get one every 10 ms each. */
export async function measureAddedLatency(gateway: Contestant, setting: Rounds): Promise<readonly Section[]> {
  const load = { clients: streams, requestsPerClient, tokens, mix: 'streams', spreadMs: tokens * intervalMs } as const;
  const apart = await measureRounds({ ...load, pace: { intervalMs } }, gateway, setting);
  const inStep = await measureRounds({ ...load, pace: { intervalMs, inStep: true } }, gateway, setting);
  const title = `${streams} streams, one token per ${intervalMs} ms each`;
  return [latencySection(title, apart, 'bars'), latencySection(`${title}, all in one instant`, inStep, 'none')];
}

/** Direct and through the contestant by turns, each going first every other time; the round before the first warms up. */
export async function measureRounds(
  load: Omit<Load, 'target'>,
  contestant: Contestant,
  { rounds, client, direct }: Rounds,
): Promise<readonly MeasuredRound[]> {
  const measured: MeasuredRound[] = [];
  for (let round = -1; round < rounds; round++) {
    const directly = () => client.run({ ...load, target: direct });
    const first = round % 2 === 0 ? await directly() : undefined;
    const cpuBeforeMs = cpuMsOf(contestant);
    const through = await client.run({ ...load, target: contestant.target });
    const cpuMicrosPerEvent = ((cpuMsOf(contestant) - cpuBeforeMs) * 1_000) / through.events;
    const one = { direct: first ?? (await directly()), through, cpuMicrosPerEvent };
    if (round >= 0) measured.push(one);
  }
  return measured;
}

/** Medians over rounds of what was added to each percentile. */
export function addedMs(rounds: readonly MeasuredRound[]): {
  readonly p50: number;
  readonly p99: number;
  readonly ttftP50: number;
} {
  const added = (read: (result: LoadResult) => number) =>
    median(rounds.map(({ direct, through }) => read(through) - read(direct)));
  return {
    p50: added(({ latencyMs }) => latencyMs.p50),
    p99: added(({ latencyMs }) => latencyMs.p99),
    ttftP50: added(({ ttftMs }) => ttftMs.p50),
  };
}

function latencySection(title: string, rounds: readonly MeasuredRound[], kind: 'bars' | 'none'): Section {
  const { p50, p99, ttftP50 } = addedMs(rounds);
  const bar = (limit: number) => (kind === 'bars' ? atMost(limit) : noBar);
  const direct = (p: 'p50' | 'p99') => median(rounds.map((round) => round.direct.latencyMs[p]));
  return {
    title,
    rows: [
      { name: 'added to a token, median', value: p50, unit: 'ms', bar: bar(0.5) },
      { name: 'added to a token, 99th percentile', value: p99, unit: 'ms', bar: bar(4) },
      { name: 'added to the first token, median', value: ttftP50, unit: 'ms', bar: bar(1.5) },
      { name: 'direct, median', value: direct('p50'), unit: 'ms', bar: noBar },
      { name: 'direct, 99th percentile', value: direct('p99'), unit: 'ms', bar: noBar },
      { name: 'CPU per token', value: median(rounds.map((r) => r.cpuMicrosPerEvent)), unit: 'µs', bar: bar(70) },
    ],
  };
}
