import { expect, test } from 'vitest';
import { SequencePool } from './sequence-pool.ts';
import { config, describeOp, tokens } from './testing/builders.ts';
import { TokenRun } from './token-run.ts';

const run = (text: readonly number[]) => new TokenRun(Int32Array.from(text));
const ops = (pool: SequencePool) => pool.takeOps().map(describeOp);

function cache(pool: SequencePool, text: readonly number[]): number {
  const seq = pool.openEmpty('');
  pool.extend(seq, Int32Array.from(text));
  pool.retire(seq);
  return seq;
}

function share(pool: SequencePool, text: readonly number[]): number {
  const match = pool.match(run(text), '', text.length);
  if (match.kind === 'absent') throw new Error('nothing is shared');
  return pool.openShared(match);
}

test('the least recently used prefix is evicted first, and sharing counts as use', () => {
  const pool = new SequencePool(config);
  cache(pool, tokens(4, 10));
  cache(pool, tokens(4, 20));
  cache(pool, tokens(4, 30));
  expect(share(pool, [10, 11, 99])).toBe(3);
  pool.reserve(12);
  // The two cells that sequence 3 shares stay.
  expect(ops(pool)).toEqual(['copy 2 0→3', 'evict 1', 'evict 2']);
  expect(pool).toMatchObject({ freeCells: 0, cachedCells: 2, runningCells: 14, evictionsTotal: 2 });
});

test('only as much is evicted as a step needs', () => {
  const pool = new SequencePool(config);
  cache(pool, tokens(6, 10));
  cache(pool, tokens(6, 20));
  pool.reserve(4);
  expect(ops(pool)).toEqual([]);
  pool.endReservation();
  pool.reserve(5);
  expect(ops(pool)).toEqual(['evict 0']);
});

test('a cached prefix that is used up is continued instead of copied', () => {
  const pool = new SequencePool(config);
  const seq = cache(pool, tokens(4));
  expect(share(pool, tokens(6))).toBe(seq);
  expect(ops(pool)).toEqual([]);
  expect(pool).toMatchObject({ runningCells: 4, cachedCells: 0 });
});

test('with no id free, the prefix that would be evicted is cut to what is shared and continued', () => {
  const pool = new SequencePool({ ...config, maxSequences: 1 });
  cache(pool, tokens(6));
  expect(share(pool, [0, 1, 2, 99])).toBe(0);
  expect(ops(pool)).toEqual(['remove 0 from 3']);
  expect(pool).toMatchObject({ runningCells: 3, cachedCells: 0, freeCells: 13, evictionsTotal: 1 });
});

test('with no id free, an older prefix is evicted for its id and the shared one copied', () => {
  const pool = new SequencePool({ ...config, maxSequences: 2 });
  cache(pool, tokens(4, 50));
  cache(pool, tokens(6));
  expect(share(pool, [0, 1, 2, 99])).toBe(0);
  expect(ops(pool)).toEqual(['evict 0', 'copy 3 1→0']);
});

test('what ends too short, or says nothing another does not, is not kept', () => {
  const pool = new SequencePool(config);
  cache(pool, [7]);
  expect(ops(pool)).toEqual(['remove 0 from 0']);
  cache(pool, tokens(4));
  cache(pool, tokens(3));
  expect(ops(pool)).toEqual(['remove 1 from 0']);
  const sharer = share(pool, tokens(2));
  pool.retire(sharer);
  expect(ops(pool)).toEqual(['copy 2 0→1', 'remove 1 from 0']);
  expect(pool).toMatchObject({ sequencesInUse: 1, cachedCells: 4, evictionsTotal: 0 });
});

test('prefixes shorter than minSharedTokens are not shared, but they are located', () => {
  const pool = new SequencePool(config);
  cache(pool, tokens(4));
  expect(pool.match(run([0, 99]), '', 2)).toEqual({ kind: 'absent' });
  expect(pool.locate(Int32Array.of(0, 99), '')).toEqual({ kind: 'found', seq: 0, tokenCount: 1 });
});

test('adopting evicts for its cells and is refused when running requests leave too few', () => {
  const pool = new SequencePool(config);
  pool.extend(pool.openEmpty(''), Int32Array.from(tokens(4)));
  cache(pool, tokens(6, 50));
  expect(pool.adopt(Int32Array.from(tokens(13, 80)), '')).toEqual({ kind: 'refused', reason: 'no-room', freeCells: 6 });
  const ops = [{ kind: 'evict', seq: 1, tokens: Int32Array.from(tokens(6, 50)), cacheSalt: '' }];
  expect(pool.adopt(Int32Array.from(tokens(12, 80)), '')).toEqual({ kind: 'adopted', seq: 2, ops });
  expect(pool).toMatchObject({ cachedCells: 12, freeCells: 0 });
  expect(pool.discard(2).map(describeOp)).toEqual(['remove 2 from 0']);
  expect(pool.freeCells).toBe(12);
});

test('adopting is refused when every id runs', () => {
  const pool = new SequencePool({ ...config, maxSequences: 1 });
  pool.openEmpty('');
  expect(pool.adopt(Int32Array.of(1, 2), '')).toEqual({ kind: 'refused', reason: 'no-room', freeCells: 16 });
});

test('cells reserved for a step are nobody else’s', () => {
  const pool = new SequencePool(config);
  pool.openEmpty('');
  pool.reserve(10);
  expect(pool.adopt(Int32Array.from(tokens(7)), '')).toMatchObject({ kind: 'refused', freeCells: 6 });
  pool.endReservation();
  expect(pool.adopt(Int32Array.from(tokens(7)), '')).toMatchObject({ kind: 'adopted' });
});

test('cached prefixes beyond maxCachedCells go, oldest first, but the newest stays whatever its length', () => {
  const pool = new SequencePool({ cellCapacity: 100, maxSequences: 4, minSharedTokens: 2, maxCachedCells: 5 });
  const run = (...tokens: number[]) => {
    const seq = pool.openEmpty('');
    pool.extend(seq, Int32Array.from(tokens));
    pool.retire(seq);
    return seq;
  };
  const first = run(1, 2, 3);
  run(4, 5);
  expect(pool.cachedCells).toBe(5);
  run(6, 7, 8);
  expect(pool.takeOps()).toEqual([{ kind: 'evict', seq: first, tokens: Int32Array.of(1, 2, 3), cacheSalt: '' }]);
  expect(pool.cachedCells).toBe(5);
  run(10, 11, 12, 13, 14, 15, 16);
  expect(pool.cachedCells).toBe(7);
});

test('evicting what is cached spares running sequences and those too long to be kept elsewhere', () => {
  const pool = new SequencePool({ cellCapacity: 100, maxSequences: 4, minSharedTokens: 2, maxCachedCells: 100 });
  for (const length of [3, 9]) {
    const seq = pool.openEmpty('');
    pool.extend(
      seq,
      Int32Array.from({ length }, (_, i) => length * 10 + i),
    );
    pool.retire(seq);
  }
  pool.extend(pool.openEmpty(''), Int32Array.of(1, 2, 3, 4));
  expect(pool.evictCached(5)).toEqual([{ kind: 'evict', seq: 0, tokens: Int32Array.of(30, 31, 32), cacheSalt: '' }]);
  expect(pool).toMatchObject({ cachedCells: 9, runningCells: 4 });
});
