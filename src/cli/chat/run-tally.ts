import { unreachable } from '#kernel';
import type { ChatEnding, ChatEvent, TokenUsage } from './chat-event.ts';

/** What has come of one answer so far, and when. */
export interface RunTally {
  readonly startedMs: number;
  readonly runId: string | undefined;
  readonly model: string | undefined;
  readonly thought: string;
  readonly answer: string;
  readonly firstPieceMs: number | undefined;
  /** From the first piece of thinking to the first piece of answer, or to the last thing seen while it thinks. */
  readonly thinkingMs: number;
  /** The server's count; where it keeps none, pieces received (one token each, as a rule). */
  readonly thinkingTokens: number;
  readonly answerTokens: number;
  readonly phase: 'waiting' | 'thinking' | 'answering';
  readonly usage: TokenUsage | undefined;
  readonly ending: ChatEnding | undefined;
  readonly endedMs: number | undefined;
}

export function startTally(nowMs: number): RunTally {
  return {
    startedMs: nowMs,
    runId: undefined,
    model: undefined,
    thought: '',
    answer: '',
    firstPieceMs: undefined,
    thinkingMs: 0,
    thinkingTokens: 0,
    answerTokens: 0,
    phase: 'waiting',
    usage: undefined,
    ending: undefined,
    endedMs: undefined,
  };
}

/** Adds one event to the tally; the same events at the same times give the same tally. */
export function tallyEvent(tally: RunTally, event: ChatEvent, nowMs: number): RunTally {
  switch (event.kind) {
    case 'opened':
      return { ...tally, runId: event.runId, model: event.model };
    case 'thinking':
      return addThinking(tally, event.text, nowMs);
    case 'answer':
      return addAnswer(tally, event.text, nowMs);
    case 'usage':
      return addUsage(tally, event.usage);
    case 'finished':
    case 'stopped':
    case 'failed':
      return { ...closeThought(tally, nowMs), ending: event, endedMs: nowMs };
    default:
      return unreachable(event);
  }
}

/** How long it has been thinking at `nowMs`, while it still does. */
export function thinkingSpanMs(tally: RunTally, nowMs: number): number {
  const { phase, firstPieceMs, endedMs, thinkingMs } = tally;
  return phase === 'thinking' && firstPieceMs !== undefined && endedMs === undefined
    ? nowMs - firstPieceMs
    : thinkingMs;
}

function addThinking(tally: RunTally, text: string, nowMs: number): RunTally {
  // Thinking after an answer has begun is kept with the thought, but its time is the answer's.
  const phase = tally.phase === 'answering' ? 'answering' : 'thinking';
  const thinkingTokens = tally.thinkingTokens + 1;
  return { ...tally, phase, thought: tally.thought + text, thinkingTokens, firstPieceMs: tally.firstPieceMs ?? nowMs };
}

function addAnswer(tally: RunTally, text: string, nowMs: number): RunTally {
  const closed = closeThought(tally, nowMs);
  return {
    ...closed,
    phase: 'answering',
    answer: tally.answer + text,
    answerTokens: tally.answerTokens + 1,
    firstPieceMs: tally.firstPieceMs ?? nowMs,
  };
}

function closeThought(tally: RunTally, nowMs: number): RunTally {
  return { ...tally, thinkingMs: thinkingSpanMs(tally, nowMs) };
}

function addUsage(tally: RunTally, usage: TokenUsage): RunTally {
  // Some servers report 0 because they do not count, so 0 is believed only where there was no thought.
  const thinkingTokens = usage.thinkingTokens || thinkingShare(tally, usage);
  return { ...tally, usage, thinkingTokens, answerTokens: usage.completionTokens - thinkingTokens };
}

/** Where thinking is not counted apart, all tokens made while it thinks are thinking. */
function thinkingShare(tally: RunTally, usage: TokenUsage): number {
  return tally.phase === 'thinking' ? usage.completionTokens : Math.min(tally.thinkingTokens, usage.completionTokens);
}
