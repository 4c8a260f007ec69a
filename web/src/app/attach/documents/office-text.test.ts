import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readDocument } from './read-document.ts';

const relationships = (...rows: readonly (readonly [id: string, type: string, target: string])[]): string =>
  `<Relationships>${rows
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="http://x/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

async function textOf(parts: Readonly<Record<string, string>>, maxChars = 10_000): Promise<string> {
  const zip = zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
  const read = await readDocument(zip, maxChars);
  return read.kind === 'text' ? read.text : `refused: ${read.reason}`;
}
const word = (body: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  '_rels/.rels': relationships(['r1', 'officeDocument', 'word/document.xml']),
  'word/document.xml': `<w:document><w:body>${body}</w:body></w:document>`,
  ...more,
});
const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const sheet = (rows: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  '_rels/.rels': relationships(['r1', 'officeDocument', '/xl/workbook.xml']),
  'xl/workbook.xml': '<workbook><sheets><sheet name="One" r:id="r1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': relationships(['r1', 'worksheet', 'worksheets/sheet1.xml']),
  'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  ...more,
});
const openSheet = (rows: string): Record<string, string> => ({
  mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
  'content.xml': `<c><table:table table:name="One">${rows}</table:table></c>`,
});

test('Word: what was deleted, moved away or is there a second time for older programs is left out', async () => {
  const deleted =
    '<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>';
  const twice =
    '<mc:AlternateContent><mc:Choice><w:t>box</w:t></mc:Choice><mc:Fallback><w:t>box</w:t></mc:Fallback></mc:AlternateContent>';
  expect(await textOf(word(`<w:p>${deleted}<w:r><w:t>kept </w:t>${twice}</w:r></w:p>`))).toBe('kept box');
});

test('Word: items of lists, tabs and breaks are seen, tab stops are not', async () => {
  const body = `<w:p><w:pPr><w:tabs><w:tab w:pos="9"/></w:tabs><w:numPr/></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>`;
  expect(await textOf(word(body))).toBe('- a\tb\nc');
});

test('Word: a row is a line, whatever its cells hold', async () => {
  const cell = (inside: string): string => `<w:tc>${inside}</w:tc>`;
  const inner = `<w:tbl><w:tr>${cell(paragraph('x'))}${cell(paragraph('y'))}</w:tr></w:tbl>`;
  const row = `<w:tr>${cell(paragraph('a') + paragraph('b'))}${cell(inner)}${cell(paragraph(''))}${cell(paragraph('c'))}</w:tr>`;
  expect(await textOf(word(`<w:tbl>${row}</w:tbl>${paragraph('after')}`))).toBe('a b\tx\ty\t\tc\nafter');
});

test('Word: notes follow the body under the number they are named by', async () => {
  const rels = relationships(['r1', 'footnotes', 'footnotes.xml']);
  const line = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>';
  const notes = `<w:footnotes>${line}<w:footnote w:id="1">${paragraph('At the border.')}</w:footnote></w:footnotes>`;
  const body = '<w:p><w:r><w:t>Wheels</w:t><w:footnoteReference w:id="1"/></w:r></w:p>';
  const parts = word(body, { 'word/_rels/document.xml.rels': rels, 'word/footnotes.xml': notes });
  expect(await textOf(parts)).toBe('Wheels[footnote 1]\n\n[footnote 1] At the border.');
});

test('what a document names outside of itself is nothing to it', async () => {
  const external =
    '<Relationship Id="r2" Type="http://x/footnotes" Target="https://example.org/a.xml" TargetMode="External"/>';
  const parts = word(paragraph('a'), { 'word/_rels/document.xml.rels': `<Relationships>${external}</Relationships>` });
  expect(await textOf(parts)).toBe('a');
});

test('Excel: cells stand in their columns, by their own names or one after the other', async () => {
  const rows =
    '<row><c r="B1"><v>1</v></c><c r="D1" t="b"><v>1</v></c></row><row/><row><c t="inlineStr"><is><t>in &amp; out</t></is></c><c t="str"><f>A1</f><v>x</v></c></row>';
  expect(await textOf(sheet(rows))).toBe('[sheet One]\n\t1\t\tTRUE\nin & out\tx');
});

test('Excel: texts that are shared come without how they are pronounced, in one line', async () => {
  const rels = relationships(
    ['r1', 'worksheet', 'worksheets/sheet1.xml'],
    ['r2', 'sharedStrings', 'sharedStrings.xml'],
  );
  const strings = '<sst><si><r><t>東</t></r><r><t>京\nto</t></r><rPh><t>トウ</t></rPh></si></sst>';
  const more = { 'xl/_rels/workbook.xml.rels': rels, 'xl/sharedStrings.xml': strings };
  expect(await textOf(sheet('<row><c r="A1" t="s"><v>0</v></c></row>', more))).toBe('[sheet One]\n東京 to');
});

test('a sheet that repeats without end meets the end of the room', async () => {
  const cell = (columns: number): string =>
    `<table:table-cell table:number-columns-repeated="${columns}"><text:p>x</text:p></table:table-cell>`;
  const row = (rows: number, columns: number): string =>
    `<table:table-row table:number-rows-repeated="${rows}">${cell(columns)}</table:table-row>`;
  expect(await textOf(openSheet(row(2, 3)))).toBe('[sheet One]\nx\tx\tx\nx\tx\tx');
  expect(await textOf(openSheet(row(1_000_000_000, 1_000_000_000)))).toBe('refused: too-large');
  expect(await textOf(sheet('<row><c r="XFD1"><v>1</v></c></row>'))).toBe('refused: too-large');
  expect(await textOf(sheet('<row><c r="XFE1"><v>1</v></c></row>'))).toBe('refused: broken');
});

test('more slides or sheets than are read are refused', async () => {
  const pages = (count: number): Promise<string> =>
    textOf(
      {
        mimetype: 'application/vnd.oasis.opendocument.presentation',
        'content.xml': `<c>${'<draw:page><text:p>a</text:p></draw:page>'.repeat(count)}</c>`,
      },
      100_000,
    );
  expect(await pages(2_000)).toContain('[slide 2000]\na');
  expect(await pages(2_001)).toBe('refused: too-much');
});

test('a text that is longer than there is room for is refused, to the character', async () => {
  expect(await textOf(word(paragraph('abc')), 4)).toBe('abc');
  expect(await textOf(word(paragraph('abcd')), 4)).toBe('refused: too-large');
});

test('OpenDocument: what is encrypted is locked, and what was deleted is left out', async () => {
  const mimetype = 'application/vnd.oasis.opendocument.text';
  const deleted = '<text:tracked-changes><text:p>old</text:p></text:tracked-changes>';
  const content = `<c>${deleted}<text:p>new \n text</text:p><office:annotation><text:p>remark</text:p></office:annotation></c>`;
  expect(await textOf({ mimetype, 'content.xml': content })).toBe('new text');
  const manifest = '<m><manifest:encryption-data/></m>';
  expect(await textOf({ mimetype, 'content.xml': 'x', 'META-INF/manifest.xml': manifest })).toBe('refused: locked');
});

test('what is not read is told apart from what is broken', async () => {
  expect(await textOf({ 'a.png': 'x' })).toBe('refused: other');
  expect(await textOf({ mimetype: 'application/epub+zip', 'a.html': 'x' })).toBe('refused: other');
  expect(await textOf({ '_rels/.rels': relationships(['r1', 'officeDocument', 'xl/workbook.bin']) })).toBe(
    'refused: other',
  );
  expect(await textOf({ '_rels/.rels': relationships(['r1', 'officeDocument', 'word/document.xml']) })).toBe(
    'refused: broken',
  );
  expect(await textOf(word('<w:p>'))).toBe('refused: broken');
  expect(await textOf(word(paragraph('')))).toBe('refused: no-text');
});

test('a file of the old Office is another format, and one that is encrypted is locked', async () => {
  const compound = (name: string): Uint8Array =>
    Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, ...[...name].flatMap((letter) => [letter.charCodeAt(0), 0])]);
  expect(await readDocument(compound('WordDocument'), 10)).toEqual({ kind: 'refused', reason: 'other' });
  expect(await readDocument(compound('EEncryptedPackage'), 10)).toEqual({ kind: 'refused', reason: 'locked' });
});
