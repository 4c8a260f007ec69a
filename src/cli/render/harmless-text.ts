/**
 * Makes text from a model or a server safe to print: a control character would let it move the cursor, retitle the
 * window or rewrite what stands above. Each becomes its visible picture (ESC → ␛), so nothing is lost and nothing acts;
 * line breaks and tabs stay. Works character by character, so any cut of the text gives the same result.
 */
export function harmlessText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, picture);
}

/** Likewise, in one line: a line break in a reason would let it write a row of its own into a table. */
export function harmlessLine(text: string): string {
  return harmlessText(text.replace(/\s+/g, ' '));
}

/** JSON that says the same, and does nothing to a terminal: beyond ASCII its encoders leave control characters as they are. */
export function harmlessJson(json: string): string {
  return json.replace(/[\u007f-\u009f]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : '\ufffd';
}
