import { createHash } from 'node:crypto';
import type { LabelRule } from '#policy';
import type { ChatRequest, CompletionRequest } from '#wire';

/** Who asks, as far as a request is concerned. A run belongs to its caller. */
export interface Caller {
  /** Of the key; undefined where none is needed. Unlike those of all other callers. */
  readonly name: string | undefined;
  /** On top of the policy's own; every rule can only narrow. */
  readonly rules: readonly LabelRule[];
  /** Ids of the models it may use; undefined = all. */
  readonly models: readonly string[] | undefined;
  /** The most urgent its requests can be; lower is more urgent. */
  readonly priority: number;
}

export type Admission =
  | { readonly kind: 'caller'; readonly caller: Caller }
  /** `because` goes to the client: a sentence without the credential. */
  | { readonly kind: 'refused'; readonly because: string };

/**
 * Tells who asks by what was sent as a key. Asked anew for each request, so that a key that is revoked is of no use from
 * then on. The gateway knows nothing of how keys are kept.
 */
export type Authenticate = (credential: string | undefined) => Admission;

/** Where no keys are needed. */
export const anyone: Caller = { name: undefined, rules: [], models: undefined, priority: 0 };

/**
 * The request as it goes on: its prefixes are shared within its caller only, and it is at most as urgent as its caller
 * may be. A salt of the caller's own stays one; no other caller can name the same.
 */
export function onBehalfOf<Request extends ChatRequest | CompletionRequest>(
  { name, priority }: Caller,
  request: Request,
): Request {
  if (name === undefined) return request;
  const cacheSalt = createHash('sha256')
    .update(JSON.stringify([name, request.cacheSalt]))
    .digest('base64url');
  return { ...request, cacheSalt, priority: priority + Math.max(0, request.priority) };
}
