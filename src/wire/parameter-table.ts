/** What happens to a parameter that exists in the world and that no field of ours stands for. */
export type UnmappedRule =
  /** Dropped: the answer is the same with and without it. */
  | { readonly kind: 'ignored'; readonly why: string }
  /** An error, unless the value asks for what happens anyway. */
  | { readonly kind: 'refused'; readonly wayOut: string; readonly harmless: (value: unknown, n: unknown) => boolean };

/** Values of a refused parameter that ask for what happens anyway. */
export const isEmpty = (value: unknown): boolean => value === '' || (Array.isArray(value) && value.length === 0);
export const isOneOf =
  (...values: readonly unknown[]): ((value: unknown) => boolean) =>
  (value: unknown): boolean =>
    values.includes(value);
const never = (): boolean => false;

export const ignored = (why: string): UnmappedRule => ({ kind: 'ignored', why });
export const refused = (wayOut: string, harmless: (value: unknown, n: unknown) => boolean = never): UnmappedRule => ({
  kind: 'refused',
  wayOut,
  harmless,
});

export const hasType =
  (type: string): ((value: unknown) => boolean) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && 'type' in value && value.type === type;

export const noTools =
  'R1-family models are not trained to call tools: describe the task in a message, and leave this out.';
export const noGrammar =
  'Output cannot be constrained to a grammar: ask for the format in a message, and check the answer.';
const budgetWayOut = 'Send `thinking_token_budget` instead.';
const tokenPromptWayOut = 'Send the token ids as `prompt` to `/v1/completions`.';
const leaveOut = 'Leave it out.';

/**
 * Every parameter of OpenAI, vLLM, SGLang, llama-server and DeepSeek that has no field of ours, and what becomes of it.
 *
 * A parameter is dropped only when the answer cannot differ; what would change it is refused, because a client that
 * asked for JSON and gets prose without a word has been lied to. A refused parameter is let through when its value is
 * the default: client libraries send those unasked.
 */
export const unmappedParameters: Readonly<Record<string, UnmappedRule>> = {
  metadata: ignored('kept by nobody, changes nothing'),
  store: ignored('nothing is stored for retrieval either way'),
  service_tier: ignored('there is one tier'),
  safety_identifier: ignored('no abuse reports are sent anywhere'),
  prompt_cache_key: ignored('prefixes are found by content'),
  prompt_cache_retention: ignored('eviction is by recency'),
  parallel_tool_calls: ignored('means nothing without tools, and tools are refused'),
  prediction: ignored('a hint for speed only'),
  request_id: ignored('the server names the run'),
  rid: ignored('the server names the run'),
  session_id: ignored('a routing hint'),
  stream_interval: ignored('tokens leave as they come'),
  cache_prompt: ignored('a hint for speed only'),

  tools: refused(noTools, isEmpty),
  tool_choice: refused(noTools, isOneOf('none', 'auto')),
  functions: refused(noTools, isEmpty),
  function_call: refused(noTools, isOneOf('none', 'auto')),
  response_format: refused(noGrammar, hasType('text')),
  structured_outputs: refused(noGrammar),
  guided_json: refused(noGrammar),
  guided_regex: refused(noGrammar),
  guided_choice: refused(noGrammar),
  guided_grammar: refused(noGrammar),
  guided_json_object: refused(noGrammar, isOneOf(false)),
  guided_decoding_backend: refused(noGrammar),
  guided_whitespace_pattern: refused(noGrammar),
  grammar: refused(noGrammar, isEmpty),
  json_schema: refused(noGrammar),
  regex: refused(noGrammar),
  ebnf: refused(noGrammar),

  modalities: refused(
    'Only text is produced.',
    (value) => Array.isArray(value) && value.every((entry) => entry === 'text'),
  ),
  audio: refused('Only text is produced.'),
  web_search_options: refused('The model sees only what the messages hold: put search results there.'),
  documents: refused('Put the documents into a message.', isEmpty),
  verbosity: refused('Ask for a shorter or longer answer in a message.', isOneOf('medium')),

  best_of: refused(
    'Send `n` and choose among the choices.',
    (value, n) => typeof value === 'number' && value <= (typeof n === 'number' ? n : 1),
  ),
  use_beam_search: refused('Use temperature 0 for the likeliest continuation.', isOneOf(false)),
  length_penalty: refused('It belongs to beam search, which is not supported.', isOneOf(1)),
  early_stopping: refused('It belongs to beam search, which is not supported.', isOneOf(false)),
  suffix: refused('These models do not fill in the middle: put what comes before into the prompt.', isEmpty),
  bad_words: refused('Send a `logit_bias` of -100 for the tokens.', isEmpty),
  allowed_token_ids: refused('Send a `logit_bias` of 100 for the tokens.', isEmpty),
  logits_processors: refused(leaveOut, isEmpty),
  truncate_prompt_tokens: refused('Shorten the prompt before sending it.'),
  include_stop_str_in_output: refused('Append the stop string yourself: `stop_reason` names it.', isOneOf(false)),
  skip_special_tokens: refused('Control tokens never appear in text: `return_token_ids` shows them.', isOneOf(true)),
  spaces_between_special_tokens: refused('Control tokens never appear in text.', isOneOf(true, false)),
  return_tokens_as_token_ids: refused('Send `return_token_ids`.', isOneOf(false)),
  add_special_tokens: refused(tokenPromptWayOut),

  chat_template: refused('The template comes with the model: render the prompt yourself and use `/v1/completions`.'),
  input_ids: refused(tokenPromptWayOut),
  prompt_embeds: refused(tokenPromptWayOut),
  mm_processor_kwargs: refused('Only text is read.'),
  kv_transfer_params: refused('Prefixes move between engines by way of the gateway.'),
  vllm_xargs: refused(leaveOut),
  extra_body: refused('It is an argument of the Python client, not a parameter: put its fields at the top level.'),

  thinking_budget: refused(budgetWayOut),
  thinking_budget_tokens: refused(budgetWayOut),
  reasoning_budget: refused(budgetWayOut),
  enable_thinking: refused('Send `thinking: {"type": "disabled"}` to switch thinking off.', isOneOf(true)),
  separate_reasoning: refused('Thinking always has a field of its own.', isOneOf(true)),
  stream_reasoning: refused('Send `include_reasoning: false` to leave thinking out.', isOneOf(true)),
  reasoning_format: refused('Choose the field with `reasoning_field`.', isOneOf('auto', 'deepseek')),
};
