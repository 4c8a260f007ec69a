import { z } from 'zod';
import { unreachable } from '#kernel';
import type { EffortWord, ThinkingRequest } from './generation.ts';
import { invalidValue, type RequestFields, readFields } from './request-fields.ts';

export type ReasoningEffort = EffortWord | 'none';

const efforts = [
  'none',
  'minimal',
  'low',
  'medium',
  'high',
  'xhigh',
  'max',
  'ultra',
] as const satisfies readonly ReasoningEffort[];

/**
 * What an effort word means here: a budget of thinking tokens.
 *
 * R1-family models know no effort; how long they think is all that can be set. There are three, as in DeepSeek's own API,
 * and other names mean those that they mean there. A typical R1 thought on a school problem takes 1 to 4 thousand tokens
 * and on a competition problem 10 to 20: `low` cuts some of the first, `high` only the longest, and above `high` a cut-off
 * thought would cost more than it saves, so that there is no budget.
 * @see https://api-docs.deepseek.com/guides/thinking_mode
 */
export const effortBudgets: Readonly<Record<ReasoningEffort, ThinkingRequest>> = {
  none: { kind: 'off' },
  minimal: { kind: 'budget', tokens: 1_024, effort: 'minimal' },
  low: { kind: 'budget', tokens: 1_024, effort: 'low' },
  medium: { kind: 'budget', tokens: 16_384, effort: 'medium' },
  high: { kind: 'budget', tokens: 16_384, effort: 'high' },
  xhigh: { kind: 'budget', tokens: 16_384, effort: 'xhigh' },
  max: { kind: 'default', effort: 'max' },
  ultra: { kind: 'default', effort: 'ultra' },
};

export const thinkingBudget: z.ZodOptional<z.ZodNullable<z.ZodInt>> = z.int().min(0).nullish();
export const effortWord: z.ZodOptional<z.ZodNullable<z.ZodType<ReasoningEffort>>> = z.enum(efforts).nullish();

const schema = z.object({
  thinking_token_budget: thinkingBudget,
  thinking: z.strictObject({ type: z.enum(['enabled', 'disabled']), budget_tokens: thinkingBudget }).nullish(),
  reasoning_effort: effortWord,
  reasoning: z
    .strictObject({
      effort: effortWord,
      max_tokens: thinkingBudget,
      enabled: z.boolean().nullish(),
      exclude: z.boolean().nullish(),
    })
    .nullish(),
  include_reasoning: z.boolean().nullish(),
  reasoning_field: z.enum(['reasoning_content', 'both']).nullish(),
});

type ThinkingFields = z.infer<typeof schema>;

export const thinkingKeys: readonly string[] = Object.keys(schema.shape);

export interface ThinkingOptions {
  readonly thinking: ThinkingRequest;
  readonly reasoningFields: 'reasoning_content' | 'both' | 'none';
}

/** One thing a request says about thinking, and by which parameter. */
export type ThinkingStatement = { readonly param: string } & (
  | { readonly kind: 'off' }
  | { readonly kind: 'on' }
  | { readonly kind: 'budget'; readonly tokens: number }
  | { readonly kind: 'effort'; readonly effort: ReasoningEffort }
);

/**
 * Maps the dialects of OpenAI, DeepSeek, OpenRouter, vLLM and template arguments onto one wish.
 * @throws {WireError} `invalid_value` for contradictions, naming both parameters
 */
export function readThinking(
  fields: RequestFields,
  templateKwargs: Readonly<Record<string, unknown>>,
): ThinkingOptions {
  const sent = readFields(schema, fields);
  const hidden = sent.include_reasoning === false || sent.reasoning?.exclude === true;
  return {
    thinking: resolveThinking([...fieldStatements(sent), ...templateStatements(templateKwargs)]),
    reasoningFields: hidden ? 'none' : (sent.reasoning_field ?? 'reasoning_content'),
  };
}

function fieldStatements(sent: ThinkingFields): readonly ThinkingStatement[] {
  const { thinking, reasoning } = sent;
  return [
    ...budgetStatement('thinking_token_budget', sent.thinking_token_budget),
    ...switchStatement('thinking.type', thinking ? thinking.type === 'enabled' : undefined),
    ...budgetStatement('thinking.budget_tokens', thinking?.budget_tokens),
    ...effortStatement('reasoning_effort', sent.reasoning_effort),
    ...switchStatement('reasoning.enabled', reasoning?.enabled),
    ...budgetStatement('reasoning.max_tokens', reasoning?.max_tokens),
    ...effortStatement('reasoning.effort', reasoning?.effort),
  ];
}

/** Qwen's and DeepSeek's templates name the switch differently; other values are the template's own affair. */
function templateStatements(kwargs: Readonly<Record<string, unknown>>): readonly ThinkingStatement[] {
  return ['enable_thinking', 'thinking'].flatMap((name) => {
    const value = Object.hasOwn(kwargs, name) ? kwargs[name] : undefined;
    return switchStatement(`chat_template_kwargs.${name}`, typeof value === 'boolean' ? value : undefined);
  });
}

export function budgetStatement(param: string, tokens: number | null | undefined): readonly ThinkingStatement[] {
  if (tokens === null || tokens === undefined) return [];
  return [tokens === 0 ? { param, kind: 'off' } : { param, kind: 'budget', tokens }];
}

export function switchStatement(param: string, on: boolean | null | undefined): readonly ThinkingStatement[] {
  if (on === null || on === undefined) return [];
  return [{ param, kind: on ? 'on' : 'off' }];
}

export function effortStatement(param: string, word: ReasoningEffort | null | undefined): readonly ThinkingStatement[] {
  if (word === null || word === undefined) return [];
  return [word === 'none' ? { param, kind: 'off' } : { param, kind: 'effort', effort: word }];
}

/**
 * One wish out of all that a request says.
 *
 * Off wins, then a budget, then an effort word. Statements of one kind must agree, and off excludes a budget and an
 * explicit on: which of two opposites was meant nobody can know, and thinking is most of the bill.
 * @throws {WireError} `invalid_value` for contradictions, naming both parameters
 */
export function resolveThinking(statements: readonly ThinkingStatement[]): ThinkingRequest {
  const off = statements.find((statement) => statement.kind === 'off');
  const budgets = statements.filter((statement) => statement.kind === 'budget');
  const words = statements.filter((statement) => statement.kind === 'effort');
  const opposite = statements.find((statement) => statement.kind === 'on') ?? budgets[0];
  if (off && opposite) throw contradiction(opposite, off);
  for (const other of budgets.slice(1))
    if (other.tokens !== budgets[0]?.tokens) throw contradiction(other, budgets[0]!);
  for (const other of words.slice(1)) if (other.effort !== words[0]?.effort) throw contradiction(other, words[0]!);
  if (off) return { kind: 'off' };
  if (budgets[0]) return { kind: 'budget', tokens: budgets[0].tokens };
  return words[0] ? effortBudgets[words[0].effort] : { kind: 'default' };
}

function contradiction(one: ThinkingStatement, other: ThinkingStatement): Error {
  const message = `\`${one.param}\` ${say(one)} and \`${other.param}\` ${say(other)}. Send one of the two.`;
  return invalidValue(one.param, message);
}

function say(statement: ThinkingStatement): string {
  switch (statement.kind) {
    case 'off':
      return 'switches thinking off';
    case 'on':
      return 'switches thinking on';
    case 'budget':
      return `allows ${statement.tokens} tokens of thinking`;
    case 'effort':
      return `asks for effort ${statement.effort}`;
    default:
      return unreachable(statement);
  }
}
