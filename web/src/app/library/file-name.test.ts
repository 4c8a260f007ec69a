import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileName } from './file-name.ts';

test('what a path or another system would read is a space', () => {
  expect(fileName('../etc/passwd: "why"?', 'md', 'chat')).toBe('etc passwd why.md');
  expect(fileName('线性代数 · 第一课', 'json', 'chat')).toBe('线性代数 · 第一课.json');
});

test('a title of nothing that can stay gets the other name', () => {
  expect(fileName(' ../ \u202e', 'md', 'chat')).toBe('chat.md');
});

test('no name has more than eighty characters before its dot, a path, or a control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (title) => {
      const name = fileName(title, 'md', 'chat');
      expect(name).toMatch(/^[^./ ].*\.md$|^[^./ ]\.md$/su);
      expect(name).not.toMatch(/[/\\:\p{Cc}]/u);
      expect(Array.from(name).length).toBeLessThanOrEqual(83);
    }),
  );
});
