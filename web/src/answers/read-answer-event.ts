import type { AnswerEvent } from '#wire';

/** @returns undefined for data of a later version, which a reader passes over */
export function readAnswerEvent(sent: string): AnswerEvent | undefined {
  const rest = sent.slice(1);
  switch (sent[0]) {
    case 's':
      return { kind: 'start', start: JSON.parse(rest) };
    case 't':
      return { kind: 'thinking', text: rest };
    case 'a':
      return { kind: 'answer', text: rest };
    case 'T':
      return { kind: 'thinking', text: JSON.parse(rest) };
    case 'A':
      return { kind: 'answer', text: JSON.parse(rest) };
    case 'n':
      return { kind: 'tokens', tokens: Number(rest) };
    case 'm':
      return { kind: 'move', move: JSON.parse(rest) };
    case 'k':
      return { kind: 'alive' };
    case 'd':
      return { kind: 'done', answer: JSON.parse(rest) };
    default:
      return undefined;
  }
}
