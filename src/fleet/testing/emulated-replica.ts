import type { AskHttp, HttpAnswer } from '../fleet-http.ts';

/** Replies by path; a path that is missing answers 404. */
export type EmulatedPages = Readonly<Record<string, HttpAnswer | 'hangs' | 'refuses'>>;

/** A server that exists only as its replies, and keeps a list of what it was asked. */
export interface EmulatedReplica {
  readonly ask: AskHttp;
  /** `GET /v1/models`, in the order of asking. */
  readonly asked: string[];
  pages: EmulatedPages;
}

export const models: HttpAnswer = page({ data: [{ id: 'r1', max_model_len: 2_048, fingerprint: 'f00d' }] });

/** A probe's reply: one token, and an end. */
export const oneToken: HttpAnswer = stream(
  { choices: [{ index: 0, delta: { content: 'Hello' } }] },
  { choices: [{ index: 0, delta: {}, finish_reason: 'length' }] },
);

export const wellPages: EmulatedPages = { '/v1/models': models, '/v1/chat/completions': oneToken };

export function page(body: object, status = 200): HttpAnswer {
  return { status, body: JSON.stringify(body) };
}

export function stream(...events: readonly object[]): HttpAnswer {
  return { status: 200, body: events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('') };
}

export function emulatedReplica(pages: EmulatedPages): EmulatedReplica {
  const replica: EmulatedReplica = {
    pages,
    asked: [],
    ask: async ({ method, url, signal }) => {
      const { pathname } = new URL(url);
      replica.asked.push(`${method} ${pathname}`);
      const reply = replica.pages[pathname] ?? { status: 404, body: '' };
      if (reply === 'refuses') throw new Error('connect ECONNREFUSED');
      return reply === 'hangs' ? untilAborted(signal) : reply;
    },
  };
  return replica;
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
