import { readUsage, type UpstreamUsage } from '#fleet';

/** What is no JSON object is undefined. */
export function parsedObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The counts of a reply, or of an event of one. */
export function usageIn({ usage }: Readonly<Record<string, unknown>>): UpstreamUsage | undefined {
  return isObject(usage) ? readUsage(usage, false) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
