import type { Dispatcher } from 'undici';
import type { Replica } from './replica.ts';
import type { ReplicaPools } from './replica-pools.ts';

export interface ReplicaPost {
  /** Below the replica's URL. */
  readonly path: string;
  readonly body: Dispatcher.DispatchOptions['body'];
  /** JSON where nothing else is said. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * A call beside the runs, with the replica's own key.
 * @returns the body of a 200, to be read by whoever asked
 * @throws {Error} anything else; a reason in words, for records and logs
 */
export async function postToReplica(
  { target }: Replica,
  pools: ReplicaPools,
  { path, body, contentType = 'application/json', headers = {}, signal }: ReplicaPost,
): Promise<Dispatcher.ResponseData['body']> {
  const { pool, pathPrefix } = pools.connection(target.url);
  const authorization = target.apiKey === undefined ? {} : { authorization: `Bearer ${target.apiKey}` };
  const reply = await pool.request({
    method: 'POST',
    path: pathPrefix + path,
    headers: { ...headers, 'content-type': contentType, ...authorization },
    body: body ?? null,
    signal,
  });
  if (reply.statusCode === 200) return reply.body;
  const said = (await reply.body.text()).slice(0, 200);
  throw new Error(`${path.split('?')[0]} of ${target.id} answered ${reply.statusCode}: ${said}`);
}
