const shownChars = 40;

/** A JSON value as an error message shows it: short whatever the client sent, and never walked into. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'absent';
  if (typeof value === 'string') return JSON.stringify(shorten(value));
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** Cuts a client's text to what a message can hold, between characters. */
export function shorten(text: string): string {
  if (text.length <= shownChars) return text;
  return `${text.slice(0, shownChars).toWellFormed()}…`;
}
