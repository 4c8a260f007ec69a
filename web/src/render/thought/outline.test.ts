import { expect, test } from 'vitest';
import { outlineOf } from './outline.ts';

test('a turn at the start of a line is an entry, in the middle it is not', () => {
  const text = 'The sum is 4. Wait a bit.\n\nWait, that is wrong. Again from the start.\n\nIt is five.';
  expect(outlineOf(text)).toEqual([{ offset: 27, title: 'Wait, that is wrong.' }]);
});

test('Chinese turns are known, marks before a cue are passed over', () => {
  expect(outlineOf('等等，这里有问题。再看一遍。\n- **Alternatively**, use a table\n让我检查一下')).toEqual([
    { offset: 0, title: '等等，这里有问题。' },
    { offset: 15, title: 'Alternatively, use a table' },
    { offset: 48, title: '让我检查一下' },
  ]);
});

test('steps need a distance from the entry before them, turns do not', () => {
  const near = 'So it begins here.\nSo it goes on.\nHmm, no.';
  expect(outlineOf(near).map(({ title }) => title)).toEqual(['So it begins here.', 'Hmm, no.']);
  const far = `So it begins here.\n${'x'.repeat(600)}\nSo it goes on.`;
  expect(outlineOf(far)).toHaveLength(2);
});

test('code has no turns', () => {
  expect(outlineOf('```\nwait for it\n```\nWait, what?')).toEqual([{ offset: 20, title: 'Wait, what?' }]);
});

test('a title ends at a word and says that it goes on', () => {
  const [entry] = outlineOf(`Wait ${'word '.repeat(40)}`);
  expect(entry?.title).toBe(`Wait ${'word '.repeat(10)}word…`);
});

test('a thought of nothing but turns has 200 entries', () => {
  expect(outlineOf('Wait, no.\n'.repeat(1_000))).toHaveLength(200);
});
