import { unreachable } from '#kernel';
import { WireError } from '#wire';
import type { EngineKind } from '../adapter.ts';

/** What becomes of a parameter that an engine does not take as vLLM takes it. Parameters without a rule are sent. */
export type ParameterRule =
  | { readonly kind: 'rename'; readonly to: string }
  /** Left out and listed: the answer is the same without it. */
  | { readonly kind: 'drop' }
  /** Left out it would change the answer, so the request has to go to another engine. */
  | { readonly kind: 'refuse' };

export type ParameterRules = Readonly<Record<string, ParameterRule>>;

export const drop: ParameterRule = { kind: 'drop' };
export const refuse: ParameterRule = { kind: 'refuse' };
export const rename = (to: string): ParameterRule => ({ kind: 'rename', to });

/**
 * For kinds to which nothing can be passed through as a client sent it, because they ignore some of it and take the rest in
 * their own way.
 */
export const nothingPassed: ParameterRules = {
  n: refuse,
  logprobs: refuse,
  prompt_logprobs: refuse,
  echo: refuse,
  'stream_options.continuous_usage_stats': refuse,
};

export interface RuledParameters {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly dropped: readonly string[];
}

/**
 * Turns the parameters of a request into those of an engine.
 * @param sent - by vLLM's names; undefined values were not sent
 * @throws {WireError} `unsupported_parameter`
 */
export function applyRules(
  sent: Readonly<Record<string, unknown>>,
  rules: ParameterRules,
  engine: EngineKind,
): RuledParameters {
  const parameters: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(sent)) {
    if (value === undefined) continue;
    const rule = rules[name];
    if (!rule) parameters[name] = value;
    else if (rule.kind === 'rename') parameters[rule.to] = value;
    else if (rule.kind === 'drop') dropped.push(name);
    else if (rule.kind === 'refuse') throw unsupported(name, engine);
    else unreachable(rule);
  }
  return { parameters, dropped };
}

export function unsupported(param: string, engine: EngineKind, wayOut = 'Leave it out.'): WireError {
  const message = `\`${param}\` is not supported by the replica that would answer, which runs ${engine}. ${wayOut}`;
  return new WireError('unsupported_parameter', message, { param, details: { engine } });
}
