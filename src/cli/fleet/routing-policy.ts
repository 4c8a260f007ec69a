import { defaultPolicy, type Policy, type RoutingRule } from '#policy';
import type { FleetConfig } from '../config/schema.ts';

/** The policy that a configuration asks for. */
export function routingPolicy({ routing }: FleetConfig): Policy {
  return { ...defaultPolicy, rule: ruleOf(routing) };
}

function ruleOf({ policy, ttftMs, tpotMs }: FleetConfig['routing']): RoutingRule {
  if (policy === 'cheapest-in-time') return { kind: policy, targets: { ttftMs, tpotMs } };
  if (policy === 'longest-prefix') return { kind: policy, loadFactor: 1.5 };
  return { kind: policy };
}
