import type { ChatRequest } from '#wire';
import type { Capabilities, EngineKind } from '../adapter.ts';
import { unsupported } from './parameter-rules.ts';

/** By which name a budget of thinking tokens is spoken of, however a client named it. */
export const budgetParameter = 'thinking_token_budget';

/** Set where a number of thinking tokens was asked for. A word of effort is a wish, and may come true roughly. */
export function promisedBudget({ thinking }: ChatRequest): number | undefined {
  return thinking.kind === 'budget' && thinking.effort === undefined ? thinking.tokens : undefined;
}

/** By the engine itself, or by the gateway, which cuts a thought where it knows the ids. */
export function keepsBudgets({ thinkingBudget, exactContinuation }: Capabilities): boolean {
  return thinkingBudget || exactContinuation;
}

/**
 * A budget that nobody would keep is no budget: thinking is most of the bill.
 * @throws {WireError} `unsupported_parameter`
 */
export function refuseUnkeptBudget(request: ChatRequest, capabilities: Capabilities, engine: EngineKind): void {
  if (promisedBudget(request) === undefined || keepsBudgets(capabilities)) return;
  throw unsupported(budgetParameter, engine, 'Leave it out, or say in a word how much effort is meant.');
}
