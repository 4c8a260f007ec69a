import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { tokenText } from '../../test/emulated/pace.ts';
import { TokenTimes } from './token-times.ts';

test.prop([fc.array(fc.nat(), { maxLength: 8 }), fc.array(fc.nat(300), { maxLength: 8 })])(
  'all times are found, wherever reads cut the stream',
  (times, cuts) => {
    const bytes = Buffer.from(times.map((time) => `data: {"content":"${tokenText(time)}"}\n\n`).join(''));
    const found: number[] = [];
    const reader = new TokenTimes((micros) => found.push(micros));
    const ends = [...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
    for (const [i, end] of ends.entries()) reader.push(bytes.subarray(ends[i - 1] ?? 0, end));
    expect(found).toEqual(times);
  },
);
