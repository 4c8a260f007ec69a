import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createThinkingSplitter } from '#wire';
import { findSeam } from './seam.ts';

/** A vocabulary of bytes: a token is a few of them, and half characters become U+FFFD as in every engine. */
function vocabulary(pieces: readonly (string | readonly number[])[]) {
  const bytes = pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece)));
  return {
    tokens: bytes.map((_, token) => token),
    detokenize: async (tokens: readonly number[]) =>
      Buffer.concat(tokens.map((token) => bytes[token]!)).toString('utf8'),
  };
}

const chat = true;

test('a line break that was held back before </think> is delivered after the seam', async () => {
  const words = vocabulary(['2+0', '=2.\n']);
  expect(await findSeam(words.tokens, { thinking: '2+0=2.', answer: '' }, chat, words)).toEqual({
    kind: 'seam',
    seam: { tokens: [0, 1], part: 'thinking', endsLine: true, rest: '\n', surplus: '' },
  });
});

test('tokens of which nobody saw anything are generated again', async () => {
  const words = vocabulary(['2=2', '\n', '</think>', '\n', '4', '<end>']);
  const delivered = { thinking: '2=2', answer: '' };
  expect(await findSeam(words.tokens.slice(0, 4), delivered, chat, words)).toMatchObject({
    seam: { tokens: [0], part: 'thinking', rest: '' },
  });
  expect(await findSeam(words.tokens, { ...delivered, answer: '4' }, chat, words)).toMatchObject({
    seam: { tokens: [0, 1, 2, 3, 4], part: 'answer-after-thought', rest: '' },
  });
});

test('half a character goes with its token, and what that token had delivered comes again', async () => {
  const [first = 0, ...others] = Buffer.from('你');
  const words = vocabulary(['a', [98, first], others]);
  expect(await findSeam([0, 1], { thinking: '', answer: 'ab' }, chat, words)).toEqual({
    kind: 'seam',
    seam: { tokens: [0], part: 'answer', endsLine: false, rest: '', surplus: 'b' },
  });
});

test('an engine that keeps the line breaks around the tags is understood as well as one that drops them', async () => {
  const words = vocabulary(['<think>\n', 'a', '\n</think>\n\n', 'b']);
  for (const delivered of [
    { thinking: 'a', answer: 'b' },
    { thinking: '\na\n', answer: '\n\nb' },
  ]) {
    expect(await findSeam(words.tokens, delivered, chat, words)).toMatchObject({
      seam: { tokens: words.tokens, part: 'answer-after-thought', rest: '', surplus: '' },
    });
  }
});

test('tags in the text of a plain completion are text', async () => {
  const words = vocabulary(['</think>', 'a']);
  expect(await findSeam(words.tokens, { thinking: '', answer: '</think>a' }, false, words)).toMatchObject({
    seam: { tokens: [0, 1], part: 'answer', rest: '' },
  });
});

test('tokens that spell something else are refused', async () => {
  const words = vocabulary(['ab', 'c']);
  expect(await findSeam(words.tokens, { thinking: '', answer: 'abd' }, chat, words)).toEqual({ kind: 'unlike' });
});

test('kept tokens spell what was delivered and the rest, for every cut of every text', async () => {
  const piece = fc.constantFrom('a', 'b\n', '\n', 'ü', '你好', ' ');
  const thought = fc.array(piece, { minLength: 1, maxLength: 6 }).filter((pieces) => /\S/.test(pieces[0]!));
  await fc.assert(
    fc.asyncProperty(thought, thought, fc.nat(), async (thinks, answers, cut) => {
      const words = vocabulary([...thinks, '\n</think>\n\n', ...answers]);
      const tokens = words.tokens.slice(0, 1 + (cut % words.tokens.length));
      const splitter = createThinkingSplitter({
        tags: { kind: 'text', open: '<think>', close: '</think>' },
        startsInThinking: true,
      });
      const pieces = splitter.push(await words.detokenize(tokens));
      const part = (kind: string) =>
        pieces
          .filter((p) => p.kind === kind)
          .map((p) => p.text)
          .join('');
      const delivered = { thinking: part('thinking'), answer: part('answer') };
      const found = await findSeam(tokens, delivered, chat, words);
      if (found.kind !== 'seam') throw new Error('no seam');
      const { seam } = found;
      expect(tokens.slice(0, seam.tokens.length)).toEqual(seam.tokens);
      expect(seam.surplus).toBe('');
      const kept = await words.detokenize(seam.tokens);
      expect(kept.endsWith((delivered.answer || delivered.thinking) + seam.rest)).toBe(true);
    }),
  );
});
