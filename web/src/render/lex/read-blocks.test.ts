import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlockReader, readAll } from './read-blocks.ts';

const types = (source: string) => readAll(source).map(({ token }) => token.type);

test('the last block is open until the next one begins', () => {
  const reader = new BlockReader();
  const read = (text: string) => {
    reader.push(text);
    const { closed, open } = reader.read();
    return [closed.map(({ raw }) => raw), open.map(({ raw }) => raw)];
  };
  expect(read('a\n\n- b\n')).toEqual([['a'], ['- b\n']]);
  expect(read('- c\n\n')).toEqual([[], ['- b\n- c']]);
  expect(read('```\nd')).toEqual([['- b\n- c'], ['```\nd']]);
  expect(read('\n\n# e')).toEqual([[], ['```\nd\n\n# e']]);
  expect(read('\n```\nf')).toEqual([['```\nd\n\n# e\n```\n'], ['f']]);
});

test('a definition counts for what is before it only when the text is whole', () => {
  const source = '[a]\n\n[a]: https://a.example\n\nend';
  const reader = new BlockReader();
  reader.push(source);
  expect(reader.read().closed.map(({ definitions }) => definitions)).toEqual([1]);
  expect(readAll(source).map(({ definitions }) => definitions)).toEqual([1, 1]);
});

test('an address that is still being written is no definition yet', () => {
  const reader = new BlockReader();
  reader.push('[a]\n\n[a]: https://a.exa');
  expect(reader.read().closed.map(({ definitions }) => definitions)).toEqual([0]);
});

test('a formula is a block on lines of its own and part of a line elsewhere', () => {
  expect(types('$$\na\n$$\n\nb $$c$$ d\n\n\\[\ne\n\\]')).toEqual(['math', 'paragraph', 'math']);
});

test('a fence is read to its end, however far that is', () => {
  const code = 'x = 1\n'.repeat(10_000);
  expect(readAll(`\`\`\`\n${code}\`\`\`\nafter`).map(({ raw }) => raw.length)).toEqual([60_008, 5]);
});

test('blocks stand in their order where they say, and nothing but space and definitions is between them', () => {
  const part = fc.constantFrom(
    'a',
    '*b*',
    '\n',
    '\n\n',
    '- ',
    '> ',
    '```\n',
    '    ',
    '| a |\n|---|\n',
    '$$',
    '\\[',
    '\\]',
    '中',
    '👩‍👧',
    '[d]: e\n',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const source = parts.join('');
      let at = 0;
      for (const { raw, startChars, endChars } of readAll(source)) {
        expect(
          source
            .slice(at, startChars)
            .replace(/\[d\]: *\S*/g, '')
            .trim(),
        ).toBe('');
        expect(endChars - startChars).toBe(raw.length);
        at = endChars;
      }
      expect(at).toBeLessThanOrEqual(source.length);
    }),
  );
});

test.each([
  ['6*4=24: 4\n3*4=12', []],
  ['x*y = z*(w+1)', []],
  ['*one* and 2*3', ['em']],
  ['这是*重点*内容', ['em']],
  ['a **b** c', ['strong']],
])('of %j the stars that multiply are text', (source, emphasised) => {
  const inline = readAll(source).flatMap(({ token }) => ('tokens' in token ? (token.tokens ?? []) : []));
  expect(inline.map(({ type }) => type).filter((type) => type === 'em' || type === 'strong')).toEqual(emphasised);
});
