// npm run bench:engine -- --peer <llama-server> --model <gguf>; README.md says what is measured and how.
import { benchOptions, count, file, refuseUsage, someOf } from '../support/options.ts';
import type { Section } from '../support/report.ts';
import { tellResult, tellSection } from '../support/tell.ts';
import { startPair } from './contestants.ts';
import { measureFairness } from './fairness.ts';
import { measureMemory, measureStart } from './memory-and-start.ts';
import { measureOwnWork } from './own-work.ts';
import { measurePrefixTtft } from './prefix-ttft.ts';
import { measureSoak } from './soak.ts';
import { measureThroughput } from './throughput.ts';

const options = benchOptions(import.meta.url, {
  peer: file(undefined),
  model: file(undefined),
  model2: file(undefined),
  rounds: count(5),
  only: someOf(['side-by-side', 'own-work', 'start', 'soak', 'fairness']),
  longPrompt: count(5_950),
  soakRequests: count(2_000),
});
const { only: wanted, rounds } = options;
const model = options.model ?? refuseUsage(import.meta.url, '--model must name a .gguf');
const sections: Section[] = [];

if (wanted.has('side-by-side')) {
  const peer =
    options.peer ?? refuseUsage(import.meta.url, '--peer must name a llama-server for the part side-by-side');
  await sideBySide(model, peer, 'tokens/s');
  if (options.model2) await sideBySide(options.model2, peer, 'tokens/s, larger model');
}
if (wanted.has('own-work')) await add(measureOwnWork(rounds));
if (wanted.has('start')) await add(measureStart(model, rounds));
if (wanted.has('soak')) await add(measureSoak(model, options.soakRequests));
if (wanted.has('fairness')) await add(measureFairness(model, options.longPrompt));
tellResult(`${rounds} rounds`, sections, options);

async function sideBySide(weights: string, peer: string, title: string): Promise<void> {
  const pair = await startPair(weights, peer);
  try {
    await add(measureThroughput(pair, rounds, title));
    await add(measurePrefixTtft(pair, rounds));
    await add(Promise.resolve(measureMemory(pair)));
  } finally {
    await pair.close();
  }
}

async function add(measuring: Promise<Section>): Promise<void> {
  const section = await measuring;
  sections.push(section);
  tellSection(section);
}
