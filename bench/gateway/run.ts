// npm run bench:gateway; README.md says what is measured and how.
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startPacedReplica } from '../../test/emulated/pace.ts';
import { machineAndDate } from '../support/machine.ts';
import { misses, renderTable, type Section, verdict } from '../support/report.ts';
import { measureAddedLatency } from './added-latency.ts';
import { type Contestant, startLitellm, startOurs, startPortkey } from './contestants.ts';
import { measureIdleStreams } from './idle-streams.ts';
import { LoadClient } from './load.ts';
import { comparePeers } from './peers.ts';
import { measureSaturation } from './saturation.ts';
import { measureSoak } from './soak.ts';

const options = parseArgs({
  options: {
    only: { type: 'string', default: 'latency,saturation,idle,soak,peers' },
    rounds: { type: 'string', default: '5' },
    streams: { type: 'string', default: '2000' },
    soak: { type: 'string', default: '20000' },
    portkey: { type: 'string' },
    litellm: { type: 'string' },
    profile: { type: 'string' },
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
const streams = wholeNumber('streams', options.streams);
const soakRequests = wholeNumber('soak', options.soak);
const wanted = new Set(options.only.split(','));
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
report();

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
    await withOurs(async (gateway) => [await measureSoak(gateway, client, soakRequests)], urls);
  } finally {
    await Promise.all(others.map((other) => other.close()));
  }
}

async function sideBySide(): Promise<void> {
  const { portkey, litellm } = options;
  const contestants: Contestant[] = [];
  try {
    if (isThere('portkey', portkey)) contestants.push(await startPortkey(portkey, replica.url));
    if (isThere('litellm', litellm)) contestants.push(await startLitellm(litellm, replica.url));
    if (contestants.length === 0) return;
    contestants.unshift(await startOurs([replica.url]));
    add(await comparePeers(contestants, setting));
  } finally {
    for (const one of contestants) await one.close();
  }
}

function isThere(name: string, path: string | undefined): path is string {
  if (path !== undefined && existsSync(path)) return true;
  console.error(`${name} is left out: ${path === undefined ? `no --${name} was given` : `there is no ${path}`}`);
  return false;
}

/** Sections are told as they come: a whole run takes minutes. */
function add(measured: readonly Section[]): void {
  sections.push(...measured);
  for (const { title, rows } of measured) {
    const values = rows.map((row) => `${row.name} ${row.value.toPrecision(4)} ${row.unit}`.trim());
    console.error(`${title}: ${values.join('; ')}`);
  }
}

function report(): void {
  const heading = `${machineAndDate()}; ${rounds} rounds`;
  const judged = sections.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => ({ ...row, verdict: verdict(row) })),
  }));
  const asJson = () => JSON.stringify({ heading, sections: judged }, null, 2);
  console.log(options.json ? asJson() : `\n${heading}\n\n${renderTable(sections)}`);
  const missed = misses(sections);
  if (missed.length > 0) console.error(`\n${missed.length} missed: ${missed.map((row) => row.name).join('; ')}`);
  if (options.check && missed.length > 0) process.exitCode = 1;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  console.error(`--${name} must be a whole number ≥ 1, is ${text}. See bench/gateway/README.md.`);
  process.exit(64);
}
