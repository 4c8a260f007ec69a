import {
  type ChoiceExtras,
  type ResponseExtras,
  type ResponseHead,
  type WireChoice,
  type WireResponse,
  wireChoice,
  wireResponse,
} from './chat-response.ts';
import type { CompletionLogprobs } from './logprobs.ts';

export interface TextChoice extends ChoiceExtras<CompletionLogprobs> {
  readonly text: string;
}

export type TextCompletion = WireResponse<
  'text_completion',
  WireChoice<CompletionLogprobs> & { readonly text: string }
>;

export function textCompletion(
  head: ResponseHead,
  choices: readonly TextChoice[],
  extras: ResponseExtras = {},
): TextCompletion {
  const wireChoices = choices.map((choice) => ({ ...wireChoice(choice), text: choice.text }));
  return wireResponse('text_completion', head, wireChoices, extras);
}

/** One event of a stream: the same object as a whole answer, since the older API has one shape for both. */
export function textChunk(
  head: ResponseHead,
  choices: readonly TextChoice[],
  extras: ResponseExtras = {},
): TextCompletion {
  return textCompletion(head, choices, extras);
}
