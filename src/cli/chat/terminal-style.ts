/** Ways in which the chat sets text apart; each is a pair of sequences that nests with the others. */
const sequences = {
  dim: ['\u001b[2m', '\u001b[22m'],
  bold: ['\u001b[1m', '\u001b[22m'],
  code: ['\u001b[36m', '\u001b[39m'],
  alarm: ['\u001b[31m', '\u001b[39m'],
} as const;

export type TextStyle = keyof typeof sequences;

/** Rewrites the line the cursor stands on. */
export const eraseLine = '\r\u001b[2K';

export function styleOn(style: TextStyle, colour: boolean): string {
  return colour ? sequences[style][0] : '';
}

export function styleOff(style: TextStyle, colour: boolean): string {
  return colour ? sequences[style][1] : '';
}

export function styled(style: TextStyle, text: string, colour: boolean): string {
  return styleOn(style, colour) + text + styleOff(style, colour);
}

/** What remains to be seen of text styled here. */
export function withoutStyles(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences above begin with one
  return text.replace(/\u001b\[\d+m/g, '');
}
