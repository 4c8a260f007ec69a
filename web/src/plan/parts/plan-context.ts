import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PlanState } from '../state/plan-state.ts';
import type { PlanWords, PlanWordsState } from '../state/plan-words.ts';

export interface PlanPage {
  readonly plan: PlanState;
  readonly words: PlanWordsState;
}

export const PlanContext: preact.Context<PlanPage | null> = createContext<PlanPage | null>(null);

export function usePlan(): PlanState {
  return usePage().plan;
}

/** Draws again when the language changes. */
export function usePlanWords(): PlanWords {
  return usePage().words.current.value;
}

function usePage(): PlanPage {
  const page = useContext(PlanContext);
  if (!page) throw new TypeError('A part of the plan is drawn outside of it; render it below PlanContext.Provider.');
  return page;
}
