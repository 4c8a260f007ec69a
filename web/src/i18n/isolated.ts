/** Characters that turn the reading order, and those that end what they turned. */
const turning = /[\u202A-\u202E\u2066-\u2069]/g;

/** Somebody's text, to stand inside of a sentence: whatever its direction, the words around it keep theirs. */
export function isolated(text: string): string {
  return `\u2068${text.replace(turning, '')}\u2069`;
}
