import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SchedConfig } from './index.ts';
import { type ModelRequest, ModelServer, runAlone } from './testing/model-server.ts';

type Action =
  | { readonly kind: 'submit'; readonly request: ModelRequest }
  | { readonly kind: 'step' }
  | { readonly kind: 'step-with-abort'; readonly id: number }
  | { readonly kind: 'failed-step'; readonly filledEntries: number }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'adopt'; readonly tokens: readonly number[]; readonly cacheSalt: string; readonly loads: boolean }
  | { readonly kind: 'clear-cache' };

const arbitraryConfig: fc.Arbitrary<SchedConfig> = fc
  .record({
    cellCapacity: fc.integer({ min: 4, max: 72 }),
    maxSequences: fc.constantFrom(1, 2, 4, 6, 6),
    maxRunning: fc.constantFrom(1, 2, 4, 6),
    maxWaiting: fc.integer({ min: 1, max: 12 }),
    tokenBudget: fc.constantFrom(1, 3, 6, 16, 64),
    outputBudget: fc.constantFrom(1, 3, 6, 16),
    itlStretch: fc.constantFrom(1, 2.5, 100),
    minSharedTokens: fc.integer({ min: 0, max: 4 }),
    maxCachedCells: fc.oneof(fc.constant(1_000), fc.integer({ min: 0, max: 20 })),
    swap: fc.record({
      bytesPerToken: fc.constantFrom(0, 1),
      bytesPerMs: fc.constantFrom(2, 1_000),
      capacityBytes: fc.constantFrom(8, 1_000),
    }),
  })
  .map((config) => ({ ...config, maxRunning: Math.min(config.maxRunning, config.maxSequences) }));

/** Texts that share beginnings of every length. */
const arbitraryText: fc.Arbitrary<readonly number[]> = fc
  .tuple(
    fc.integer({ min: 0, max: 12 }),
    fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 10, size: 'max' }),
  )
  .map(([shared, own]) => [...Array.from({ length: shared }, (_, index) => 10 + index), ...own]);

const arbitrarySalt = fc.constantFrom('', '', '', 'other');

const arbitraryRequest: fc.Arbitrary<ModelRequest> = fc.record({
  prompt: arbitraryText,
  maxTokens: fc.integer({ min: 1, max: 16 }),
  priority: fc.integer({ min: 0, max: 2 }),
  cacheSalt: arbitrarySalt,
  allPromptLogits: fc.constantFrom(false, false, false, true),
  lags: fc.constantFrom(false, false, true),
  forced: fc.record({ after: fc.integer({ min: 1, max: 6 }), tokens: fc.constantFrom([], [91], [91, 92, 93, 94]) }),
});

const arbitraryAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('submit'), request: arbitraryRequest }) },
  { weight: 10, arbitrary: fc.constant({ kind: 'step' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('step-with-abort'), id: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('failed-step'), filledEntries: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort'), id: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('adopt'),
      tokens: arbitraryText,
      cacheSalt: arbitrarySalt,
      loads: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'clear-cache' }) },
) as fc.Arbitrary<Action>;

function act(server: ModelServer, action: Action): void {
  switch (action.kind) {
    case 'submit':
      server.submit(action.request);
      break;
    case 'step':
      server.step();
      break;
    case 'step-with-abort':
      server.step(() => server.abort(action.id));
      break;
    case 'failed-step':
      server.failStep(action.filledEntries);
      break;
    case 'abort':
      server.abort(action.id);
      break;
    case 'adopt':
      server.adopt(action.tokens, action.cacheSalt, action.loads);
      break;
    case 'clear-cache':
      server.clearCache();
      break;
  }
}

/** The server checks budgets, cells and the text under every entry at each step; this checks how it all ends. */
function checkStory(config: SchedConfig, actions: readonly Action[]): ModelServer {
  const server = new ModelServer(config);
  for (const action of actions) act(server, action);
  server.drain();
  for (const { request, known, generated, end, promptLogits } of server.runs.values()) {
    const alone = runAlone(request);
    expect(known).toEqual(alone.slice(0, known.length));
    expect(end).not.toBe('live');
    if (end === 'done')
      expect({ generated, length: known.length }).toEqual({ generated: request.maxTokens, length: alone.length });
    if (end === 'out-of-cells') expect(known.length).toBeGreaterThanOrEqual(config.cellCapacity);
    if (request.allPromptLogits) expect(promptLogits).toEqual([...promptLogits.keys()]);
    if (request.allPromptLogits && end === 'done') expect(promptLogits.length).toBe(request.prompt.length);
  }
  server.clearCache();
  expect(server.engine).toMatchObject({ usedCells: 0, savedCount: 0 });
  expect(server.scheduler.snapshot()).toMatchObject({
    freeCells: config.cellCapacity,
    sequencesInUse: 0,
    running: 0,
    waiting: 0,
  });
  return server;
}

test('whatever the interleaving, every request ends with the tokens it has alone, and no cell is lost', () => {
  fc.assert(
    fc.property(
      arbitraryConfig,
      fc.array(arbitraryAction, { minLength: 5, maxLength: 60, size: 'max' }),
      (config, actions) => {
        checkStory(config, actions);
      },
    ),
    { numRuns: 500 },
  );
});

test('a cache too small for those who run changes no output, though they preempt and swap each other', () => {
  const crowded = arbitraryConfig.map((config) => ({
    ...config,
    cellCapacity: 32 + (config.cellCapacity % 16),
    maxSequences: 6,
    maxRunning: 6,
    tokenBudget: 64,
    swap: { ...config.swap, bytesPerMs: 1_000 },
  }));
  const submits = fc.array(arbitraryRequest, { minLength: 6, maxLength: 12, size: 'max' });
  const totals = { preempted: 0, swapped: 0 };
  fc.assert(
    fc.property(crowded, submits, (config, requests) => {
      const { plans, scheduler } = checkStory(
        config,
        requests.flatMap((request): Action[] => [{ kind: 'submit', request }, { kind: 'step' }]),
      );
      totals.preempted += scheduler.snapshot().preemptionsTotal;
      totals.swapped += plans.flatMap(({ ops }) => ops).filter(({ kind }) => kind === 'swap-in').length;
    }),
    { numRuns: 300 },
  );
  expect(totals.preempted).toBeGreaterThan(100);
  expect(totals.swapped).toBeGreaterThan(20);
});
