const maxChars = 120;

/** The newest line with words in it, for the header of a folded thought. Looks at the end of the text only. */
export function lastLine(text: string): string {
  const lines = text.slice(-4 * maxChars).split('\n');
  const line = lines.findLast((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? '';
  return line
    .replace(/^[\s>#*-]+/, '')
    .slice(-maxChars)
    .replace(/^[\uDC00-\uDFFF]/, '')
    .trim();
}
