import type { Browser } from 'playwright-core';
import { EmulatedReplica } from '../../test/emulated/emulated-replica.ts';
import { replicaAt } from '../../test/gateway/start-gateway.ts';
import { Site } from '../../test/web/browser/site.ts';
import { atMost, noBar, type Section } from '../support/report.ts';
import { percentile } from '../support/statistics.ts';
import { tellSection } from '../support/tell.ts';
import { measureFirstTokens } from './measure-first-token.ts';
import { measureLoad } from './measure-load.ts';
import { keepLongChat, measureLongChat } from './measure-long-chat.ts';
import { examplePlanAddress, measurePlan } from './measure-plan.ts';
import { fast3g } from './slow-wire.ts';

export type AppPart = 'load' | 'first-token' | 'long-chat' | 'plan';

const cpuSlowdown = 4;

export interface AppSizes {
  readonly parts: ReadonlySet<string>;
  /** How often each is measured. */
  readonly visits: number;
  readonly turns: number;
}

/** The chat as it is built and served, in front of an engine that is emulated. */
export async function appSections(browser: Browser, { parts, visits, turns }: AppSizes): Promise<readonly Section[]> {
  const latency = { firstTokenMs: 200, tokenMs: 5 };
  const replica = await EmulatedReplica.start(`${'I think. '.repeat(10)}\n</think>\n\n42`, { latency });
  const site = await Site.open({ replicas: [replicaAt('engine', replica.url)] });
  const sections: Section[] = [];
  const take = (section: Section): void => {
    sections.push(section);
    tellSection(section);
  };
  try {
    if (parts.has('load')) take(await loadSection(browser, site.url, visits));
    if (parts.has('first-token')) take(await firstTokenSection(browser, site.url, visits));
    if (parts.has('long-chat')) take(await longChatSection(browser, site, visits, turns));
    if (parts.has('plan')) take(await planSection(browser, site.url, visits));
  } finally {
    await site.close();
    await replica.close();
  }
  return sections;
}

async function loadSection(browser: Browser, url: string, visits: number): Promise<Section> {
  const slow = await measureLoad(browser, url, { line: fast3g, cpuSlowdown, visits });
  const near = { roundTripMs: 0, downBitsPerSecond: 1e9, upBitsPerSecond: 1e9 };
  const local = await measureLoad(browser, url, { line: near, cpuSlowdown: 1, visits });
  return {
    title: 'first load',
    rows: [
      { name: 'fast 3G, processor 4x slower: first paint', value: slow.firstPaintMs, unit: 'ms', bar: atMost(1_000) },
      { name: 'the same: ready for typing', value: slow.readyMs, unit: 'ms', bar: atMost(1_500) },
      { name: 'on the wire until then', value: slow.wireKilobytes, unit: 'KB', bar: noBar },
      { name: 'this machine: first paint', value: local.firstPaintMs, unit: 'ms', bar: noBar },
      { name: 'this machine: ready for typing', value: local.readyMs, unit: 'ms', bar: noBar },
    ],
  };
}

async function firstTokenSection(browser: Browser, url: string, visits: number): Promise<Section> {
  const atOnceMs = await measureFirstTokens(browser, url, 1, visits);
  const slowedMs = await measureFirstTokens(browser, url, cpuSlowdown, visits);
  return {
    title: 'first token, from its bytes to the screen',
    rows: [
      { name: 'median', value: percentile(atOnceMs, 0.5), unit: 'ms', bar: noBar },
      { name: 'most', value: Math.max(...atOnceMs), unit: 'ms', bar: atMost(50) },
      { name: 'processor 4x slower, median', value: percentile(slowedMs, 0.5), unit: 'ms', bar: noBar },
    ],
  };
}

async function longChatSection(browser: Browser, site: Site, visits: number, turns: number): Promise<Section> {
  const chat = await keepLongChat(site.chats, turns);
  const result = await measureLongChat(browser, site.url, chat, visits);
  return {
    title: `a chat of ${turns} turns, until its end is on the screen`,
    rows: [
      { name: 'opened from the list, median', value: percentile(result.fromListMs, 0.5), unit: 'ms', bar: atMost(300) },
      { name: 'most', value: Math.max(...result.fromListMs), unit: 'ms', bar: noBar },
      { name: 'opened by its address, median', value: percentile(result.byAddressMs, 0.5), unit: 'ms', bar: noBar },
      { name: 'elements on the page', value: result.elements, unit: '', bar: noBar },
    ],
  };
}

async function planSection(browser: Browser, url: string, changes: number): Promise<Section> {
  const address = url + examplePlanAddress();
  const perTokenMs = await measurePlan(browser, address, 'perToken', changes);
  const firstTokenMs = await measurePlan(browser, address, 'firstToken', changes);
  const rateMs = await measurePlan(browser, address, 'rate', changes);
  return {
    title: 'the page of the plan, from a change of a slider to the plan on the screen',
    rows: [
      { name: 'time per token, median', value: percentile(perTokenMs, 0.5), unit: 'ms', bar: atMost(300) },
      { name: 'most', value: Math.max(...perTokenMs), unit: 'ms', bar: noBar },
      { name: 'time to the first token, median', value: percentile(firstTokenMs, 0.5), unit: 'ms', bar: atMost(300) },
      { name: 'requests per second, median', value: percentile(rateMs, 0.5), unit: 'ms', bar: atMost(300) },
    ],
  };
}
