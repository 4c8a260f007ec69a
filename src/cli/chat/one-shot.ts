import { unreachable } from '#kernel';
import { type CliContext, wantsColour } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { harmlessText } from '../render/harmless-text.ts';
import type { ChatClient } from './chat-client.ts';
import type { ChatEnding, ChatEvent, ChatFailure, ChatRequest } from './chat-event.ts';
import { renderStream, type StreamInput, type StreamState, startStream } from './render-stream.ts';
import { type RunTally, startTally, tallyEvent } from './run-tally.ts';

export interface OneShot {
  readonly request: ChatRequest;
  readonly showThinking: boolean;
  readonly json: boolean;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

/**
 * Asks one question. Standard output carries the answer and nothing else, control characters included where it is not a
 * terminal, so that it can be piped; thinking, progress and failures go to standard error.
 *
 * @returns the exit code: 0 for a whole answer and for one cut by the token limit, which is said on standard error
 */
export async function runOneShot(context: CliContext, client: ChatClient, shot: OneShot): Promise<number> {
  const { nowMs } = shot;
  let tally = startTally(nowMs());
  let begun = false;
  const aside = new Aside(context, shot);
  try {
    for await (const event of client.answer(shot.request, shot.signal)) {
      tally = tallyEvent(tally, event, nowMs());
      aside.put(event);
      if (event.kind === 'answer' && !shot.json) begun = writeAnswer(context, begun, event.text);
      if (isEnding(event)) writeEnd(context, shot, tally);
    }
  } finally {
    aside.close();
  }
  return tally.ending ? exitCodeOf(tally.ending) : exitCodes.internal;
}

/** Exit code for how an answer ended, so that a script can tell a wrong key from a server that is down. */
export function exitCodeOf(ending: ChatEnding): number {
  switch (ending.kind) {
    case 'finished':
      return exitCodes.ok;
    case 'stopped':
      return exitCodes.interrupted;
    case 'failed':
      return failureExitCode(ending.failure);
    default:
      return unreachable(ending);
  }
}

export function failureExitCode({ reason, httpStatus }: ChatFailure): number {
  switch (reason) {
    case 'unreachable':
    case 'server-error':
      return exitCodes.unavailable;
    case 'cut':
      return exitCodes.io;
    case 'not-understood':
      return exitCodes.failed;
    case 'refused':
      return refusalExitCode(httpStatus);
    default:
      return unreachable(reason);
  }
}

function refusalExitCode(httpStatus: number | undefined): number {
  if (httpStatus === 401 || httpStatus === 403) return exitCodes.noPermission;
  if (httpStatus === 404) return exitCodes.notFound;
  return httpStatus === 429 ? exitCodes.unavailable : exitCodes.failed;
}

/** What standard error shows beside the answer: a status line on a terminal, the thought when asked for. */
class Aside {
  readonly #context: CliContext;
  readonly #nowMs: () => number;
  readonly #ticking: NodeJS.Timeout;
  /** Without a terminal or a wish for thoughts, only the ending is worth a line. */
  readonly #endingOnly: boolean;
  #stream: StreamState;

  constructor(context: CliContext, { showThinking, nowMs }: OneShot) {
    const { stderr } = context;
    const isTerminal = stderr.isTTY === true;
    const view = { colour: wantsColour(context, stderr), isTerminal, columns: stderr.columns ?? 80 };
    this.#context = context;
    this.#nowMs = nowMs;
    this.#endingOnly = !isTerminal && !showThinking;
    this.#stream = startStream(view, showThinking ? 'shown' : 'folded', nowMs());
    this.#ticking = setInterval(() => this.#render({ kind: 'tick' }), 250);
  }

  put(event: ChatEvent): void {
    if (this.#endingOnly && !isEnding(event)) return;
    // The answer's text is standard output's; here it only closes the thought.
    this.#render(event.kind === 'answer' ? { kind: 'answer', text: '' } : event);
  }

  close(): void {
    clearInterval(this.#ticking);
  }

  #render(input: StreamInput): void {
    const step = renderStream(this.#stream, input, this.#nowMs());
    this.#stream = step.state;
    if (step.text) this.#context.stderr.write(step.text);
  }
}

function isEnding(event: ChatEvent): event is ChatEnding {
  return event.kind === 'finished' || event.kind === 'stopped' || event.kind === 'failed';
}

/** Line breaks before the first word belong to the model's template, which sets the answer off from the thought. */
function writeAnswer({ stdout }: CliContext, begun: boolean, text: string): boolean {
  const shown = begun ? text : text.replace(/^\n+/, '');
  stdout.write(stdout.isTTY ? harmlessText(shown) : shown);
  return begun || shown !== '';
}

function writeEnd({ stdout }: CliContext, shot: OneShot, tally: RunTally): void {
  if (shot.json) stdout.write(`${JSON.stringify(oneShotJson(shot.request.model, tally))}\n`);
  else if (tally.answer !== '' && !tally.answer.endsWith('\n')) stdout.write('\n');
}

function oneShotJson(model: string, tally: RunTally): object {
  const { ending, usage, startedMs, firstPieceMs, endedMs } = tally;
  return {
    model: tally.model || model,
    outcome: ending?.kind,
    answer: tally.answer,
    thought: tally.thought,
    finishReason: ending?.kind === 'finished' ? ending.reason : undefined,
    failure: ending?.kind === 'failed' ? ending.failure : undefined,
    promptTokens: usage?.promptTokens,
    thinkingTokens: tally.thinkingTokens,
    answerTokens: tally.answerTokens,
    ttftMs: firstPieceMs === undefined ? undefined : Math.round(firstPieceMs - startedMs),
    thinkingMs: Math.round(tally.thinkingMs),
    totalMs: Math.round((endedMs ?? startedMs) - startedMs),
  };
}
