import type { Message, TurnOptions } from '#wire';
import type { Caller } from '../caller.ts';
import { onBehalfOf } from '../caller.ts';
import { driveRun } from '../drive-run.ts';
import { modelsFor, type RoutesContext, resolveModel } from '../gateway-state.ts';
import { launchRun } from '../launch-run.ts';
import type { RunOptions, SaidBefore } from '../run.ts';
import { newRunId } from '../run-id.ts';
import { answerRequest } from './answer-request.ts';
import type { AppOptions } from './app-options.ts';
import { LiveAnswer } from './live-answer.ts';

export interface AskedAnswer {
  readonly caller: Caller;
  readonly chatId: string;
  readonly options: TurnOptions;
  /** From the chat's first message to the question. */
  readonly path: readonly Message[];
}

/** The answers that this process is writing. They need no reader, and end by themselves or by their user's Stop. */
export class AnswersUnderWay {
  readonly #byRun = new Map<string, LiveAnswer>();
  readonly #context: RoutesContext;
  readonly #app: AppOptions;

  constructor(context: RoutesContext, app: AppOptions) {
    this.#context = context;
    this.#app = app;
  }

  get(runId: string): LiveAnswer | undefined {
    return this.#byRun.get(runId);
  }

  /**
   * What a run for an answer will be, its id above all: the answer's record names it before it begins.
   * @throws {WireError} no such model, options that contradict one another
   */
  prepare({ caller, chatId, options, path }: AskedAnswer): RunOptions {
    const { peers, models, prices, settings } = this.#context;
    const request = onBehalfOf(caller, answerRequest(path, options, chatId));
    const model = resolveModel(request.model, modelsFor(caller, models()));
    const pinned = options.pool === undefined ? [] : [{ kind: 'only', label: 'pool', values: [options.pool] } as const];
    return {
      id: newRunId('chat-', peers?.tag),
      protocol: 'openai',
      createdSeconds: Math.floor(Date.now() / 1_000),
      request,
      model: model.id,
      isKept: true,
      session: chatId,
      caller,
      rules: [...caller.rules, ...pinned],
      prices: prices(model.id),
      keep: settings.keep,
    };
  }

  /**
   * Lets a prepared run write its answer, which is in the store by now.
   * @param before - what the answer says already
   */
  begin(options: RunOptions, answerId: string, before?: SaidBefore): LiveAnswer {
    const run = launchRun(options, this.#context);
    if (before) run.resumeFrom(before);
    const { chats, placeOf } = this.#app;
    const { onBug } = this.#context.run;
    const owner = ownerOf(run.caller);
    const live = new LiveAnswer({ owner, answerId, run, chats, placeOf, onBug });
    this.#byRun.set(run.id, live);
    void live.kept.then(() => this.#byRun.delete(run.id));
    void driveRun(run, this.#context.run);
    return live;
  }

  /** Resolves when all that was said is written down. */
  async settled(): Promise<void> {
    await Promise.all(Array.from(this.#byRun.values(), ({ kept }) => kept));
  }
}

/** Whose chats a caller's are. */
export function ownerOf({ name }: Caller): string {
  return name ?? '';
}
