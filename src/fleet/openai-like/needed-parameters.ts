import type { ChatRequest, CompletionRequest } from '#wire';
import type { Capabilities } from '../adapter.ts';
import type { ParameterRules } from './parameter-rules.ts';
import { chatParameters, completionParameters } from './request-parameters.ts';
import { budgetParameter, keepsBudgets, promisedBudget } from './thinking-budget.ts';
import { templateArguments } from './thinking-switch.ts';

/** Parameters that a request cannot do without, by vLLM's names, to be held against what an adapter `lacks`. */
export function neededParameters(request: ChatRequest | CompletionRequest): readonly string[] {
  if (request.kind === 'completion') return sentNames(completionParameters(request));
  const sent = { ...chatParameters(request), chat_template_kwargs: undefined };
  return [
    ...sentNames(sent),
    ...(templateArguments(request).length > 0 ? ['chat_template_kwargs'] : []),
    ...(promisedBudget(request) === undefined ? [] : [budgetParameter]),
  ];
}

/** What these rules refuse whatever its value, and a budget where nobody would keep it. */
export function lackedBy(rules: ParameterRules): (capabilities: Capabilities) => readonly string[] {
  const refused = Object.entries(rules).flatMap(([name, rule]) => (rule.kind === 'refuse' ? [name] : []));
  const refusedAndBudget = [...refused, budgetParameter];
  return (capabilities) => (keepsBudgets(capabilities) ? refused : refusedAndBudget);
}

function sentNames(parameters: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}
