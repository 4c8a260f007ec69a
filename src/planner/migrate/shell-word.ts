/** Shell words that need no quotes, as numbers, paths and flags do not. */
const plainWord = /^[A-Za-z0-9_./:=,+@%-]+$/;

/**
 * One word of a POSIX shell that means exactly this text. What users name (checkpoints, addresses) goes through here, so
 * that no name can become a command: inside single quotes only the quote itself means anything.
 */
export function shellWord(text: string): string {
  return plainWord.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command over several lines, one flag a line, as people paste it. */
export function shellCommand(first: string, flags: readonly string[]): string {
  return [first, ...flags.map((flag) => `  ${flag}`)].join(' \\\n');
}
