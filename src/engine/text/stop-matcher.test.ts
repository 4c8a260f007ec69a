import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StopMatcher } from './stop-matcher.ts';

const feed = (stops: string[], pieces: string[]) => {
  const matcher = new StopMatcher(stops);
  let text = '';
  for (const piece of pieces) {
    const out = matcher.push(piece);
    text += out.text;
    if (out.matched !== undefined) return { text, matched: out.matched };
  }
  return { text: text + matcher.flush(), matched: undefined };
};

test('a stop string that straddles three pieces cuts before itself', () => {
  expect(feed(['END'], ['abcE', 'N', 'Dxyz'])).toEqual({ text: 'abc', matched: 'END' });
});

test('text that only began like a stop string is given out', () => {
  expect(feed(['END'], ['abE', 'Nd'])).toEqual({ text: 'abENd', matched: undefined });
});

test('what could become a stop string waits, the rest leaves at once', () => {
  expect(new StopMatcher(['\n\n']).push('line\n')).toEqual({ text: 'line', matched: undefined });
});

test('the earliest match wins, the longer one on ties', () => {
  expect(feed(['b', 'ab'], ['xxab'])).toEqual({ text: 'xx', matched: 'ab' });
  expect(feed(['a', 'ab'], ['xxab'])).toEqual({ text: 'xx', matched: 'ab' });
});

test('without a match any cutting of a text gives the text back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4 })), (pieces) => {
      expect(feed(['\u0000\u0001'], pieces).text).toBe(pieces.join(''));
    }),
  );
});

test('any cutting of a text stops where the whole text does', () => {
  const piece = fc.stringMatching(/^[ab]{0,3}$/);
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const at = pieces.join('').indexOf('aba');
      const out = feed(['aba'], pieces);
      expect(out.matched).toBe(at < 0 ? undefined : 'aba');
      expect(out.text).toBe(at < 0 ? pieces.join('') : pieces.join('').slice(0, at));
    }),
    { numRuns: 300 },
  );
});
