import { styleOff, styleOn } from './terminal-style.ts';

/**
 * Where a streamed text stands in its **bold**, `code` and fenced parts.
 *
 * The marks stay in the text and only styles are put around it. Hiding marks would need to be right about what is a mark
 * (`2**3` is not), and a wrong guess would lose text.
 */
export interface MarkupState {
  /** A run of `*` or backticks at the end of what came so far: what it means depends on the next character. */
  readonly pending: string;
  readonly before: string;
  readonly atLineStart: boolean;
  readonly bold: boolean;
  readonly code: boolean;
  readonly fenced: boolean;
  /** The rest of this line names the language of a fence, or closes one. */
  readonly fenceLine: boolean;
}

export interface MarkupStep {
  readonly state: MarkupState;
  readonly text: string;
}

export const plainMarkup: MarkupState = {
  pending: '',
  before: '',
  atLineStart: true,
  bold: false,
  code: false,
  fenced: false,
  fenceLine: false,
};

/** Styles the next piece; what it adds, stripped of styles, is the text itself, wherever the pieces are cut. */
export function markupPiece(state: MarkupState, text: string, colour: boolean): MarkupStep {
  if (!colour) return { state, text };
  let now = state;
  let out = '';
  for (const character of text) {
    if (now.pending && character !== now.pending[0]) {
      const settled = settleRun(now, character);
      out += settled.text;
      now = settled.state;
    }
    const step = takeCharacter(now, character);
    out += step.text;
    now = step.state;
  }
  return { state: now, text: out };
}

/** Gives out what was held back and ends every style. */
export function endMarkup(state: MarkupState, colour: boolean): MarkupStep {
  const settled = settleRun(state, '\n');
  const closed = endLineStyles(settled.state);
  const fence = styleOff('code', colour && settled.state.fenced);
  return { state: plainMarkup, text: settled.text + closed.text + fence };
}

function takeCharacter(state: MarkupState, character: string): MarkupStep {
  if (character === '\n') return takeLineBreak(state);
  const isMark = character === '`' || (character === '*' && !state.code && !state.fenced);
  if (isMark && !state.fenceLine) return { state: { ...state, pending: state.pending + character }, text: '' };
  const atLineStart = state.atLineStart && character === ' ';
  return { state: { ...state, before: character, atLineStart }, text: character };
}

/** Bold and code end with their line: a mark left open must not colour the rest of the answer. */
function takeLineBreak(state: MarkupState): MarkupStep {
  const closed = endLineStyles(state);
  return { state: { ...closed.state, before: '\n', atLineStart: true, fenceLine: false }, text: `${closed.text}\n` };
}

function endLineStyles(state: MarkupState): MarkupStep {
  const text = styleOff('bold', state.bold) + styleOff('code', state.code);
  return { state: { ...state, bold: false, code: false }, text };
}

/** Decides what a run of marks means, now that the character after it is known. */
function settleRun(state: MarkupState, next: string): MarkupStep {
  const run = state.pending;
  if (run === '') return { state, text: '' };
  const rest = { ...state, pending: '', before: run.slice(-1), atLineStart: false };
  if (run.startsWith('`')) return settleBackticks(state, rest, run);
  const opens = run === '**' && !state.bold && !/[\p{L}\p{N}*]/u.test(state.before) && !/\s/.test(next);
  if (opens) return { state: { ...rest, bold: true }, text: styleOn('bold', true) + run };
  if (run === '**' && state.bold) return { state: { ...rest, bold: false }, text: run + styleOff('bold', true) };
  return { state: rest, text: run };
}

function settleBackticks(state: MarkupState, rest: MarkupState, run: string): MarkupStep {
  if (run.length >= 3 && state.atLineStart) {
    const fenced = !state.fenced;
    const text = fenced ? styleOn('code', true) + run : run + styleOff('code', true);
    return { state: { ...rest, fenced, fenceLine: true }, text };
  }
  if (run.length !== 1 || state.fenced) return { state: rest, text: run };
  if (state.code) return { state: { ...rest, code: false }, text: run + styleOff('code', true) };
  return { state: { ...rest, code: true }, text: styleOn('code', true) + run };
}
