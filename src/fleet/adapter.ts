import type { ChatRequest, CompletionRequest, FinishReason } from '#wire';

/** What answers HTTP behind a replica. `openai` is any hosted API that speaks OpenAI's protocol, DeepSeek's own included. */
export type EngineKind = 'regauge' | 'llama-server' | 'vllm' | 'sglang' | 'vllm-ascend' | 'mindie' | 'openai';

/** One replica as the configuration names it. */
export interface ReplicaTarget {
  /** Unique in the fleet, stable over restarts: `<pool>/<number>`. */
  readonly id: string;
  readonly kind: EngineKind;
  /** Without a trailing slash; paths of the API are appended. */
  readonly url: string;
  /** The name by which the replica knows the model; undefined = the one it lists first. */
  readonly upstreamModel: string | undefined;
  /** Sent as a bearer token. Never logged. */
  readonly apiKey: string | undefined;
  /** The operator's word for its tokenizer, over what the server tells; equal words mean equal ids. */
  readonly tokenizer?: string | undefined;
  /** Where its metrics are, if not below `url`: MindIE has them on a port of their own. */
  readonly metricsUrl?: string | undefined;
  /** Where SGLang's decoders meet it when it computes their prompts; undefined = SGLang's own default. */
  readonly bootstrapPort?: number | undefined;
}

/** What a replica can do, by its kind and by what the server says of itself. */
export interface Capabilities {
  /** Delivered token ids come with the stream and a run can go on from exact ids: the condition for carry-over. */
  readonly exactContinuation: boolean;
  readonly promptLogprobs: boolean;
  readonly cacheSalt: boolean;
  /** The engine ends a thought at a budget by itself; otherwise the gateway cuts and continues. */
  readonly thinkingBudget: boolean;
  readonly priority: boolean;
  /** The chat template ends the prompt inside a thought; told only where the adapter has to split thinking off itself. */
  readonly opensThought?: boolean | undefined;
  /** Largest `max_tokens` that is taken; requests for more are clamped, and an absent limit is sent as this one. */
  readonly maxTokensCap: number | undefined;
  /** Most tokens of prompt and reply together, where the server tells. */
  readonly contextTokens?: number | undefined;
  readonly prefillDecode: 'none' | 'nixl' | 'sglang-bootstrap' | 'mooncake-pull' | 'mooncake-layerwise' | 'regauge-kv';
}

/** What has to be generated: a client's request, or the rest of a run that another replica began. */
export type UpstreamCall =
  | { readonly kind: 'chat'; readonly request: ChatRequest }
  | { readonly kind: 'completion'; readonly request: CompletionRequest }
  /**
   * Goes on after exact token ids. The reply is plain text: whoever asked splits thinking from answer. `request` gives
   * sampling and stop strings; `maxTokens` is what is left of its limit.
   */
  | {
      readonly kind: 'continuation';
      readonly request: ChatRequest | CompletionRequest;
      readonly tokens: readonly number[];
      readonly maxTokens: number | undefined;
    };

/** An HTTP request ready to be sent. Every one streams: whole replies are gathered by the gateway. */
export interface UpstreamRequest {
  readonly method: 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Parameters the engine lacks that could be left out without changing the answer; for the log. */
  readonly dropped: readonly string[];
}

/** What a stream says, whatever the dialect. Text and ids arrive in the order of generation. */
export type UpstreamEvent =
  /** Ids of the whole rendered prompt, where the engine tells. At most once, before any text. */
  | { readonly kind: 'prompt-tokens'; readonly tokens: readonly number[] }
  /** `tokens` is undefined where the engine does not tell ids. */
  | { readonly kind: 'thinking'; readonly text: string; readonly tokens: readonly number[] | undefined }
  | { readonly kind: 'answer'; readonly text: string; readonly tokens: readonly number[] | undefined }
  /** Token ids that carry no visible text yet (control tokens, half a character). */
  | { readonly kind: 'silent-tokens'; readonly tokens: readonly number[] }
  /** `matched`: the stop string that was met, where the engine names it. */
  | { readonly kind: 'finish'; readonly reason: FinishReason; readonly matched?: string | undefined }
  | { readonly kind: 'usage'; readonly counts: UpstreamUsage }
  /** An error after the 200. */
  | { readonly kind: 'failure'; readonly failure: UpstreamFailure }
  /** `[DONE]`: says nothing about success. */
  | { readonly kind: 'done' };

/** Counts as the engine gives them; what it does not count, or counts wrongly, is undefined and the gateway counts. */
export interface UpstreamUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number | undefined;
  readonly reasoningTokens: number | undefined;
}

/** Why a replica did not give what was asked, sorted by what helps. */
export interface UpstreamFailure {
  readonly kind: /** The request is at fault; no other replica would take it: hand it to the client as it is. */
    | 'rejected'
    /** A content filter ended the answer. */
    | 'filtered'
    /** Longer than this replica's context; one with a longer context may take it. */
    | 'context-exceeded'
    /** 401, 402, 403: this key is of no use for now; try another replica, never this one again for this request. */
    | 'unauthorised'
    /** 429: try another, come back after `retryAfterMs`. */
    | 'rate-limited'
    /** 503 while loading or full. */
    | 'unavailable'
    /** Any other 5xx, a malformed reply, an engine that gave up. */
    | 'broken';
  /** HTTP status; 200 for an error inside a stream. */
  readonly status: number;
  readonly message: string;
  /** Parameter at fault, where the engine names one. */
  readonly param: string | undefined;
  readonly retryAfterMs: number | undefined;
}

/** Reads one stream's events; keeps what has to be remembered between them. */
export interface EventReader {
  /**
   * @param data - the data field of one server-sent event
   * @returns what it says, in order; a malformed event gives one `failure` of kind `broken`
   */
  read(data: string): readonly UpstreamEvent[];
}

/** Load of a replica from its metrics page; what the engine does not publish is undefined. */
export interface LoadReading {
  readonly running: number | undefined;
  readonly waiting: number | undefined;
  /** 0 … 1. */
  readonly kvUse: number | undefined;
  readonly promptTokensTotal: number | undefined;
  readonly generationTokensTotal: number | undefined;
  readonly prefixQueryTokensTotal: number | undefined;
  readonly prefixHitTokensTotal: number | undefined;
}

/** What a server says of itself when it is asked. */
export interface ServerIdentity {
  readonly version: string | undefined;
  readonly models: readonly string[];
  /** Most tokens of prompt and reply together, where the server tells. */
  readonly contextTokens: number | undefined;
  /** Replicas with equal names have the same tokenizer; undefined = unknown, so never equal. */
  readonly tokenizer: string | undefined;
  /** Its chat template ends the prompt inside a thought; undefined = nobody asked, or it does not tell. */
  readonly opensThought?: boolean | undefined;
  /** How an engine of ours lists its model. */
  readonly card?: Readonly<Record<string, unknown>> | undefined;
}

/** Everything that differs between engine kinds. Adapters are values without state; one folder each. */
export interface Adapter {
  readonly kind: EngineKind;
  capabilities(identity: ServerIdentity): Capabilities;
  /** @throws {WireError} `unsupported_parameter` for what would change the answer and cannot be mapped */
  toUpstream(call: UpstreamCall, target: ReplicaTarget, capabilities: Capabilities): UpstreamRequest;
  /**
   * Parameters, by vLLM's names, for which `toUpstream` refuses a run whatever their values, so that routing can look for
   * a replica that takes them.
   */
  lacks(target: ReplicaTarget, capabilities: Capabilities): readonly string[];
  reader(call: UpstreamCall, capabilities: Capabilities): EventReader;
  /** A reply that is no 200. @param retryAfter - the header, as it came */
  readFailure(status: number, body: string, retryAfter: string | undefined): UpstreamFailure;
  /** @param text - Prometheus text format */
  readLoad(text: string): LoadReading;
  readonly metricsPath: string;
  readonly healthPath: string;
}
