import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { explain } from './in-words.ts';
import { PrefixIndex } from './prefix-index.ts';
import { arbitraryFleet, arbitraryRequest, blocksOf, policyOf, quiet, rules } from './testing/builders.ts';
import type { LabelRule, ReplicaLoad } from './types.ts';

const index = new PrefixIndex({ tokensPerBlock: 64 });
index.record(blocksOf(1, 2, 3, 4), 'a/1');
index.record(blocksOf(1, 2), 'b/2');

const policies = fc.constantFrom(...rules).map(policyOf);
const nowMs = 1_000;

function obeys({ label, kind, values }: LabelRule, { labels }: ReplicaLoad): boolean {
  const isNamed = values.some((value) => value === labels[label]);
  return kind === 'only' ? isNamed : !isNamed;
}

test('no policy sends a request where it may not go', () => {
  fc.assert(
    fc.property(arbitraryRequest, arbitraryFleet, policies, (request, fleet, policy) => {
      const decision = decide(request, fleet, index, policy, quiet, nowMs);
      if (decision.kind !== 'route') return;
      const chosen = fleet.find(({ id }) => id === decision.replicaId)!;
      expect(request.constraints.filter((rule) => !obeys(rule, chosen))).toEqual([]);
      expect(request.excluded.has(chosen.id)).toBe(false);
      expect(request.needs.filter((name) => chosen.lacks.includes(name))).toEqual([]);
      expect(['ready', 'half-open']).toContain(chosen.state);
      expect(chosen.notBeforeMs ?? 0).toBeLessThanOrEqual(nowMs);
      expect(chosen.contextTokens ?? Number.POSITIVE_INFINITY).toBeGreaterThan(request.promptTokens);
      if (request.needsExactTokenizer !== undefined) expect(chosen.tokenizer).toBe(request.needsExactTokenizer);
      expect(chosen.running + chosen.waiting).toBeLessThan((chosen.maxRunning ?? 1_000) + policy.waitingPerReplica);
    }),
    { numRuns: 2_000 },
  );
});

test('the order of the snapshot never changes the choice', () => {
  fc.assert(
    fc.property(arbitraryRequest, arbitraryFleet, policies, (request, fleet, policy) => {
      const { considered: _, ...decision } = decide(request, fleet, index, policy, quiet, nowMs);
      const { considered: __, ...turned } = decide(request, fleet.toReversed(), index, policy, quiet, nowMs);
      expect(turned).toEqual(decision);
    }),
  );
});

test('every replica is accounted for once', () => {
  fc.assert(
    fc.property(arbitraryRequest, arbitraryFleet, policies, (request, fleet, policy) => {
      const { candidates, leftOut } = decide(request, fleet, index, policy, quiet, nowMs).considered;
      const accounted = [...candidates, ...leftOut].map(({ replicaId }) => replicaId);
      expect(accounted.toSorted()).toEqual(fleet.map(({ id }) => id).toSorted());
    }),
  );
});

test('figures are numbers, and none is below zero', () => {
  fc.assert(
    fc.property(arbitraryRequest, arbitraryFleet, policies, (request, fleet, policy) => {
      for (const candidate of decide(request, fleet, index, policy, quiet, nowMs).considered.candidates) {
        const { ttftMs, tpotMs, finishMs, cachedTokens, costMicroUsd } = candidate;
        for (const figure of [ttftMs, tpotMs, finishMs, cachedTokens, costMicroUsd]) {
          expect(Number.isFinite(figure) && figure >= 0).toBe(true);
        }
        expect(cachedTokens).toBeLessThan(request.promptTokens);
      }
    }),
  );
});

test('an explanation is safe in a header whatever replicas are called', () => {
  const names = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(arbitraryRequest, arbitraryFleet, policies, names, (request, fleet, policy, name) => {
      const renamed = fleet.map((load) => ({ ...load, id: load.id + name, tokenizer: name }));
      expect(explain(decide(request, renamed, index, policy, quiet, nowMs))).toMatch(/^[ -~]{1,500}$/);
    }),
  );
});
