import { scanXml } from './xml-scanner.ts';

/** Which cells of an Excel workbook hold times: it keeps days since 1900, and only a cell's format says that they are. */
export interface SheetNumbers {
  /** Days and times among the formats, by the index that cells name them by. */
  readonly isTime: readonly boolean[];
  /** Days count from 1904, as they did on old Macintoshes. */
  readonly isFrom1904: boolean;
}

/** Numbers of formats that are times without being spelt out, with those of China, Japan, Korea. @see ECMA-376 18.8.30 */
const builtIn: readonly (readonly [number, number])[] = [
  ...([
    [14, 22],
    [27, 36],
    [45, 47],
    [50, 58],
  ] as const),
];
const msPerDay = 86_400_000;
/** Day 0, as a time of Unix: Excel takes 1900 for a leap year, so that 1 March 1900, the first right day, is day 61. */
const dayZeroMs = { from1900: Date.UTC(1899, 11, 30), from1904: Date.UTC(1904, 0, 1) };

/** @param stylesXml - `xl/styles.xml`; empty where there is none */
export function timeFormats(stylesXml: string): readonly boolean[] {
  const codeById = new Map<number, string>();
  const isTime: boolean[] = [];
  let isInCells = false;
  scanXml(stylesXml, {
    open(name, attribute) {
      if (name === 'cellXfs') isInCells = true;
      if (name === 'numFmt') codeById.set(Number(attribute('numFmtId')), attribute('formatCode') ?? '');
      if (name !== 'xf' || !isInCells) return;
      const id = Number(attribute('numFmtId'));
      isTime.push(builtIn.some(([first, last]) => id >= first && id <= last) || isTimeCode(codeById.get(id) ?? ''));
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return isTime;
}

/** Words in quotes, escaped characters, colours and currencies aside, only times have these letters. */
function isTimeCode(code: string): boolean {
  return /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|_.|\[(?!h|m|s)[^\]]*\]|General/gi, ''));
}

/**
 * A number as it is read: a time by ISO 8601, any other with the 15 digits that Excel counts with (0.1 + 0.2 is 0.3).
 * @param format - as the cell names it
 */
export function sheetNumber(value: string, format: number, { isTime, isFrom1904 }: SheetNumbers): string {
  const number = Number(value);
  if (!Number.isFinite(number) || value.trim() === '') return value;
  if (!isTime[format]) return String(Number(number.toPrecision(15)));
  const timeMs = Math.round((number * msPerDay) / 1_000) * 1_000;
  const date = new Date((isFrom1904 ? dayZeroMs.from1904 : dayZeroMs.from1900) + timeMs);
  if (Number.isNaN(date.getTime()) || number < 0) return value;
  const [day = '', time = ''] = date.toISOString().replace('.000Z', '').split('T');
  if (number < 1) return time;
  return time === '00:00:00' ? day : `${day} ${time}`;
}
