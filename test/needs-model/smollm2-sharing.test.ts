import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSmolLm2 } from '../support/find-smollm2.ts';
import { exportFrame, importFrame } from '../support/kv-frames.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';
import { type Continuation, continueGreedily, marginAt } from './greedy-walk.ts';
import { smolLm2NearTie } from './smollm2-near-tie.ts';

const report =
  'On day 3 the station at Hendaye changed the wheels of nine trains and let 340 tons of grain pass. ' +
  'On day 4 it changed the wheels of two trains and let 95 tons of paper pass. On day 5 nothing came but rain.';
const asking = (question: string) => `<|im_start|>user\n${report}\n${question}<|im_end|>\n<|im_start|>assistant\n`;
const [summary, title] = [asking('Summarise this in one sentence.'), asking('Write a title for this report.')];
const maxTokens = 24;
const minute = 60_000;

const model = await findSmolLm2();
describe.skipIf(model.kind === 'absent')(
  model.kind === 'absent' ? `SmolLM2's prefixes: ${model.reason}` : "SmolLM2's prefixes",
  () => {
    let prefiller: ServerProcess;
    let decoder: ServerProcess;
    beforeAll(async () => {
      const flags = { model: model.kind === 'found' ? model.path : '', context: 1_024, threads: 1, maxRunning: 4 };
      [prefiller, decoder] = await Promise.all([startEngine(flags), startEngine(flags)]);
    });
    afterAll(() => Promise.all([prefiller?.close(), decoder?.close()]));

    test('a sequence goes on in another process with the tokens of the undisturbed run', {
      timeout: minute,
    }, async () => {
      const whole = await continueGreedily(prefiller.url, { prompt: summary, maxTokens, cacheSalt: 'moved' });
      const sofar = [...whole.promptTokens, ...whole.tokens.slice(0, 10)];
      const { frame } = await exportFrame(prefiller.url, sofar, 'moved');
      expect((await importFrame(decoder.url, frame, '?cache_salt=moved')).status).toBe(200);
      const rest = await continueGreedily(decoder.url, {
        prompt: sofar,
        maxTokens: maxTokens - 10,
        cacheSalt: 'moved',
      });
      expect(rest.tokens).toEqual(whole.tokens.slice(10));
      expect(rest.cachedTokens).toBe(sofar.length - 1);
    });

    test(`a shared prefix is told as cached and changes no token, but where the margins of two are below ${smolLm2NearTie} logit together`, {
      timeout: minute,
    }, async () => {
      const alone = await continueGreedily(decoder.url, { prompt: title, maxTokens, cacheSalt: 'alone' });
      const first = await continueGreedily(decoder.url, { prompt: summary, maxTokens: 1, cacheSalt: 'shared' });
      const second = await continueGreedily(decoder.url, { prompt: title, maxTokens, cacheSalt: 'shared' });
      expect(alone.cachedTokens).toBe(0);
      expect(second.cachedTokens).toBe(sharedLength(first.promptTokens, second.promptTokens));
      expect(second.cachedTokens).toBeGreaterThan(60);
      expect(await movedAtParting(decoder.url, alone, second)).toBeLessThan(smolLm2NearTie);
    });

    test('a prefix imported from another process serves a prompt that begins with it', {
      timeout: minute,
    }, async () => {
      const alone = await continueGreedily(decoder.url, { prompt: title, maxTokens, cacheSalt: 'never imported' });
      const first = await continueGreedily(prefiller.url, { prompt: summary, maxTokens: 1, cacheSalt: 'forked' });
      const { frame } = await exportFrame(prefiller.url, first.promptTokens, 'forked');
      await importFrame(decoder.url, frame, '?cache_salt=forked');
      const forked = await continueGreedily(decoder.url, { prompt: title, maxTokens, cacheSalt: 'forked' });
      expect(forked.cachedTokens).toBe(sharedLength(first.promptTokens, forked.promptTokens));
      expect(await movedAtParting(decoder.url, alone, forked)).toBeLessThan(smolLm2NearTie);
    });
  },
);

function sharedLength(a: readonly number[], b: readonly number[]): number {
  return a.findIndex((token, i) => token !== b[i]);
}

/** How far the difference of two logits moved where two runs part first, 0 when they do not; later tokens have other pasts. */
async function movedAtParting(url: string, one: Continuation, other: Continuation): Promise<number> {
  const at = one.tokens.findIndex((token, i) => token !== other.tokens[i]);
  if (at < 0) return 0;
  const [a = -1, b = -1] = [one.tokens[at], other.tokens[at]];
  return (await marginAt(url, one, at, [a, b])) + (await marginAt(url, other, at, [b, a]));
}
