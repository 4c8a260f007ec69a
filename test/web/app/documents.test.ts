import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DocumentReading } from '../../../web/src/app/attach/documents/document-error.ts';
import { readDocument } from '../../../web/src/app/attach/documents/read-document.ts';
import { root } from '../../architecture/sources.ts';

const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(join(root, 'test/fixtures/documents', name)));
const read = (name: string, maxChars = 8_000_000): Promise<DocumentReading> => readDocument(bytesOf(name), maxChars);

const texts: Readonly<Record<string, readonly string[]>> = {
  'report.pdf': [
    '[page 1 of 3]',
    'Report on wheels',
    '',
    'First paragraph, which says that a train changes its wheels at the border and goes on. It is long enough to be wrapped in the',
    'printed file.',
    ...['', 'Left column one.', '', 'Left column two.', '', 'Right column one.', '', 'Right column two.'],
    ...['', '[page 2 of 3: no text]'],
    ...['', '[page 3 of 3]', 'Third page. Bold words: naïve café, 1 668 mm.'],
  ],
  'report.docx': [
    'Report on wheels',
    'A train changes its wheels at the border & goes on:\t1,435 mm → 1,520 mm.',
    ...['slowly', 'Before the break', 'after it. 你好，世界 🚂'],
    ...['track\twidth', 'Iberian\t1668', 'The end.'],
  ],
  'report.odt': [
    'Report on wheels',
    ...['A train   changes\twheels', 'and goes on. [note: At the border.]', '- slowly'],
    ...['track\twidth', 'Iberian\t1668'],
  ],
  'tracks.xlsx': [
    '[sheet Tracks]',
    'name\twidth mm\topened\tshare',
    'Iberian\t1668\t1948-10-28\t0.1',
    'Wide, "Russian"\t1520\t1951-11-13 12:30:00',
    '\tTRUE',
    ...['', '[sheet Notes & more]', '\t\tonly cell'],
  ],
  'tracks.ods': ['[sheet Tracks]', 'name\twidth', 'same\tsame\t\t\tfar', 'same\tsame\t\t\tfar'],
  'wheels.pptx': [
    ...['[slide 1 of 2]', 'Table', 'a\tb', '1\t2'],
    ...['', '[slide 2 of 2]', 'Wheels', 'First point', 'Second point', '[notes]', 'Say this slowly.'],
  ],
  'wheels.odp': ['[slide 1]', 'Wheels', 'First point', '', '[slide 2]', 'End', 'Last point'],
};

test.each(Object.entries(texts))('%s, as another program wrote it, is read whole', async (name, lines) => {
  expect(await read(name)).toEqual({ kind: 'text', text: lines.join('\n') });
});

test.each([
  ['locked.pdf', 'locked'],
  ['scanned.pdf', 'no-text'],
  ['asian-font.pdf', 'unknown-characters'],
] as const)('%s is refused: %s', async (name, reason) => {
  expect(await read(name)).toEqual({ kind: 'refused', reason });
});

test('a PDF that is cut off before its text is broken, and one that is no PDF at all is too', async () => {
  const cut = await readDocument(bytesOf('report.pdf').slice(0, 300), 1_000);
  expect(cut).toEqual({ kind: 'refused', reason: 'broken' });
  const none = await readDocument(new TextEncoder().encode('%PDF-1.7\nnothing'), 1_000);
  expect(none).toEqual({ kind: 'refused', reason: 'broken' });
});

test('the text of a PDF stops where the room does', async () => {
  expect(await read('report.pdf', 100)).toEqual({ kind: 'refused', reason: 'too-large' });
});

test('a PDF of more pages than are read is refused by their number', async () => {
  expect(await readDocument(pagesWithoutText(2_001), 1_000)).toEqual({ kind: 'refused', reason: 'too-much' });
});

test('a document with any bytes changed ends in text or in a reason', async () => {
  const change = fc.tuple(fc.nat(), fc.nat({ max: 255 }));
  const name = fc.constantFrom('report.odt', 'tracks.xlsx', 'scanned.pdf');
  await fc.assert(
    fc.asyncProperty(name, fc.array(change, { minLength: 1, maxLength: 8 }), async (of, changes) => {
      const bytes = bytesOf(of);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      expect((await readDocument(bytes, 100_000)).kind).toMatch(/^(?:text|refused)$/);
    }),
    { numRuns: 60 },
  );
});

/** A PDF by hand, whose pages are one and the same, and whose table of places a reader has to make for itself. */
function pagesWithoutText(count: number): Uint8Array {
  const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>';
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${count}/Kids[${Array.from({ length: count }, (_, at) => `${at + 3} 0 R`).join(' ')}]>>`,
    ...Array.from({ length: count }, () => page),
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj${object}endobj`).join('\n');
  return new TextEncoder().encode(`%PDF-1.4\n${body}\ntrailer<</Root 1 0 R/Size ${objects.length + 1}>>\n%%EOF`);
}
