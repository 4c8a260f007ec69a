import { atMost, noBar, type Section } from '../support/report.ts';
import { median } from '../support/statistics.ts';
import { measureRounds, type Rounds } from './added-latency.ts';
import type { Contestant } from './contestants.ts';

const streams = 16;
const tokens = 8_192;

/** What a token costs when the replica writes as fast as it can, so that many come with one read. */
export async function measureSaturation(gateway: Contestant, setting: Rounds): Promise<Section> {
  const load = { clients: streams, requestsPerClient: 1, tokens, pace: { intervalMs: 0 }, spreadMs: 0 };
  const rounds = await measureRounds({ ...load, mix: 'streams' }, gateway, setting);
  const perSecond = ({ events, wallMs }: { readonly events: number; readonly wallMs: number }) =>
    (events / wallMs) * 1_000;
  return {
    title: `${streams} streams as fast as they go`,
    rows: [
      { name: 'CPU per token', value: median(rounds.map((r) => r.cpuMicrosPerEvent)), unit: 'µs', bar: atMost(25) },
      { name: 'through', value: median(rounds.map((r) => perSecond(r.through))), unit: 'tokens/s', bar: noBar },
      { name: 'direct', value: median(rounds.map((r) => perSecond(r.direct))), unit: 'tokens/s', bar: noBar },
    ],
  };
}
