/** How to choose the next token; every field is set, defaults come from the model card by way of the caller. */
export interface SamplingParams {
  /** 0 = greedy. */
  readonly temperature: number;
  /** (0, 1]; 1 = off. */
  readonly topP: number;
  /** 0 = off. */
  readonly topK: number;
  /** [0, 1]; 0 = off. */
  readonly minP: number;
  readonly presencePenalty: number;
  readonly frequencyPenalty: number;
  /** > 0; 1 = off. */
  readonly repetitionPenalty: number;
  /** Token id → bias added to its logit, -100 … 100. */
  readonly logitBias: ReadonlyMap<number, number>;
  /** Same seed, same prompt, same parameters: same tokens, whatever else runs. Undefined = the engine draws one. */
  readonly seed: number | undefined;
}

/** How much thought was asked for, in a word; to switch it off is no effort. */
export type EffortWord = 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' | 'ultra';

/**
 * What the client asked about thinking, all dialects mapped onto one. `effort` is the word that it said, for hosts that
 * understand words and no counts; without one a budget is a promise.
 */
export type ThinkingRequest =
  | { readonly kind: 'default'; readonly effort?: EffortWord }
  /** `thinking: {type: 'disabled'}`, `reasoning_effort: 'none'`, budget 0. */
  | { readonly kind: 'off' }
  | { readonly kind: 'budget'; readonly tokens: number; readonly effort?: EffortWord };

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** Thinking of an earlier assistant turn, as the client sent it back. */
  readonly reasoningContent?: string;
  readonly name?: string;
}

/** The part of a request that chat and plain completions share. */
export interface GenerationOptions {
  readonly model: string | undefined;
  readonly sampling: Partial<SamplingParams>;
  /** Undefined = as much as the context holds. */
  readonly maxTokens: number | undefined;
  readonly minTokens: number;
  readonly stop: readonly string[];
  readonly stopTokenIds: readonly number[];
  readonly ignoreEos: boolean;
  /** Choices, 1 … 128. */
  readonly n: number;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly continuousUsage: boolean;
  /** How many alternatives besides the sampled token; undefined = no logprobs at all, 0 = only the sampled token's. */
  readonly topLogprobs: number | undefined;
  /** The same for prompt positions (teacher-forced). */
  readonly promptLogprobs: number | undefined;
  readonly returnTokenIds: boolean;
  readonly priority: number;
  readonly cacheSalt: string;
  readonly user: string | undefined;
}

export interface ChatRequest extends GenerationOptions {
  readonly kind: 'chat';
  readonly messages: readonly ChatMessage[];
  readonly thinking: ThinkingRequest;
  /** `reasoning` beside `reasoning_content` (both) or nothing (`include_reasoning: false`). */
  readonly reasoningFields: 'reasoning_content' | 'both' | 'none';
  readonly addGenerationPrompt: boolean;
  readonly continueFinalMessage: boolean;
  readonly templateKwargs: Readonly<Record<string, unknown>>;
}

export interface CompletionRequest extends GenerationOptions {
  readonly kind: 'completion';
  /** One text or one list of exact token ids; several prompts are refused. */
  readonly prompt:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'tokens'; readonly tokens: readonly number[] };
  readonly echo: boolean;
}
