import type { ScriptPart } from './dialect.ts';

const mark = '</think>';

/**
 * Which part of a script a character belongs to.
 * @param trims - the line breaks around the mark belong to it
 */
export function partAt(script: string, at: number, trims: boolean): ScriptPart {
  const begin = script.indexOf(mark);
  if (begin < 0) return 'answer';
  const thought = script.slice(0, begin);
  const rest = script.slice(begin + mark.length);
  const thoughtEnd = trims ? thought.trimEnd().length : begin;
  const answerBegin = script.length - (trims ? rest.trimStart() : rest).length;
  if (at < thoughtEnd) return 'thinking';
  return at < answerBegin ? 'mark' : 'answer';
}
