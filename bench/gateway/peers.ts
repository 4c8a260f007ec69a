import { atMost, noBar, type Row, type Section } from '../support/report.ts';
import { median } from '../support/statistics.ts';
import { addedMs, type MeasuredRound, measureRounds, type Rounds } from './added-latency.ts';
import type { Contestant } from './contestants.ts';

/** So few tokens that nobody queues: a contestant at its limit would show its queue instead of its work. */
const light = { clients: 8, intervalMs: 20 };
/** What the gateway's own bars are for. CPU is counted here, where code is warm and waking up costs little. */
const full = { clients: 64, intervalMs: 10 };
const tokens = 50;
const requestsPerClient = 4;

interface Standing {
  readonly name: Contestant['name'];
  readonly addedP50Ms: number;
  readonly addedP99Ms: number;
  readonly addedTtftMs: number;
  readonly lightCpuMicros: number;
  readonly fullCpuMicros: number;
}

/** The same loads through each; the last rows compare ours with the better of the others in each respect. */
export async function comparePeers(contestants: readonly Contestant[], setting: Rounds): Promise<readonly Section[]> {
  const standings: Standing[] = [];
  for (const contestant of contestants) standings.push(await standingOf(contestant, setting));
  return [
    ...standings.map((standing) => ({ title: `side by side: ${standing.name}`, rows: standingRows(standing) })),
    { title: 'ours beside the better peer', rows: ratioRows(standings) },
  ];
}

async function standingOf(contestant: Contestant, setting: Rounds): Promise<Standing> {
  const under = ({ clients, intervalMs }: typeof light) =>
    measureRounds(
      { clients, requestsPerClient, tokens, pace: { intervalMs }, spreadMs: tokens * intervalMs, mix: 'streams' },
      contestant,
      setting,
    );
  const cpuMicros = (rounds: readonly MeasuredRound[]) => median(rounds.map((round) => round.cpuMicrosPerEvent));
  const fullRounds = await under(full);
  const lightRounds = await under(light);
  const { p50, p99, ttftP50 } = addedMs(lightRounds);
  return {
    name: contestant.name,
    addedP50Ms: p50,
    addedP99Ms: p99,
    addedTtftMs: ttftP50,
    lightCpuMicros: cpuMicros(lightRounds),
    fullCpuMicros: cpuMicros(fullRounds),
  };
}

function standingRows(standing: Standing): readonly Row[] {
  const at = ({ clients, intervalMs }: typeof light) => `${clients} streams, a token per ${intervalMs} ms`;
  return [
    { name: `added to a token, median, ${at(light)}`, value: standing.addedP50Ms, unit: 'ms', bar: noBar },
    { name: 'added to a token, 99th percentile', value: standing.addedP99Ms, unit: 'ms', bar: noBar },
    { name: 'added to the first token, median', value: standing.addedTtftMs, unit: 'ms', bar: noBar },
    { name: 'CPU per token', value: standing.lightCpuMicros, unit: 'µs', bar: noBar },
    { name: `CPU per token, ${at(full)}`, value: standing.fullCpuMicros, unit: 'µs', bar: noBar },
  ];
}

function ratioRows(standings: readonly Standing[]): readonly Row[] {
  const ours = standings.find(({ name }) => name === 'ours');
  const peers = standings.filter(({ name }) => name !== 'ours');
  const ratio = (read: (standing: Standing) => number) =>
    ours ? read(ours) / Math.min(...peers.map(read)) : Number.NaN;
  return [
    { name: 'added to a token, median', value: ratio((one) => one.addedP50Ms), unit: 'x', bar: atMost(0.5) },
    { name: 'added to the first token, median', value: ratio((one) => one.addedTtftMs), unit: 'x', bar: atMost(0.5) },
    { name: 'CPU per token, light load', value: ratio((one) => one.lightCpuMicros), unit: 'x', bar: noBar },
    { name: 'CPU per token, full load', value: ratio((one) => one.fullCpuMicros), unit: 'x', bar: atMost(0.5) },
  ];
}
