import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PrefixIndex } from './prefix-index.ts';
import { blocksOf } from './testing/builders.ts';

const indexOf = (over: { capacity?: number; maxReplicas?: number } = {}) =>
  new PrefixIndex({ tokensPerBlock: 2, ...over });

test('a replica holds as much of a prompt as was recorded without a gap', () => {
  const index = indexOf();
  index.record(blocksOf(1, 2, 3, 4, 5, 6), 'a');
  index.record(blocksOf(1, 2), 'b');
  const match = index.match(blocksOf(1, 2, 3, 4, 9, 9));
  expect(['a', 'b', 'c'].map(match.tokensOf)).toEqual([4, 2, 0]);
  expect(index.matched(blocksOf(1, 2, 3, 4), 'c')).toBe(0);
  expect(index.matched(blocksOf(9, 9), 'a')).toBe(0);
});

test('the least recently recorded block goes first, and of one prompt its end', () => {
  const index = indexOf({ capacity: 3 });
  index.record(blocksOf(1, 1), 'a');
  index.record(blocksOf(2, 2, 3, 3), 'a');
  index.record(blocksOf(1, 1), 'a');
  index.record(blocksOf(4, 4), 'a');
  expect(index.matched(blocksOf(2, 2, 3, 3), 'a')).toBe(2);
  expect(index.matched(blocksOf(1, 1), 'a')).toBe(2);
  expect(index.size).toBe(3);
});

test('of a prompt longer than the index its beginning is kept', () => {
  const index = indexOf({ capacity: 2 });
  index.record(blocksOf(1, 1, 2, 2, 3, 3), 'a');
  expect(index.matched(blocksOf(1, 1, 2, 2, 3, 3), 'a')).toBe(4);
});

test('making room for a longer prompt never pushes out its own beginning', () => {
  const index = indexOf({ capacity: 2 });
  index.record(blocksOf(1, 0), 'a');
  index.record(blocksOf(0, 0), 'a');
  index.record(blocksOf(1, 0, 0, 0), 'b');
  expect(index.matched(blocksOf(1, 0, 0, 0), 'a')).toBe(2);
});

test('a forgotten replica holds nothing, the others what they held, and its place is free', () => {
  const index = indexOf({ maxReplicas: 2 });
  index.record(blocksOf(1, 2, 3, 4), 'a');
  index.record(blocksOf(1, 2), 'b');
  index.record(blocksOf(1, 2), 'one too many');
  index.forget('a');
  index.forget('never seen');
  expect(['a', 'b', 'one too many'].map(index.match(blocksOf(1, 2, 3, 4)).tokensOf)).toEqual([0, 2, 0]);
  expect(index.size).toBe(1);
  index.record(blocksOf(3, 4), 'c');
  expect(index.matched(blocksOf(3, 4), 'c')).toBe(2);
  expect(index.matched(blocksOf(1, 2), 'c')).toBe(0);
});

test('blocks that were not there are dropped, and the gap is told', () => {
  const index = indexOf();
  const blocks = blocksOf(1, 2, 3, 4, 5, 6);
  index.record(blocks, 'a');
  index.record(blocks, 'b');
  expect(index.correct(blocks, 'a', 6, 2)).toBe(4);
  expect(index.size).toBe(3);
  expect(index.matched(blocks, 'b')).toBe(6);
  index.record(blocks, 'a');
  // Trust in a has gone from 1 to 0.87.
  expect(index.matched(blocks, 'a')).toBe(Math.floor(6 * (1 - 0.2 * (2 / 3))));
});

test('a gap below one block is rounding', () => {
  const index = indexOf();
  index.record(blocksOf(1, 2, 3, 4), 'a');
  expect(index.correct(blocksOf(1, 2, 3, 4), 'a', 4, 3)).toBe(0);
  expect(index.size).toBe(2);
});

test('more than was believed is no gap, and neither is what an unknown replica says', () => {
  const index = indexOf();
  index.record(blocksOf(1, 2), 'a');
  expect(index.correct(blocksOf(1, 2), 'a', 2, 100)).toBe(0);
  expect(index.correct(blocksOf(1, 2), 'b', 2, 0)).toBe(0);
});

test('a replica that caches nothing is soon believed to hold nothing, and trusted again when it does', () => {
  const index = new PrefixIndex({ tokensPerBlock: 100 });
  const blocks = blocksOf(1, 2, 3, 4);
  const turn = (cachedTokens: (believed: number) => number) => {
    index.record(blocks, 'a');
    const believed = index.matched(blocks, 'a');
    index.correct(blocks, 'a', believed, cachedTokens(believed));
    index.record(blocks, 'a');
    return believed;
  };
  const believed = Array.from({ length: 40 }, () => turn(() => 0));
  expect(believed.slice(0, 4)).toEqual([200, 160, 128, 102]);
  expect(believed.at(-1)).toBe(0);
  for (let i = 0; i < 40; i++) turn(() => 200);
  expect(index.matched(blocks, 'a')).toBe(199);
});

type Change = readonly ['record' | 'forget' | 'correct', string, readonly number[]];

/** What the index says, from plain lists: the latest block first. */
class Shadow {
  #blocks: readonly { readonly name: string; readonly holders: ReadonlySet<string> }[] = [];
  readonly #trustById = new Map<string, number>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  record(tokens: readonly number[], id: string): void {
    this.#trustById.set(id, this.#trust(id));
    const names = this.#names(tokens).slice(0, this.#capacity);
    const touched = names.map((name) => ({ name, holders: new Set([...this.#holders(name), id]) }));
    const others = this.#blocks.filter(({ name }) => !names.includes(name));
    this.#blocks = [...touched, ...others].slice(0, this.#capacity);
  }

  forget(id: string): void {
    this.#take(id, () => true);
    this.#trustById.delete(id);
  }

  /** Nothing was cached of what was believed. */
  disappoint(tokens: readonly number[], id: string): void {
    const believed = this.matched(tokens, id);
    if (believed === 0) return;
    const trust = this.#trust(id);
    this.#trustById.set(id, trust + 0.2 * (0 - trust));
    if (believed >= 2) this.#take(id, (name) => this.#names(tokens).includes(name));
  }

  #take(id: string, isTaken: (name: string) => boolean): void {
    const without = this.#blocks.map(({ name, holders }) => ({
      name,
      holders: isTaken(name) ? new Set([...holders].filter((holder) => holder !== id)) : holders,
    }));
    this.#blocks = without.filter(({ holders }) => holders.size > 0);
  }

  matched(tokens: readonly number[], id: string): number {
    const held = this.#names(tokens).map((name) => this.#holders(name).has(id));
    const gap = held.indexOf(false);
    return Math.floor(2 * (gap < 0 ? held.length : gap) * this.#trust(id));
  }

  get size(): number {
    return this.#blocks.length;
  }

  #trust(id: string): number {
    return this.#trustById.get(id) ?? 1;
  }

  #holders(name: string): ReadonlySet<string> {
    return this.#blocks.find((block) => block.name === name)?.holders ?? new Set();
  }

  #names(tokens: readonly number[]): readonly string[] {
    return Array.from({ length: Math.floor(tokens.length / 2) }, (_, i) => tokens.slice(0, 2 * i + 2).join());
  }
}

test('after any changes it says what plain lists say, and memory stays as it was', () => {
  const ids = Array.from({ length: 34 }, (_, i) => `r${i}`);
  const tokens = fc.array(fc.nat(1), { maxLength: 8 });
  const kind = fc.constantFrom('record', 'record', 'record', 'forget', 'correct' as const);
  const change: fc.Arbitrary<Change> = fc.tuple(kind, fc.constantFrom(...ids), tokens);
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 60, size: 'max' }),
      fc.integer({ min: 1, max: 12 }),
      (changes, capacity) => {
        const index = indexOf({ capacity, maxReplicas: ids.length });
        const shadow = new Shadow(capacity);
        const { bytes } = index;
        for (const [kind, id, text] of changes) {
          if (kind === 'record') index.record(blocksOf(...text), id);
          if (kind === 'record') shadow.record(text, id);
          if (kind === 'forget') index.forget(id);
          if (kind === 'forget') shadow.forget(id);
          if (kind === 'correct') index.correct(blocksOf(...text), id, index.matched(blocksOf(...text), id), 0);
          if (kind === 'correct') shadow.disappoint(text, id);
          expect(index.size).toBe(shadow.size);
          expect(index.size).toBeLessThanOrEqual(capacity);
          expect(index.bytes).toBe(bytes);
          for (const one of ids) expect(index.matched(blocksOf(...text), one)).toBe(shadow.matched(text, one));
        }
      },
    ),
    { numRuns: 200 },
  );
});
