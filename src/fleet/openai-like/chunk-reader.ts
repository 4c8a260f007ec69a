import type { FinishReason } from '#wire';
import type { EventReader, UpstreamEvent } from '../adapter.ts';
import { brokenStream, readError, streamFailure } from './failures.ts';
import {
  isObject,
  type JsonObject,
  numberField,
  objectField,
  parseJson,
  textField,
  tokensField,
} from './json-fields.ts';
import { readUsage } from './usage-counts.ts';

/** How one engine's chunks differ from the others'. */
export interface ChunkDialect {
  /** Where a delta's thinking may be; the first that has text counts, since some servers send the same under two names. */
  readonly thinkingFields: readonly string[];
  /** Says why a choice that claims to have finished has not, or nothing. */
  readonly gaveUp?: (choice: JsonObject) => string | undefined;
}

export const anyThinkingField: ChunkDialect = { thinkingFields: ['reasoning_content', 'reasoning'] };

/** Ends that are ends. Everything else (`abort`, `error`, `content_filter`, …) leaves the client without its answer. */
const reasonByWord: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  eos: 'stop',
  length: 'length',
  // vLLM's guard against loops: the model did not end by itself.
  repetition: 'length',
};

/**
 * Reads the chunks of `/v1/chat/completions` and `/v1/completions`, as all OpenAI-like engines send them.
 *
 * Lenient where engines differ (nulls, roles on every delta, usage on any chunk, ids beside the choice or in it), strict
 * about success: only a known finish reason is one.
 */
export function createChunkReader(dialect: ChunkDialect): EventReader {
  return new ChunkReader(dialect);
}

class ChunkReader implements EventReader {
  readonly #dialect: ChunkDialect;
  #toldPrompt = false;
  /** From the first ids on, a chunk without any has none: its ids came before, or come with the next. */
  #tellsIds = false;
  #sawThinking = false;

  constructor(dialect: ChunkDialect) {
    this.#dialect = dialect;
  }

  read(data: string): readonly UpstreamEvent[] {
    if (data.trim() === '[DONE]') return [{ kind: 'done' }];
    const chunk = parseJson(data);
    if (!isObject(chunk)) return [malformed(data)];
    const error = readError(chunk);
    if (error) return [{ kind: 'failure', failure: streamFailure(error) }];
    const { choices = [] } = chunk;
    if (!Array.isArray(choices)) return [malformed(data)];
    return [...this.#choiceEvents(chunk, choices.find(isFirstChoice)), ...this.#usageEvents(chunk)];
  }

  #choiceEvents(chunk: JsonObject, choice: JsonObject | undefined): readonly UpstreamEvent[] {
    if (!choice) return [];
    return [...this.#promptEvents(chunk, choice), ...this.#textEvents(choice), ...this.#finishEvents(choice)];
  }

  #promptEvents(chunk: JsonObject, choice: JsonObject): readonly UpstreamEvent[] {
    const tokens = tokensField(chunk, 'prompt_token_ids') ?? tokensField(choice, 'prompt_token_ids');
    if (!tokens || this.#toldPrompt) return [];
    this.#toldPrompt = true;
    this.#tellsIds = true;
    return [{ kind: 'prompt-tokens', tokens }];
  }

  #textEvents(choice: JsonObject): readonly UpstreamEvent[] {
    const delta = objectField(choice, 'delta') ?? choice;
    const thinking = this.#dialect.thinkingFields.map((name) => textField(delta, name)).find((text) => text) ?? '';
    const answer = textField(delta, 'content') ?? textField(delta, 'text') ?? '';
    const tokens = this.#tokensOf(choice);
    if (thinking) this.#sawThinking = true;
    if (thinking && answer) {
      // Which id made which half nobody says; the order of ids is kept, and it is all that a continuation needs.
      return [
        { kind: 'thinking', text: thinking, tokens: tokens && [] },
        { kind: 'answer', text: answer, tokens },
      ];
    }
    if (thinking) return [{ kind: 'thinking', text: thinking, tokens }];
    if (answer) return [{ kind: 'answer', text: answer, tokens }];
    return tokens?.length ? [{ kind: 'silent-tokens', tokens }] : [];
  }

  #tokensOf(choice: JsonObject): readonly number[] | undefined {
    const tokens = tokensField(choice, 'token_ids');
    if (tokens) this.#tellsIds = true;
    return tokens ?? (this.#tellsIds ? [] : undefined);
  }

  #finishEvents(choice: JsonObject): readonly UpstreamEvent[] {
    const word = textField(choice, 'finish_reason');
    if (word === undefined) return [];
    const excuse = this.#dialect.gaveUp?.(choice);
    if (excuse !== undefined) return [{ kind: 'failure', failure: brokenStream(excuse) }];
    const reason = Object.hasOwn(reasonByWord, word) ? reasonByWord[word] : undefined;
    // A stop string; a number is a token's id. SGLang has another name for it.
    const matched = textField(choice, 'stop_reason') ?? textField(choice, 'matched_stop');
    if (reason) return [{ kind: 'finish', reason, matched }];
    return [{ kind: 'failure', failure: unfinished(word) }];
  }

  #usageEvents(chunk: JsonObject): readonly UpstreamEvent[] {
    const usage = objectField(chunk, 'usage');
    const counts = usage && readUsage(usage, this.#sawThinking);
    return counts ? [{ kind: 'usage', counts }] : [];
  }
}

function isFirstChoice(choice: unknown): choice is JsonObject {
  return isObject(choice) && (numberField(choice, 'index') ?? 0) === 0;
}

function unfinished(word: string): ReturnType<typeof brokenStream> {
  const failure = brokenStream(`The replica ended the answer with the reason \`${word}\` before it was complete.`);
  return word === 'content_filter' ? { ...failure, kind: 'filtered' } : failure;
}

function malformed(data: string): UpstreamEvent {
  return {
    kind: 'failure',
    failure: brokenStream(`The replica sent an event that is no chunk of a stream: ${data.slice(0, 200)}`),
  };
}
