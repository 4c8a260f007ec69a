import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

export interface AskedAfresh {
  /** Left out: a GET. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Over a connection of its own, for servers of several processes that take turns with connections. */
export async function askAfresh(
  url: string,
  { body, headers = {}, signal }: AskedAfresh = {},
): Promise<IncomingMessage> {
  const json = body && JSON.stringify(body);
  const sent = request(url, {
    method: json ? 'POST' : 'GET',
    agent: false,
    ...(signal && { signal }),
    headers: { ...headers, ...(json && { 'content-type': 'application/json' }) },
  });
  sent.end(json);
  const [reply]: IncomingMessage[] = await once(sent, 'response');
  if (!reply) throw new Error('no reply came');
  return reply;
}
