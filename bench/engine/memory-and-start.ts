import { atMost, noBar, type Section } from '../support/report.ts';
import { median } from '../support/statistics.ts';
import { type Pairing, startOurs, stop } from './contestants.ts';
import { residentMemory } from './process-stats.ts';

const mega = 1e6;
const extraBytes = 120 * mega;

/** Read after both have served the same load. */
export function measureMemory({ ours, peer }: Pairing): Section {
  const [own, other] = [residentMemory(ours.process.pid), residentMemory(peer.process.pid)];
  return {
    title: 'resident memory after the same load',
    rows: [
      { name: 'ours', value: own.rssBytes / mega, unit: 'MB', bar: atMost((other.rssBytes + extraBytes) / mega) },
      { name: 'peer', value: other.rssBytes / mega, unit: 'MB', bar: noBar },
      { name: 'ours, shared pages in part (Pss)', value: own.pssBytes / mega, unit: 'MB', bar: noBar },
      { name: 'peer, shared pages in part (Pss)', value: other.pssBytes / mega, unit: 'MB', bar: noBar },
    ],
  };
}

/** From spawn to `ready`, weights on disk and in the page cache. */
export async function measureStart(model: string, rounds: number): Promise<Section> {
  const readySeconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const engine = await startOurs(model);
    readySeconds.push(engine.process.readyMs / 1_000);
    await stop(engine);
  }
  return {
    title: 'start',
    rows: [{ name: 'from spawn to ready', value: median(readySeconds), unit: 's', bar: atMost(2) }],
  };
}
