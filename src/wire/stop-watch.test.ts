import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StopWatch } from './stop-watch.ts';

const feed = (stops: readonly string[], pieces: readonly string[]) => rest(stops, '', pieces);

/** What leaves after the seam, and what was met. */
function rest(stops: readonly string[], delivered: string, pieces: readonly string[]) {
  const watch = new StopWatch(stops, delivered);
  let text = '';
  for (const piece of pieces) {
    const step = watch.push(piece);
    text += step.text;
    if (step.matched !== undefined) return { text, matched: step.matched };
  }
  return { text: text + watch.flush(), matched: undefined };
}

test('a stop string that began before the seam ends the answer where the seam is', () => {
  expect(rest(['END'], 'abE', ['ND', 'xyz'])).toEqual({ text: '', matched: 'END' });
});

test('a stop string that straddles three pieces cuts before itself', () => {
  expect(feed(['END'], ['abcE', 'N', 'Dxyz'])).toEqual({ text: 'abc', matched: 'END' });
});

test('text that could still become a stop string is held back, and let go when it does not', () => {
  expect(new StopWatch(['END']).push('abEN')).toEqual({ text: 'ab', matched: undefined });
  expect(feed(['END'], ['abEN', 'Q'])).toEqual({ text: 'abENQ', matched: undefined });
});

test('the earliest stop string wins, the longest on ties', () => {
  expect(feed(['b', 'ab'], ['xab'])).toEqual({ text: 'x', matched: 'ab' });
  expect(feed(['a', 'ab'], ['xab'])).toEqual({ text: 'x', matched: 'ab' });
});

test('without a match any cutting of a text gives the text back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4 })), (pieces) => {
      expect(feed(['\u0000\u0001'], pieces).text).toBe(pieces.join(''));
    }),
  );
});

test('wherever the seam lies, delivered and rest are the text up to the first stop string', () => {
  const letters = fc.stringMatching(/^[ab]{0,12}$/);
  fc.assert(
    fc.property(letters, fc.array(fc.stringMatching(/^[ab]{0,3}$/)), (before, pieces) => {
      const delivered = before.split('aba')[0] ?? '';
      const whole = delivered + pieces.join('');
      const at = whole.indexOf('aba');
      const out = rest(['aba'], delivered, pieces);
      expect(out.matched).toBe(at < 0 ? undefined : 'aba');
      expect(delivered + out.text).toBe(at < 0 ? whole : whole.slice(0, Math.max(at, delivered.length)));
    }),
  );
});
