import fc from 'fast-check';
import { expect, test } from 'vitest';
import { harmlessJson, harmlessLine, harmlessText } from './harmless-text.ts';

test('control characters become visible pictures, line breaks and tabs stay', () => {
  expect(harmlessText('a\u001b[2Jb\rc\u0007\u007f\u009b1m\n\td')).toBe('a␛[2Jb␍c␇␡\ufffd1m\n\td');
});

test('no text lets a control character through, and none changes its length', () => {
  const anyText = fc.string({ unit: fc.nat(0x2ff).map((code) => String.fromCharCode(code)) });
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = harmlessText(text);
      expect(shown).not.toMatch(/[^\P{Cc}\n\t]/u);
      expect(shown).toHaveLength(text.length);
    }),
  );
});

test('a line is one line', () => {
  expect(harmlessLine('gone\r\nb/0 ready\u001b[2J')).toBe('gone b/0 ready␛[2J');
});

test('JSON says the same without a control character', () => {
  const value = { reason: '\u009b2J \u007f é' };
  const shown = harmlessJson(JSON.stringify(value));
  expect(shown).toBe('{"reason":"\\u009b2J \\u007f é"}');
  expect(JSON.parse(shown)).toEqual(value);
});
