import { z } from 'zod';

/** Comes back in replayed answers as null or []; with anything in it, the turn cannot be rendered. */
export function empty(wayOut: string): z.ZodOptional<z.ZodType<unknown>> {
  return harmlessOnly((value) => Array.isArray(value) && value.length === 0, wayOut);
}

/** A parameter that nothing is done about: only values that ask for what happens anyway are let through. */
export function harmlessOnly(
  isHarmless: (value: unknown) => boolean,
  wayOut: string,
): z.ZodOptional<z.ZodType<unknown>> {
  const checked = z.unknown().superRefine((value, context) => {
    if (value !== null && !isHarmless(value)) context.addIssue(unsupported(`is not supported: ${wayOut}`));
  });
  return checked.optional();
}

/** A word of a closed list; known words outside it are refused as such, not as mistakes. */
export function word(
  supported: readonly string[],
  unsupportedWords: readonly string[],
  wayOut: string,
): z.ZodType<string> {
  return z.string().superRefine((value, context) => {
    if (supported.includes(value)) return;
    if (unsupportedWords.includes(value))
      context.addIssue(unsupported(`is ${value}, which is not supported: ${wayOut}`));
    else context.addIssue({ code: 'invalid_value', values: [...supported], input: value });
  });
}

function unsupported(message: string): { code: 'custom'; message: string; params: { code: 'unsupported_parameter' } } {
  return { code: 'custom', message, params: { code: 'unsupported_parameter' } };
}
