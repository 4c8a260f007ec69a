import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChatRequest } from '#wire';
import { anyone } from '../caller.ts';
import { Run, type RunOptions } from '../run.ts';
import { free } from '../run-cost.ts';
import { RunCopier } from './run-copier.ts';
import type { RunCopies, RunCopyPart } from './run-copy.ts';
import { RunCopyStore } from './run-copy-store.ts';

const options: RunOptions = {
  id: 'chatcmpl-aaaaaa-1',
  createdSeconds: 0,
  protocol: 'openai',
  request: parseChatRequest({ messages: [{ role: 'user', content: '?' }] }),
  model: 'm',
  isKept: true,
  session: undefined,
  caller: anyone,
  rules: [],
  prices: free,
  keep: { keepEvents: 1_000, keepBytes: 1_000_000 },
};

/** A store in another process: what is sent arrives as a copy, when the test says so. */
class FarStore implements RunCopies {
  readonly store = new RunCopyStore();
  readonly #waiting: (() => void)[] = [];

  async take(part: RunCopyPart): Promise<'copied' | 'dropped'> {
    const copy = structuredClone(part);
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.store.take('aaaaaa', copy);
  }

  forget(id: string): void {
    this.store.forget('aaaaaa', id);
  }

  async arrive(): Promise<void> {
    for (const resolve of this.#waiting.splice(0)) resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function copiedRun(far: FarStore): Run {
  const run = new Run(options);
  const { keep: _, ...copied } = options;
  new RunCopier(run, copied, far);
  run.text.promptTokens = [1, 2];
  return run;
}

function say(run: Run, kind: 'thinking' | 'answer', text: string, token: number): void {
  run.commit([token], kind === 'thinking');
  run.publish(kind, text);
  run.flush();
}

test('nobody may read what is not copied, the end included', async () => {
  const far = new FarStore();
  const run = copiedRun(far);
  say(run, 'answer', 'a', 3);
  expect([run.log.last, run.readable]).toEqual([2, 0]);
  await far.arrive();
  await far.arrive();
  expect(run.readable).toBe(2);
  run.complete('stop', undefined, undefined);
  expect([run.end?.kind, run.readableEnd]).toEqual(['complete', undefined]);
  await far.arrive();
  expect([run.readable, run.readableEnd?.kind]).toEqual([run.log.last, 'complete']);
});

test('a run for which there is no room any more is told as if it were not copied', async () => {
  const far = new FarStore();
  const run = copiedRun(far);
  await far.arrive();
  far.forget(run.id);
  say(run, 'answer', 'a', 3);
  await far.arrive();
  expect(run.readable).toBe(2);
  say(run, 'answer', 'b', 4);
  expect(run.readable).toBe(3);
});

const step = fc.record({
  kind: fc.constantFrom('thinking', 'answer'),
  text: fc.string({ minLength: 1, maxLength: 4 }),
});

test('what a copy brings to another process is what readers knew: events, text, ids, thinking', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.nat(12), async (steps, until) => {
      const far = new FarStore();
      const run = copiedRun(far);
      const inOrder = [
        ...steps.filter(({ kind }) => kind === 'thinking'),
        ...steps.filter(({ kind }) => kind === 'answer'),
      ];
      for (const [at, { kind, text }] of inOrder.entries()) {
        say(run, kind, text, at);
        if (at < until) await far.arrive();
      }
      const [copy] = far.store.passOn('aaaaaa', () => false);
      const heir = new Run(options);
      if (copy) heir.restore(copy);
      expect(heir.log.last).toBe(run.readable);
      const known = run.log.slice(0, run.readable);
      expect(heir.log.slice(0, 1_000)).toEqual(known);
      const told = known.kind === 'events' ? known.events : [];
      const texts = (kind: string) =>
        told.flatMap((one) => (one.kind === kind && 'text' in one ? one.text : [])).join('');
      expect(heir.text.delivered).toEqual({ thinking: texts('thinking'), answer: texts('answer') });
      expect(heir.text.tokens).toEqual(told.flatMap((one) => ('tokens' in one ? (one.tokens ?? []) : [])));
      if (run.readable === run.log.last) expect(heir.text.thinkingTokens).toBe(run.text.thinkingTokens);
      expect(heir.hasDelivered).toBe(run.readable > 0);
      expect(heir.text.isExact).toBe(run.readable > 0);
    }),
  );
});
