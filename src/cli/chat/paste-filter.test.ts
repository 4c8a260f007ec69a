import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterPaste, lineFromText, noPaste, textFromLine } from './paste-filter.ts';

const filtered = (...chunks: readonly string[]): string => {
  let state = noPaste;
  let out = '';
  for (const chunk of chunks) {
    const step = filterPaste(state, chunk);
    state = step.state;
    out += step.text;
  }
  return out;
};

test('a pasted text of several lines becomes one line without its marks', () => {
  expect(filtered('x\u001b[200~a\r\nb\rc\n\td\u001b[201~y\r')).toBe('xa␊b␊c␊␉dy\r');
});

test('pasted text presses no keys', () => {
  expect(filtered('\u001b[200~a\u0003b\u001b[Ac\u001b[201~\u0003')).toBe('ab[Ac\u0003');
});

test('a lone Escape key does not wait for the next one', () => {
  expect(filtered('\u001b')).toBe('\u001b');
});

test('arrow keys pass, cut or whole', () => {
  expect(filtered('\u001b[A', '\u001b[', 'B')).toBe('\u001b[A\u001b[B');
});

test('a pasted message comes back as it was', () => {
  const text = 'a\n\tb\n\nc';
  expect(textFromLine(lineFromText(text))).toBe(text);
});

test('however the terminal cuts a paste, the line is the same', () => {
  const content = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\t', '[', '2', '\u001b') });
  fc.assert(
    fc.property(content, fc.array(fc.nat(40)), (inside, cuts) => {
      const whole = `x\u001b[200~${inside}\u001b[201~y`;
      // A cut straight after the first ESC is left out: there a lone Escape key must not wait.
      const places = [...new Set(cuts)].filter((cut) => cut !== 2).sort((a, b) => a - b);
      const pieces = [0, ...places].map((from, at) => whole.slice(from, places[at]));
      expect(filtered(...pieces)).toBe(filtered(whole));
    }),
  );
});
