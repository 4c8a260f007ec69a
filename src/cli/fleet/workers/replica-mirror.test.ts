import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adapterFor, type ReplicaView } from '#fleet';
import { ReplicaMirror } from './replica-mirror.ts';

const adapter = adapterFor('regauge');
const identity = { version: undefined, models: [], contextTokens: undefined, tokenizer: undefined };

function view(over: Partial<ReplicaView> = {}): ReplicaView {
  return {
    id: 'a/0',
    kind: 'regauge',
    target: { id: 'a/0', kind: 'regauge', url: 'http://replica', upstreamModel: undefined, apiKey: undefined },
    state: 'ready',
    reason: 'answers',
    running: 0,
    waiting: undefined,
    kvUse: undefined,
    queuedPrefillTokens: 0,
    prefillTokensPerSecond: undefined,
    decodeTokensPerSecond: undefined,
    ttftMs: undefined,
    itlMs: undefined,
    prefixHitRatio: undefined,
    contextTokens: undefined,
    tokenizer: undefined,
    version: undefined,
    capabilities: adapter.capabilities(identity),
    card: undefined,
    notBeforeMs: undefined,
    ...over,
  };
}

/** A relay of which only the number of the batch matters. */
function mirrorOf(first: ReplicaView) {
  const report = { firstToken: () => undefined, tokens: () => undefined, ended: () => undefined };
  const relay = { batch: 1, began: () => report };
  const mirror = new ReplicaMirror(first, relay);
  const load = () => {
    const { running, queuedPrefillTokens } = mirror.snapshot();
    return { running, queuedPrefillTokens };
  };
  return { mirror, relay, load };
}

test('what begins here counts at once, before anybody else knows of it', () => {
  const { mirror, load } = mirrorOf(view({ running: 2, queuedPrefillTokens: 50 }));
  mirror.began(100);
  mirror.began(10);
  expect(load()).toEqual({ running: 4, queuedPrefillTokens: 160 });
});

test('a prompt is queued until its first token, or its end', () => {
  const { mirror, load } = mirrorOf(view());
  const [one, other] = [mirror.began(100), mirror.began(10)];
  one.firstToken(5);
  one.firstToken(5);
  expect(load()).toEqual({ running: 2, queuedPrefillTokens: 10 });
  other.ended({ kind: 'aborted' });
  other.ended({ kind: 'aborted' });
  one.ended({ kind: 'finished' });
  expect(load()).toEqual({ running: 0, queuedPrefillTokens: 0 });
});

test('a view that contains a batch takes the place of what was counted for it, and of nothing later', () => {
  const { mirror, relay, load } = mirrorOf(view());
  const one = mirror.began(100);
  relay.batch = 2;
  one.firstToken(5);
  mirror.began(7);
  mirror.see(view({ running: 1, queuedPrefillTokens: 100 }), 1);
  expect(load()).toEqual({ running: 2, queuedPrefillTokens: 7 });
  mirror.see(view({ running: 2, queuedPrefillTokens: 7 }), 2);
  expect(load()).toEqual({ running: 2, queuedPrefillTokens: 7 });
});

test('an attempt of an engine that has been started again since makes no load below nothing', () => {
  const { mirror, relay, load } = mirrorOf(view());
  const one = mirror.began(100);
  relay.batch = 2;
  mirror.see(view(), 1);
  one.ended({ kind: 'lost', reason: 'it died' });
  expect(load()).toEqual({ running: 0, queuedPrefillTokens: 0 });
});

test('whenever views come, load is what it would be if this worker were the monitor', () => {
  const step = fc.constantFrom('begin', 'first-token', 'end', 'send', 'see');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { mirror, relay, load } = mirrorOf(view());
      const queued: ReturnType<ReplicaMirror['began']>[] = [];
      const running: ReturnType<ReplicaMirror['began']>[] = [];
      const truth = () => ({ running: queued.length + running.length, queuedPrefillTokens: 3 * queued.length });
      // What the monitor knows: all that was in the batches before the present one.
      let heard = truth();
      for (const kind of steps) {
        if (kind === 'begin') queued.push(mirror.began(3));
        if (kind === 'first-token') {
          const [one] = queued.splice(0, 1);
          one?.firstToken(1);
          if (one) running.push(one);
        }
        if (kind === 'end') running.shift()?.ended({ kind: 'finished' });
        if (kind === 'send') {
          heard = truth();
          relay.batch += 1;
        }
        if (kind === 'see') mirror.see(view(heard), relay.batch - 1);
        expect(load()).toEqual(truth());
      }
    }),
  );
});
