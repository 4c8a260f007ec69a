import { expect } from 'vitest';

const frameType = 'application/vnd.regauge.kv';

/** An exported sequence, and how many tokens its engine says that it has. */
export interface ExportedFrame {
  readonly frame: Buffer;
  readonly tokenCount: number;
}

export async function exportFrame(url: string, tokens: readonly number[], salt?: string): Promise<ExportedFrame> {
  const response = await fetch(`${url}/v1/kv/export`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tokens, ...(salt && { cache_salt: salt }) }),
  });
  expect(response.status).toBe(200);
  return {
    frame: Buffer.from(await response.arrayBuffer()),
    tokenCount: Number(response.headers.get('regauge-kv-tokens')),
  };
}

/** @param query - '' or `?cache_salt=…` */
export async function importFrame(
  url: string,
  frame: Buffer,
  query = '',
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${url}/v1/kv/import${query}`, {
    method: 'POST',
    headers: { 'content-type': frameType },
    body: new Uint8Array(frame),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}
