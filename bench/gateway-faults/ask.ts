import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatChunk, ErrorBody } from '#wire';
import { streamEvents } from '../../test/support/http-client.ts';

/** Everything a client was told in one stream. */
export interface Told {
  readonly question: string;
  readonly thinking: string;
  readonly answer: string;
  readonly promptTokens: readonly number[];
  readonly tokens: readonly number[];
  readonly end: /** A finish reason, and `[DONE]` after it. */
    | { readonly kind: 'complete'; readonly reason: string }
    /** An error with a code, as the reply or in the stream. */
    | { readonly kind: 'error'; readonly code: string; readonly message: string }
    /** Neither: the stream just ended. */
    | { readonly kind: 'nothing'; readonly how: string };
}

/** Longer than any outage that the gateway bears; whoever still waits has been forgotten. */
const patienceMs = 90_000;

type Chunk = Partial<ChatChunk> & Partial<ErrorBody>;

/** Asks greedily and reads to the end, whatever that is. */
export async function ask(url: string, question: string, maxTokens: number, onToken: () => void): Promise<Told> {
  const told = { thinking: '', answer: '', reason: '', isDone: false };
  let failure: ErrorBody['error'] | undefined;
  const promptTokens: number[] = [];
  const tokens: number[] = [];
  const messages = [{ role: 'user', content: question }];
  const body = { messages, temperature: 0, max_tokens: maxTokens, stream: true, return_token_ids: true };
  const reading = readAll(`${url}/v1/chat/completions`, body, (data) => {
    if (data === '[DONE]') told.isDone = true;
    const { choices, error, prompt_token_ids }: Chunk = data === '[DONE]' ? {} : JSON.parse(data);
    failure ??= error;
    promptTokens.push(...(prompt_token_ids ?? []));
    const [choice] = choices ?? [];
    if (!choice) return;
    tokens.push(...(choice.token_ids ?? []));
    told.thinking += choice.delta.reasoning_content ?? '';
    told.answer += choice.delta.content ?? '';
    told.reason ||= choice.finish_reason ?? '';
    if (choice.delta.reasoning_content || choice.delta.content) onToken();
  });
  const patience = new AbortController();
  const tooLong = sleep(patienceMs, `no end within ${patienceMs / 1_000} s`, { signal: patience.signal });
  tooLong.catch(() => undefined);
  const how = await Promise.race([reading, tooLong]);
  patience.abort();
  return {
    question,
    thinking: told.thinking,
    answer: told.answer,
    promptTokens,
    tokens,
    end: endOf(told, failure, how),
  };
}

function endOf(
  told: { readonly reason: string; readonly isDone: boolean },
  failure: ErrorBody['error'] | undefined,
  how: string,
): Told['end'] {
  const error = failure ?? refusalIn(how);
  if (error) return { kind: 'error', code: error.code ?? error.type, message: error.message };
  if (how === '' && told.isDone && told.reason) return { kind: 'complete', reason: told.reason };
  return { kind: 'nothing', how: how || `[DONE] ${told.isDone}, finish reason ${told.reason || 'none'}` };
}

/** The body of a reply that was no stream. */
function refusalIn(how: string): ErrorBody['error'] | undefined {
  const json = /^status \d+: (\{.*)$/s.exec(how)?.[1];
  if (json === undefined) return undefined;
  const { error }: ErrorBody = JSON.parse(json);
  return error;
}

/** @returns what went wrong with the connection, or '' */
async function readAll(url: string, body: object, take: (data: string) => void): Promise<string> {
  try {
    for await (const data of streamEvents(url, body)) take(data);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
