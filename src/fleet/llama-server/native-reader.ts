import type { FinishReason } from '#wire';
import type { EventReader, UpstreamEvent, UpstreamUsage } from '../adapter.ts';
import { brokenStream, readError, streamFailure } from '../openai-like/failures.ts';
import {
  isObject,
  type JsonObject,
  numberField,
  objectField,
  parseJson,
  textField,
  tokensField,
} from '../openai-like/json-fields.ts';

const reasonByStopType: Readonly<Record<string, FinishReason>> = { eos: 'stop', word: 'stop', limit: 'length' };

/** Reads the events of llama-server's own `/completion`, which tells the ids of its tokens. It has no `[DONE]`. */
export const nativeReader: EventReader = {
  read(data) {
    if (data.trim() === '[DONE]') return [{ kind: 'done' }];
    const event = parseJson(data);
    if (!isObject(event)) return [broken(`The replica sent an event that is no JSON object: ${data.slice(0, 200)}`)];
    const error = readError(event);
    if (error) return [{ kind: 'failure', failure: streamFailure(error) }];
    return event.stop === true ? [...textEvents(event), ...lastEvents(event)] : textEvents(event);
  },
};

function textEvents(event: JsonObject): readonly UpstreamEvent[] {
  const text = textField(event, 'content') ?? '';
  const tokens = tokensField(event, 'tokens');
  if (text) return [{ kind: 'answer', text, tokens }];
  return tokens?.length ? [{ kind: 'silent-tokens', tokens }] : [];
}

function lastEvents(event: JsonObject): readonly UpstreamEvent[] {
  const stopType = textField(event, 'stop_type') ?? 'none';
  const reason = Object.hasOwn(reasonByStopType, stopType) ? reasonByStopType[stopType] : undefined;
  const counts = usageOf(event);
  return [
    reason
      ? { kind: 'finish', reason, matched: textField(event, 'stopping_word') || undefined }
      : broken(`The replica ended the answer with stop_type \`${stopType}\` before it was complete.`),
    ...(counts ? [{ kind: 'usage', counts } as const] : []),
  ];
}

/** `tokens_evaluated` is the whole prompt, cached or not; only `timings` tells what was cached. */
function usageOf(event: JsonObject): UpstreamUsage | undefined {
  const promptTokens = numberField(event, 'tokens_evaluated');
  const completionTokens = numberField(event, 'tokens_predicted');
  if (promptTokens === undefined || completionTokens === undefined) return undefined;
  const timings = objectField(event, 'timings');
  const cachedTokens = timings && numberField(timings, 'cache_n');
  return { promptTokens, completionTokens, cachedTokens, reasoningTokens: undefined };
}

function broken(message: string): UpstreamEvent {
  return { kind: 'failure', failure: brokenStream(message) };
}
