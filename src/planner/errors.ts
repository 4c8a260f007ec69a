import { RegaugeError } from '#kernel';

/** When each error of the room happens; `docs/errors.md` repeats this table and is tested equal. */
export const plannerErrors = {
  PLANNER_UNKNOWN_DEVICE: 'the catalogue has no accelerator of this name',
  PLANNER_UNKNOWN_MODEL: 'the planner has no shape of this model',
  PLANNER_BAD_VALUE: 'a number is out of range, has no unit or the wrong one, or contradicts another',
  PLANNER_BAD_TRACE: 'a line of a trace or table cannot be read; nothing of the file was used',
} as const;

export type PlannerErrorCode = keyof typeof plannerErrors;

export class PlannerError extends RegaugeError<PlannerErrorCode> {}
