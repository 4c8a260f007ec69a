import type { Archive } from './archive.ts';
import { DocumentError } from './document-error.ts';
import { documentLimits } from './document-limits.ts';
import { relationshipsOf } from './relationships.ts';
import { type SheetNumbers, sheetNumber, timeFormats } from './sheet-numbers.ts';
import type { TextSink } from './text-sink.ts';
import { scanXml } from './xml-scanner.ts';

/** Of Excel, and of anybody who reads its files. */
const mostColumns = 16_384;

interface SheetNames {
  readonly sheets: readonly { readonly name: string; readonly id: string }[];
  readonly isFrom1904: boolean;
}

/** An Excel workbook: each sheet under its name, a line per row that holds something, tabs between columns. */
export function workbookText(archive: Archive, main: string, sink: TextSink): void {
  const related = relationshipsOf(archive, main);
  const partOf = (type: string): string => [...related.values()].find((one) => one.type === type)?.target ?? '';
  const [stringsPart, stylesPart] = [partOf('sharedStrings'), partOf('styles')];
  const parts = archive.read([main, stringsPart, stylesPart]);
  const { sheets, isFrom1904 } = sheetsOf(parts.get(main) ?? '');
  if (sheets.length > documentLimits.pages) {
    throw new DocumentError('too-much', `there are ${sheets.length} sheets, of which ${documentLimits.pages} are read`);
  }
  const strings = sharedStrings(parts.get(stringsPart) ?? '');
  const numbers = { isTime: timeFormats(parts.get(stylesPart) ?? ''), isFrom1904 };
  for (const { name, id } of sheets) {
    const part = related.get(id)?.target ?? '';
    sink.write(`\n[sheet ${name}]\n`);
    scanSheet(archive.read([part]).get(part) ?? '', { strings, numbers, sink });
  }
}

function sheetsOf(xml: string): SheetNames {
  const sheets: { readonly name: string; readonly id: string }[] = [];
  let isFrom1904 = false;
  scanXml(xml, {
    open(name, attribute) {
      if (name === 'sheet') sheets.push({ name: attribute('name') ?? '', id: attribute('r:id') ?? '' });
      if (name === 'workbookPr') isFrom1904 = ['1', 'true'].includes(attribute('date1904') ?? '');
    },
  });
  return { sheets, isFrom1904 };
}

/** Texts that cells name by their place. */
function sharedStrings(xml: string): readonly string[] {
  const strings: string[] = [];
  let [text, isText] = ['', false];
  const visitor = {
    open(name: string) {
      if (name === 'si') text = '';
      if (name === 't') isText = true;
    },
    close(name: string) {
      if (name === 'si') strings.push(text);
      if (name === 't') isText = false;
    },
    text(more: string) {
      if (isText) text += more;
    },
  };
  // How a word is pronounced stands beside it.
  scanXml(xml, visitor, new Set(['rPh']));
  return strings;
}

interface SheetSurroundings {
  readonly strings: readonly string[];
  readonly numbers: SheetNumbers;
  readonly sink: TextSink;
}

function scanSheet(xml: string, { strings, numbers, sink }: SheetSurroundings): void {
  let [column, written, type, format, value, isValue, isEmpty] = [0, 1, 'n', 0, '', false, true];
  const cell = (): void => {
    const text = cellText({ type, format, value }, strings, numbers);
    if (text === '') return;
    sink.write('\t'.repeat(column - written) + oneLine(text));
    [written, isEmpty] = [column, false];
  };
  scanXml(
    xml,
    {
      open(name, attribute) {
        if (name === 'row') [column, written, isEmpty] = [0, 1, true];
        if (name === 'v' || name === 't') isValue = true;
        if (name !== 'c') return;
        column = columnOf(attribute('r')) ?? column + 1;
        if (column > mostColumns || column < written) throw new DocumentError('broken', 'a cell is in no column');
        [type, format, value] = [attribute('t') ?? 'n', Number(attribute('s') ?? 0), ''];
      },
      close(name) {
        if (name === 'v' || name === 't') isValue = false;
        if (name === 'c') cell();
        if (name === 'row' && !isEmpty) sink.write('\n');
      },
      text(text) {
        if (isValue) value += text;
      },
    },
    new Set(['f', 'rPh']),
  );
}

interface Cell {
  readonly type: string;
  readonly format: number;
  readonly value: string;
}

function cellText({ type, format, value }: Cell, strings: readonly string[], numbers: SheetNumbers): string {
  if (value === '') return '';
  if (type === 's') return strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  return type === 'n' ? sheetNumber(value, format, numbers) : value;
}

function oneLine(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ');
}

/** 1 for A3, 28 for AB1. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(reference ?? '')?.[0];
  return letters === undefined
    ? undefined
    : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}
