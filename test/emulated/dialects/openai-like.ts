import {
  type EmulatedCall,
  type EmulatedCounts,
  type EmulatedDialect,
  type EmulatedEvents,
  emulatedModel,
  emulatedPrompt,
  event,
  finishToken,
  type Json,
  maxTokensOf,
  type ScriptPart,
} from '../dialect.ts';

/** How the chunks of engines that speak OpenAI's protocol differ. */
export interface ChunkWords {
  readonly thinkingField: 'reasoning' | 'reasoning_content';
  /** What every delta holds that says nothing. */
  readonly deltaFiller: Json;
  /** Likewise every choice. */
  readonly choiceFiller: Json;
  readonly tellsIds: boolean;
  /** `own-chunk`: after the finish reason, without a choice, when asked for; `last-chunk`: beside it, unasked. */
  readonly usageAt: 'own-chunk' | 'last-chunk';
  usage(counts: EmulatedCounts): Json;
}

export const plainUsage = ({ promptTokens, completionTokens }: EmulatedCounts): Json => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
});

const head = { id: 'emulated-1', created: 0, model: emulatedModel };

export function openAiLikeEvents(words: ChunkWords): EmulatedDialect['events'] {
  return (call) => eventsOf(words, call);
}

function eventsOf(words: ChunkWords, { isChat, body }: EmulatedCall): EmulatedEvents {
  const object = isChat ? 'chat.completion.chunk' : 'text_completion';
  const { deltaFiller, choiceFiller, thinkingField } = words;
  const tellsIds = words.tellsIds && body.return_token_ids === true;
  const ids = (tokens: readonly number[]) => (tellsIds ? { token_ids: tokens } : {});
  const choice = (delta: Json, over: Json = {}) => {
    const said = isChat ? { delta: { ...deltaFiller, ...delta } } : { text: delta.content ?? '' };
    return { index: 0, ...said, ...choiceFiller, finish_reason: null, ...over };
  };
  const chunk = (delta: Json, over: Json = {}, beside: Json = {}) =>
    event({ ...head, object, choices: [choice(delta, over)], ...beside });
  const prompt = tellsIds ? { prompt_token_ids: emulatedPrompt } : {};
  const field: Readonly<Record<ScriptPart, string | undefined>> = {
    thinking: isChat ? thinkingField : 'content',
    mark: isChat ? undefined : 'content',
    answer: 'content',
  };
  return {
    opening: isChat ? chunk({ role: 'assistant', content: '' }, {}, prompt) : '',
    token: (char, part) => {
      const name = field[part];
      return chunk(name === undefined ? {} : { [name]: char }, ids([char.charCodeAt(0)]));
    },
    lastTokens: () => (tellsIds ? chunk({}, ids([finishToken])) : ''),
    end: (reason, counts) => {
      const usage = { usage: words.usage(counts) };
      if (words.usageAt === 'last-chunk') return chunk({}, { finish_reason: reason }, usage);
      const last = wantsUsage(body) ? event({ ...head, object, choices: [], ...usage }) : '';
      return chunk({}, { finish_reason: reason }) + last;
    },
  };
}

function wantsUsage({ stream_options: options }: Json): boolean {
  return typeof options === 'object' && options !== null && Reflect.get(options, 'include_usage') === true;
}

/** As much as there is room for in a chat; OpenAI's 16 in a plain completion that says nothing of it. */
export function openAiLimit(call: EmulatedCall): number {
  const isOpen = call.isChat || call.body.max_tokens === null;
  return maxTokensOf(call) ?? (isOpen ? Number.POSITIVE_INFINITY : 16);
}
