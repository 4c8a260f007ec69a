import { DocumentError } from './document-error.ts';
import { documentLimits } from './document-limits.ts';
import { skippedInOpenDocuments } from './open-document-text.ts';
import type { TextSink } from './text-sink.ts';
import { scanXml } from './xml-scanner.ts';

/** Of LibreOffice. */
const mostColumns = 16_384;

interface Cells {
  readonly text: string;
  readonly times: number;
}

/** A spreadsheet of OpenDocument: as a workbook of Excel comes out. Cells and rows that are repeated are, empty ones not. */
export function openSpreadsheetText(xml: string, sink: TextSink): void {
  let [sheets, rowTimes, cellTimes, paragraphs, text] = [0, 1, 1, 0, ''];
  let row: Cells[] = [];
  scanXml(
    xml,
    {
      open(name, attribute) {
        const times = (of: string): number => Math.max(1, Number(attribute(`table:number-${of}-repeated`) ?? 1) || 1);
        if (name === 'table') sink.write(sheetMark(++sheets, attribute('table:name') ?? ''));
        else if (name === 'table-row') [row, rowTimes] = [[], times('rows')];
        else if (isCell(name)) [text, cellTimes] = ['', Math.min(times('columns'), mostColumns)];
        else if (name === 's' && paragraphs > 0) text += ' ';
        else if (name === 'p') {
          if (text !== '') text += ' ';
          paragraphs += 1;
        }
      },
      close(name) {
        if (name === 'p') paragraphs -= 1;
        else if (isCell(name)) row.push({ text, times: cellTimes });
        else if (name === 'table-row') writeRow(row, rowTimes, sink);
      },
      text(more) {
        if (paragraphs > 0) text += more.replace(/\s+/g, ' ');
      },
    },
    skippedInOpenDocuments,
  );
}

function isCell(name: string): boolean {
  return name === 'table-cell' || name === 'covered-table-cell';
}

/** Cell by cell, so that what is repeated without end meets the end of the room first. */
function writeRow(row: readonly Cells[], times: number, sink: TextSink): void {
  const cells = row.slice(0, row.findLastIndex(({ text }) => text !== '') + 1);
  if (cells.length === 0) return;
  for (let index = 0; index < times; index += 1) {
    for (const { text, times: repeated } of cells) {
      for (let cell = 0; cell < repeated; cell += 1) sink.write(`${text}\t`);
    }
    sink.write('\n');
  }
}

function sheetMark(sheet: number, name: string): string {
  if (sheet <= documentLimits.pages) return `\n[sheet ${name}]\n`;
  throw new DocumentError('too-much', `there are more sheets than the ${documentLimits.pages} that are read`);
}
