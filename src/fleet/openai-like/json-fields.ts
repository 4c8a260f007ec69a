/** A JSON object of which nothing is known but that it is one. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textField(from: JsonObject, name: string): string | undefined {
  const value = from[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberField(from: JsonObject, name: string): number | undefined {
  const value = from[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function objectField(from: JsonObject, name: string): JsonObject | undefined {
  const value = from[name];
  return isObject(value) ? value : undefined;
}

export function arrayField(from: JsonObject, name: string): readonly unknown[] | undefined {
  const value = from[name];
  return Array.isArray(value) ? value : undefined;
}

/** Token ids; an array with anything else in it counts as absent, since half a list would be continued wrongly. */
export function tokensField(from: JsonObject, name: string): readonly number[] | undefined {
  const value = arrayField(from, name);
  return value?.every((entry) => typeof entry === 'number') ? value : undefined;
}

/** @returns undefined for what is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
