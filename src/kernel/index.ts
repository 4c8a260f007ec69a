export type { ErrorDetails } from './error.ts';
export { invariant, RegaugeError, unreachable } from './error.ts';
