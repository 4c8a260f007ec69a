import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withKey, withoutKey } from './key-entries.ts';
import { parseConfig } from './read-config.ts';

const base = `# the fleet
model: r1   # as clients say
pools:
  - { name: cheap, kind: vllm, urls: [http://10.0.0.5:8000] }
`;
const hash = (digit: string) => digit.repeat(64);
const entry = (name: string, digit = 'a') => ({ name, sha256: hash(digit) });
const names = (text: string) => parseConfig(text, 'r.yaml').keys?.map(({ name }) => name);

test('the first key makes the list, and moves nothing', () => {
  expect(withKey(base, entry('a'))).toBe(`${base}
keys:
  - name: a
    sha256: ${hash('a')}
`);
});

test('the next one goes behind the last, as it is indented, before what follows', () => {
  const text = `${base}keys:   # who may ask
- name: a
  sha256: ${hash('a')}   # of Ann
  # of nobody

open: false # really
`;
  expect(withKey(text, entry('b', 'b'))).toBe(
    text.replace('# of Ann\n', `# of Ann\n- name: b\n  sha256: ${hash('b')}\n`),
  );
});

test('into an empty list, and into a file without a last line break', () => {
  expect(names(withKey(`${base}keys: []\nopen: false`, entry('a')))).toEqual(['a']);
  expect(names(withKey(base.trimEnd(), entry('a')))).toEqual(['a']);
});

test('a hash that looks like a number stays a text', () => {
  const text = withKey(base, { name: 'a', sha256: `1e${'0'.repeat(62)}` });
  expect(parseConfig(text, 'r.yaml').keys?.[0]?.sha256).toBe(`1e${'0'.repeat(62)}`);
});

test('revoking takes out the lines of the entry and no other', () => {
  const a = `  # Ann\n  - name: a\n    sha256: ${hash('a')}\n    only: { vendor: [huawei] }   # law\n`;
  const b = `  # Bob\n  - { name: b, sha256: ${hash('b')} }\n`;
  const text = `${base}keys:\n${a}${b}open: false\n`;
  expect(withoutKey(text, 'b')).toBe(`${base}keys:\n${a}  # Bob\nopen: false\n`);
  expect(withoutKey(text, 'a')).toBe(`${base}keys:\n  # Ann\n${b}open: false\n`);
});

test('without the last key the list stays, so that nobody gets in', () => {
  expect(names(withoutKey(withKey(base, entry('a')), 'a'))).toEqual([]);
  expect(names(withoutKey(`${base}keys:\n- name: a\n  sha256: ${hash('a')}\nopen: false\n`, 'a'))).toEqual([]);
});

test('a key that is not there is named, and so are those that are', () => {
  expect(() => withoutKey(withKey(base, entry('a')), 'b')).toThrow('There is no key "b"; there are: a.');
  expect(() => withoutKey(base, 'b')).toThrow('there are: none');
});

test('a list in one line is left to people', () => {
  const text = `${base}keys: [{ name: a, sha256: ${hash('a')} }]\n`;
  expect(() => withKey(text, entry('b'))).toThrow('only you can edit it');
  expect(() => withoutKey(text, 'a')).toThrow('only you can edit it');
});

test('keys that come and go in any order leave the others, and the rest of the file as it was', () => {
  const step = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), comes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let text = base;
      const held: string[] = [];
      for (const { name, comes } of steps) {
        const at = held.indexOf(name);
        if (comes === at >= 0) continue;
        text = comes ? withKey(text, entry(name, name)) : withoutKey(text, name);
        if (comes) held.push(name);
        else held.splice(at, 1);
        expect(names(text)).toEqual(held);
        expect(text.startsWith(base)).toBe(true);
      }
    }),
  );
});
