import { PlannerError } from '../../errors.ts';
import type { TraceLimits } from './trace.ts';

/** A line of a file, counted from 1 as editors do. */
export interface TextLine {
  readonly number: number;
  readonly text: string;
}

/** Longest piece of a broken line that an error repeats. */
const quotedCharacters = 80;

/** Cuts a text into its lines that are not blank. */
export function* linesOf(text: string, limits: TraceLimits): Generator<TextLine> {
  if (text.length > limits.characters)
    throw tooMuch(`has ${text.length} characters`, `${limits.characters} characters`, text.length);
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let number = 1; start < text.length; number += 1) {
    if (number > limits.lines) throw tooMuch(`has more than ${limits.lines} lines`, 'so many lines', number);
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
    if (line.trim() !== '') yield { number, text: line };
    start = end + 1;
  }
}

function tooMuch(found: string, limit: string, size: number): PlannerError {
  const message = `The trace ${found}; at most ${limit} are read. Cut a part that has the busy hours in it.`;
  return new PlannerError('PLANNER_BAD_TRACE', message, { size });
}

/** Says which line of a trace is broken, what was expected and that nothing was used. */
export function badLine({ number, text }: TextLine, expected: string): PlannerError {
  const shown = text.length > quotedCharacters ? `${text.slice(0, quotedCharacters)}…` : text;
  return new PlannerError(
    'PLANNER_BAD_TRACE',
    `Line ${number} of the trace cannot be read: expected ${expected}, found ${JSON.stringify(shown)}. Nothing of the file was used.`,
    { line: number, expected, found: shown },
  );
}

/** A whole number of tokens, 0 … 2^53. */
export function isTokenCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
