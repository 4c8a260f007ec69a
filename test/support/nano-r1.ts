import { fileURLToPath } from 'node:url';

/** The shipped micro model of R1's own architecture: it thinks before it answers sums, and is right. */
export const nanoR1: string = fileURLToPath(new URL('../../assets/models/nano-r1.gguf', import.meta.url));

/** Its vocabulary is 256 bytes and these. */
export const control = { begin: 256, end: 257, user: 258, assistant: 259, think: 260, closeThink: 261 } as const;

export function byteIds(text: string): number[] {
  return [...Buffer.from(text)];
}

/** What its template makes of one question. */
export function promptIds(question: string): number[] {
  return [control.begin, control.user, ...byteIds(question), control.assistant, control.think, ...byteIds('\n')];
}

/** A bias under which a thought ends with the context alone. */
export const endless = { [control.end]: -100, [control.closeThink]: -100 } as const;
