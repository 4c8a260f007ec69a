import type { EdgePoint } from '../plan/make-plan.ts';
import type { PlanView } from '../plan/plan-view.ts';
import type { PlanScenario } from '../scenario/scenario.ts';

/** What the worker is asked. A newer order makes older ones nobody's. */
export interface PlanOrder {
  readonly id: number;
  readonly scenario: PlanScenario;
  readonly dateIso: string;
}

export type PlanReply =
  | {
      readonly kind: 'plan';
      readonly id: number;
      /** Comes twice: the ranking alone, then the whole with what the cost hangs on. */
      readonly extent: 'ranking' | 'whole';
      readonly view: PlanView;
      readonly tookMs: number;
    }
  /** More points of the picture, some at a time, after the plan. */
  | { readonly kind: 'points'; readonly id: number; readonly points: readonly EdgePoint[] }
  | { readonly kind: 'refused'; readonly id: number; readonly text: string };
