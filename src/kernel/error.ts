/** Plain facts about an error, units in the names (`freeBytes`, `contextTokens`). Goes into logs and `--json`. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/**
 * Base of every error Regauge raises on purpose.
 *
 * Each room has one subclass with its own union of codes; callers branch on `code`, never on the message. The message
 * says what happened, what was expected and the way out, in one or two sentences, because it is shown to people as it
 * is. `docs/errors.md` lists all codes and is tested equal to the rooms' tables.
 */
export class RegaugeError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly details: ErrorDetails;

  constructor(code: Code, message: string, details: ErrorDetails = {}, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }
}

/** Marks a branch no value can reach; a new variant of the union then fails to compile instead of falling through. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

/**
 * States an invariant that only a bug in Regauge can break; never used for input.
 * The message names the numbers that disagree.
 */
export function invariant(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(`invariant broken: ${message}`);
}
