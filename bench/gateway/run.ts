// npm run bench:gateway; README.md says what is measured and how.
import { startPacedReplica } from '../../test/emulated/pace.ts';
import { benchOptions, count, file, place, someOf } from '../support/options.ts';
import type { Section } from '../support/report.ts';
import { tellResult, tellSection } from '../support/tell.ts';
import { measureAddedLatency } from './added-latency.ts';
import { type Contestant, startLitellm, startOurs, startPortkey } from './contestants.ts';
import { measureIdleStreams } from './idle-streams.ts';
import { LoadClient } from './load.ts';
import { comparePeers } from './peers.ts';
import { measureSaturation } from './saturation.ts';
import { measureSoak } from './soak.ts';

const options = benchOptions(import.meta.url, {
  only: someOf(['latency', 'saturation', 'idle', 'soak', 'peers']),
  rounds: count(5),
  streams: count(2_000),
  soak: count(20_000),
  portkey: file(undefined),
  litellm: file(undefined),
  profile: place(),
});
const { only: wanted, rounds, streams } = options;
const sections: Section[] = [];
const replica = await startPacedReplica();
const client = new LoadClient();
const direct = { url: replica.url, headers: {}, model: 'emulated' };
const setting = { rounds, client, direct };
try {
  if (wanted.has('latency')) await withOurs((gateway) => measureAddedLatency(gateway, setting));
  if (wanted.has('saturation')) await withOurs(async (gateway) => [await measureSaturation(gateway, setting)]);
  if (wanted.has('idle')) await withOurs(async (gateway) => [await measureIdleStreams(gateway, client, streams)]);
  if (wanted.has('soak')) await soak();
  if (wanted.has('peers')) await sideBySide();
} finally {
  await client.close();
  await replica.close();
}
tellResult(`${rounds} rounds`, sections, options);

/** A gateway for each part, so that what one leaves behind is not another's. */
async function withOurs(
  measure: (gateway: Contestant) => Promise<readonly Section[]>,
  urls: readonly string[] = [replica.url],
): Promise<void> {
  const gateway = await startOurs(urls, options.profile);
  try {
    add(await measure(gateway));
  } finally {
    await gateway.close();
  }
}

/** Of several replicas: one alone is left out for a second whenever it cuts three streams in a row. */
async function soak(): Promise<void> {
  const others = await Promise.all([1, 2, 3].map(() => startPacedReplica()));
  try {
    const urls = [replica, ...others].map(({ url }) => url);
    await withOurs(async (gateway) => [await measureSoak(gateway, client, options.soak)], urls);
  } finally {
    await Promise.all(others.map((other) => other.close()));
  }
}

async function sideBySide(): Promise<void> {
  const { portkey, litellm } = options;
  const contestants: Contestant[] = [];
  try {
    if (isGiven('portkey', portkey)) contestants.push(await startPortkey(portkey, replica.url));
    if (isGiven('litellm', litellm)) contestants.push(await startLitellm(litellm, replica.url));
    if (contestants.length === 0) return;
    contestants.unshift(await startOurs([replica.url]));
    add(await comparePeers(contestants, setting));
  } finally {
    for (const one of contestants) await one.close();
  }
}

function isGiven(name: string, path: string | undefined): path is string {
  if (path === undefined) console.error(`${name} is left out: no --${name} was given`);
  return path !== undefined;
}

function add(measured: readonly Section[]): void {
  sections.push(...measured);
  measured.forEach(tellSection);
}
