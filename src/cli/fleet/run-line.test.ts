import { expect, test } from 'vitest';
import type { RunRecord } from '#gateway';
import { runLine } from './run-line.ts';

const attempt: RunRecord['attempts'][number] = {
  costMicroUsd: 0,
  replicaId: 'cheap/0',
  kind: 'first',
  because: 'it is the cheapest',
  end: 'lost',
  reason: 'reset',
  startedMs: 0,
  ttftMs: 12.3,
  promptTokens: undefined,
  cachedTokens: undefined,
  completionTokens: 2,
  dropped: [],
};
const run: RunRecord = {
  id: 'chatcmpl-1',
  model: 'r1',
  key: 'team-a',
  createdSeconds: 0,
  end: 'complete',
  finishReason: 'stop',
  promptTokens: 10,
  cachedTokens: 4,
  completionTokens: 5,
  reasoningTokens: 3,
  costMicroUsd: 15,
  estimated: true,
  carryOvers: 1,
  attempts: [
    attempt,
    { ...attempt, replicaId: 'dear/0', kind: 'carry-over', because: 'a "quoted" rule', ttftMs: 9, dropped: ['top_k'] },
  ],
};

test('a run is one line: whose, how it went, what it used, what it cost, and where', () => {
  expect(runLine(run)).toBe(
    'run chatcmpl-1 key=team-a model=r1 end=complete finish=stop prompt=10 cached=4 completion=5 reasoning=3 ' +
      'costMicroUsd=15 ttftMs=12 replicas=cheap/0,dear/0(carry-over) ' +
      'dropped=top_k because="it is the cheapest | a \\"quoted\\" rule"',
  );
});

test('what there is not is left out', () => {
  const line = runLine({ ...run, key: undefined, finishReason: undefined, end: 'failed', attempts: [] });
  expect(line).toMatch(/^run chatcmpl-1 model=r1 end=failed prompt=.* costMicroUsd=15 replicas=$/);
});
