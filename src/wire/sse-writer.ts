import { toErrorBody, type WireError } from './wire-error.ts';

/** Ends a stream. Sent after an error event too, as vLLM does: a client that waits for it must not hang. */
export const sseDone: string = 'data: [DONE]\n\n';

/** @param json - one line; `JSON.stringify` without indentation never yields a line break */
export function sseEvent(json: string): string {
  return `data: ${json}\n\n`;
}

/** @param name - a word of the protocol's, never a user's text */
export function namedSseEvent(name: string, value: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(value)}\n\n`;
}

/** Keeps proxies and idle timers awake while nothing flows; clients skip it. Line breaks become spaces. */
export function sseComment(text: string): string {
  return `: ${text.replace(/[\r\n]+/g, ' ')}\n\n`;
}

/**
 * The error of a stream whose status 200 has already left. Official clients throw on it; `sseDone` has to follow, and
 * whoever relays must not take that `[DONE]` for success.
 */
export function errorEvent(error: WireError): string {
  return sseEvent(JSON.stringify(toErrorBody(error)));
}
