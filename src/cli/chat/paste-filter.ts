/**
 * Line breaks and tabs of a pasted message while it stands on the edited line.
 *
 * The line editor submits at every line break, so a pasted one travels as its picture (␊, ␉), which can be seen and
 * edited, and turns back when the line is submitted. History keeps messages in the same form, one per line.
 */
export function lineFromText(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '␊').replaceAll('\t', '␉');
}

export function textFromLine(line: string): string {
  return line.replaceAll('␊', '\n').replaceAll('␉', '\t');
}

export interface PasteState {
  readonly pasting: boolean;
  /** The beginning of a paste mark that the next chunk may complete. */
  readonly held: string;
}

export interface PasteStep {
  readonly state: PasteState;
  readonly text: string;
}

export const noPaste: PasteState = { pasting: false, held: '' };

/** Sequences that ask a terminal to bracket what is pasted. */
export const bracketedPaste: { readonly on: string; readonly off: string } = {
  on: '\u001b[?2004h',
  off: '\u001b[?2004l',
};

const pasteStart = '\u001b[200~';
const pasteEnd = '\u001b[201~';

/**
 * Takes the paste marks out of what the terminal sends and turns what stands between them into one editable line.
 * Control characters inside a paste are dropped: pasted text must not press keys.
 */
export function filterPaste(state: PasteState, chunk: string): PasteStep {
  let rest = state.held + chunk;
  let pasting = state.pasting;
  let text = '';
  for (;;) {
    const mark = pasting ? pasteEnd : pasteStart;
    const at = rest.indexOf(mark);
    if (at < 0) break;
    text += pasting ? pastedLine(rest.slice(0, at)) : rest.slice(0, at);
    rest = rest.slice(at + mark.length);
    pasting = !pasting;
  }
  const held = unfinishedMark(rest, pasting);
  const sure = rest.slice(0, rest.length - held.length);
  return { state: { pasting, held }, text: text + (pasting ? pastedLine(sure) : sure) };
}

/** Outside a paste a lone ESC is the Escape key and must not wait; inside, a CR may be half of a CR LF. */
function unfinishedMark(text: string, pasting: boolean): string {
  const mark = pasting ? pasteEnd : pasteStart;
  for (let length = Math.min(mark.length - 1, text.length); length > (pasting ? 0 : 1); length--) {
    if (text.endsWith(mark.slice(0, length))) return text.slice(-length);
  }
  return pasting && text.endsWith('\r') ? '\r' : '';
}

function pastedLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this drops
  return lineFromText(text).replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
}
