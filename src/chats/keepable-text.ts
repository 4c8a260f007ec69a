/**
 * Text as both engines can keep it: Postgres has no NUL, and neither has halves of surrogate pairs. The length stays, since
 * readers say how many characters they hold.
 */
export function keepableText(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}
