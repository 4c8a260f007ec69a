import { unreachable } from '#kernel';
import { harmlessText } from '../render/harmless-text.ts';
import type { ChatEnding, ChatEvent } from './chat-event.ts';
import { formatRate, formatSpan, formatTokens } from './format-figures.ts';
import { endMarkup, type MarkupState, markupPiece, plainMarkup } from './light-markup.ts';
import { type RunTally, startTally, tallyEvent, thinkingSpanMs } from './run-tally.ts';
import { eraseLine, styled, styleOff, styleOn, withoutStyles } from './terminal-style.ts';

/** What the terminal can do and what the person wants to see. */
export interface StreamView {
  readonly colour: boolean;
  /** The status line is rewritten in place, which makes sense only on a terminal. */
  readonly isTerminal: boolean;
  readonly columns: number;
}

export type ThoughtView = 'shown' | 'folded';

/** Everything the screen depends on: the answer so far and where the cursor stands. */
export interface StreamState {
  readonly view: StreamView;
  readonly thoughts: ThoughtView;
  readonly tally: RunTally;
  /** What stands at the end of the screen now. */
  readonly part: 'nothing' | 'thought' | 'answer';
  /** Whether that part has shown anything yet. */
  readonly begun: boolean;
  readonly statusShown: boolean;
  readonly atLineStart: boolean;
  readonly markup: MarkupState;
}

export type StreamInput =
  | ChatEvent
  /** Time has passed. */
  | { readonly kind: 'tick' }
  /** The person folds or unfolds the thought. */
  | { readonly kind: 'fold-toggled' }
  /** Something to say that is not the model's, such as a failed request to answer now. */
  | { readonly kind: 'notice'; readonly text: string };

export interface StreamStep {
  readonly state: StreamState;
  /** To be written to the terminal as it is. */
  readonly text: string;
}

export function startStream(view: StreamView, thoughts: ThoughtView, nowMs: number): StreamState {
  const tally = startTally(nowMs);
  const screen = { part: 'nothing', begun: false, statusShown: false, atLineStart: true } as const;
  return { view, thoughts, tally, ...screen, markup: plainMarkup };
}

/**
 * Turns what happens during one answer into what the terminal is sent.
 *
 * A status line is erased before anything else is written and drawn only by the clock, so that a fast stream costs no
 * more than its text. Text of the model and the server is made harmless here, at the last step before the screen.
 */
export function renderStream(state: StreamState, input: StreamInput, nowMs: number): StreamStep {
  switch (input.kind) {
    case 'tick':
      return drawStatus(state, nowMs);
    case 'fold-toggled':
      return toggleFold(state);
    case 'notice':
      return chain(state, clearStatus, freshLine, (now) => writeNotice(now, harmlessText(input.text)));
    case 'opened':
    case 'usage':
      return { state: tallied(state, input, nowMs), text: '' };
    case 'thinking':
      return chain(tallied(state, input, nowMs), (now) => renderThinking(now, harmlessText(input.text)));
    case 'answer':
      return chain(tallied(state, input, nowMs), clearStatus, closeThought, (now) => renderAnswer(now, input.text));
    case 'finished':
    case 'stopped':
    case 'failed':
      return chain(tallied(state, input, nowMs), clearStatus, closeThought, closeAnswer, (now) =>
        writeEnding(now, input),
      );
    default:
      return unreachable(input);
  }
}

/** `Thought for 3.2 s · 140 tokens · 44 tok/s`. */
export function thoughtSummary(tally: RunTally): string {
  const rate = formatRate(tally.thinkingTokens, tally.thinkingMs);
  return `Thought for ${formatSpan(tally.thinkingMs)} · ${formatTokens(tally.thinkingTokens)} · ${rate} tok/s`;
}

function tallied(state: StreamState, event: ChatEvent, nowMs: number): StreamState {
  return { ...state, tally: tallyEvent(state.tally, event, nowMs) };
}

function renderThinking(state: StreamState, text: string): StreamStep {
  // Told not to think, R1 still sends an empty thought.
  if (state.part !== 'thought' && state.tally.thought.trim() === '') return { state, text: '' };
  if (state.thoughts === 'folded') return enterFoldedThought(state);
  return chain(state, clearStatus, closeAnswer, openThought, (now) => writePart(now, text));
}

function enterFoldedThought(state: StreamState): StreamStep {
  return state.part === 'thought' ? { state, text: '' } : chain(state, closeAnswer, (now) => setPart(now, 'thought'));
}

function openThought(state: StreamState): StreamStep {
  if (state.part === 'thought') return { state, text: '' };
  const entered: StreamState = { ...state, part: 'thought', begun: false };
  return write(entered, `${styleOn('dim', state.view.colour)}Thinking…\n`);
}

function closeThought(state: StreamState): StreamStep {
  if (state.part !== 'thought') return { state, text: '' };
  const summary = thoughtSummary(state.tally);
  const undim = (now: StreamState): StreamStep => {
    const off = now.thoughts === 'shown' ? styleOff('dim', now.view.colour) : '';
    return { state: now, text: off };
  };
  return chain(
    state,
    freshLine,
    undim,
    (now) => write(now, `${dim(now, summary)}\n\n`),
    (now) => setPart(now, 'nothing'),
  );
}

function renderAnswer(state: StreamState, text: string): StreamStep {
  const fresh: StreamState = { ...state, part: 'answer', begun: false, markup: plainMarkup };
  const entered = state.part === 'answer' ? state : fresh;
  const marked = markupPiece(entered.markup, harmlessText(text), entered.view.colour);
  return writePart({ ...entered, markup: marked.state }, marked.text);
}

function closeAnswer(state: StreamState): StreamStep {
  if (state.part !== 'answer') return { state, text: '' };
  const ended = endMarkup(state.markup, state.view.colour);
  return chain(
    { ...state, markup: ended.state },
    (now) => write(now, ended.text),
    freshLine,
    (now) => setPart(now, 'nothing'),
  );
}

function writeEnding(state: StreamState, ending: ChatEnding): StreamStep {
  const { colour } = state.view;
  switch (ending.kind) {
    case 'finished':
      return write(state, ending.reason === 'stop' ? '' : `${dim(state, finishNote(ending.reason))}\n`);
    case 'stopped':
      return write(state, `${dim(state, '[stopped]')}\n`);
    case 'failed':
      return write(state, `${styled('alarm', `[${harmlessText(ending.failure.message)}]`, colour)}\n`);
    default:
      return unreachable(ending);
  }
}

function finishNote(reason: string): string {
  return reason === 'length' ? '[cut off: the token limit is reached]' : `[ended: ${harmlessText(reason)}]`;
}

function toggleFold(state: StreamState): StreamStep {
  const thoughts: ThoughtView = state.thoughts === 'shown' ? 'folded' : 'shown';
  const toggled: StreamState = { ...state, thoughts };
  if (state.part !== 'thought') return { state: toggled, text: '' };
  if (thoughts === 'folded') {
    return chain(toggled, freshLine, (now) => ({ state: now, text: styleOff('dim', now.view.colour) }));
  }
  const unfolded: StreamState = { ...toggled, part: 'nothing' };
  return chain(unfolded, clearStatus, openThought, (now) => writePart(now, harmlessText(state.tally.thought)));
}

/** Redraws the status line; nothing while text is being shown, because that is sign of life enough. */
function drawStatus(state: StreamState, nowMs: number): StreamStep {
  const status = statusText(state, nowMs);
  if (!state.view.isTerminal || status === undefined) return { state, text: '' };
  const fitted = status.slice(0, Math.max(0, state.view.columns - 1));
  return { state: { ...state, statusShown: true }, text: eraseLine + dim(state, fitted) };
}

function statusText(state: StreamState, nowMs: number): string | undefined {
  const { tally, thoughts, view } = state;
  if (tally.ending !== undefined) return undefined;
  if (tally.phase === 'waiting') return `Waiting for the first token · ${formatSpan(nowMs - tally.startedMs)}`;
  if (tally.phase !== 'thinking' || thoughts === 'shown') return undefined;
  const spanMs = thinkingSpanMs(tally, nowMs);
  const rate = formatRate(tally.thinkingTokens, spanMs);
  const status = `Thinking · ${formatSpan(spanMs)} · ${formatTokens(tally.thinkingTokens)} · ${rate}/s`;
  const withKeys = `${status}   Ctrl-O shows it, Ctrl-N answers now`;
  return withKeys.length < view.columns ? withKeys : status;
}

function clearStatus(state: StreamState): StreamStep {
  if (!state.statusShown) return { state, text: '' };
  return { state: { ...state, statusShown: false }, text: eraseLine };
}

/** Writes model text; line breaks before the first word of a part are the template's, not the text's. */
function writePart(state: StreamState, text: string): StreamStep {
  const shown = state.begun ? text : text.replace(/^\n+/, '');
  return write({ ...state, begun: state.begun || shown !== '' }, shown);
}

/** In the middle of a thought, dimming goes on after the notice. */
function writeNotice(state: StreamState, text: string): StreamStep {
  const dimmed = state.part === 'thought' && state.thoughts === 'shown' && state.view.colour;
  return write(state, `${dim(state, text)}\n${styleOn('dim', dimmed)}`);
}

function freshLine(state: StreamState): StreamStep {
  return state.atLineStart ? { state, text: '' } : write(state, '\n');
}

function write(state: StreamState, text: string): StreamStep {
  const visible = withoutStyles(text);
  return { state: visible === '' ? state : { ...state, atLineStart: visible.endsWith('\n') }, text };
}

function setPart(state: StreamState, part: StreamState['part']): StreamStep {
  return { state: { ...state, part }, text: '' };
}

function dim(state: StreamState, text: string): string {
  return styled('dim', text, state.view.colour);
}

function chain(state: StreamState, ...steps: readonly ((state: StreamState) => StreamStep)[]): StreamStep {
  return steps.reduce<StreamStep>(
    (done, step) => {
      const next = step(done.state);
      return { state: next.state, text: done.text + next.text };
    },
    { state, text: '' },
  );
}
