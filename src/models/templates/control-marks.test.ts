import { fc, test as lawTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { createControlMarks } from './control-marks.ts';
import { indexSpellings } from './spelling-index.ts';

const spellings = ['<｜User｜>', '</think>', '<think>', '<<a>>', 'aa'];

function piecesOf(text: string, controlSpellings: readonly string[] = spellings) {
  const marks = createControlMarks([text]);
  return marks.cut(marks.mark(text, indexSpellings(controlSpellings)));
}

test('a spelling is cut after its first character', () => {
  expect(piecesOf('Type <｜User｜> and </think> literally')).toEqual([
    'Type <',
    '｜User｜> and <',
    '/think> literally',
  ]);
});

test('overlapping spellings are all cut', () => {
  expect(piecesOf('xaaax')).toEqual(['xa', 'a', 'ax']);
});

test('text without a spelling is one piece', () => {
  expect(piecesOf('2 < 3 and 4 > 3.')).toEqual(['2 < 3 and 4 > 3.']);
});

test('the ends are cut where the template could complete a spelling', () => {
  expect(piecesOf('say <', ['</think>'])).toEqual(['say <']);
  const marks = createControlMarks([]);
  const mark = (text: string) => marks.mark(text, indexSpellings(['</think>']));
  expect(marks.cut(`${mark('say <')}/think>`)).toEqual(['say <', '/think>']);
  expect(marks.cut(`<${mark('/think> now')}`)).toEqual(['<', '/think> now']);
  expect(marks.cut(`${mark('say < \n').trimEnd()}/think>`)).toEqual(['say <', '/think>']);
});

test('the mark is a character that the prompt does not contain', () => {
  const text = '\ue000\ue001</think>';
  expect(piecesOf(text)).toEqual(['\ue000\ue001<', '/think>']);
});

test('a spelling of one character cannot be cut and is left alone', () => {
  expect(piecesOf('a🙂b', ['🙂'])).toEqual(['a🙂b']);
});

test('strings inside template options are marked, keys and numbers are not', () => {
  const marks = createControlMarks([]);
  const marked = marks.markValues(
    { '</think>': ['</think>', 1, { deep: '</think>' }, null] },
    indexSpellings(['</think>']),
  );
  expect(marks.cut(JSON.stringify(marked))).toEqual(['{"</think>":["<', '/think>",1,{"deep":"<', '/think>"},null]}']);
});

const fragments = fc.constantFrom(
  '<',
  '｜',
  'User',
  '｜>',
  '>',
  '/think',
  '</think>',
  '<think>',
  '<｜User｜>',
  'a',
  ' ',
  '\n',
  '🙂',
);

lawTest.prop([fc.array(fragments, { maxLength: 30 })])(
  'no piece contains a spelling, and the pieces are the text',
  (parts) => {
    const text = parts.join('');
    const pieces = piecesOf(text);
    expect(pieces.join('')).toBe(text);
    for (const piece of pieces) for (const spelling of spellings) expect(piece).not.toContain(spelling);
  },
);
