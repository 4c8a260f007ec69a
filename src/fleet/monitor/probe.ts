import { type ChatRequest, createSseScanner, defaultChat } from '#wire';
import type { Adapter, Capabilities, EventReader, ReplicaTarget, UpstreamCall, UpstreamEvent } from '../adapter.ts';
import type { AskHttp } from '../fleet-http.ts';

export type ProbeResult = { readonly kind: 'alive' } | { readonly kind: 'failed'; readonly because: string };

const probeRequest: ChatRequest = {
  ...defaultChat,
  messages: [{ role: 'user', content: 'Hi' }],
  sampling: { temperature: 0 },
  maxTokens: 1,
  stream: true,
};

/**
 * Has a replica make one token, since nothing less proves that it can: an engine whose accelerator hangs goes on
 * answering `/health`. 429 is a sign of life as well.
 */
export async function probe(
  adapter: Adapter,
  target: ReplicaTarget,
  capabilities: Capabilities,
  ask: AskHttp,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const call: UpstreamCall = { kind: 'chat', request: probeRequest };
  const { method, path, headers, body } = adapter.toUpstream(call, target, capabilities);
  try {
    const reply = await ask({ method, url: target.url + path, headers, body, signal });
    if (reply.status === 200) return judge(readAll(reply.body, adapter.reader(call, capabilities)));
    const failure = adapter.readFailure(reply.status, reply.body, undefined);
    return failure.kind === 'rate-limited' ? { kind: 'alive' } : failed(failure.message);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

function readAll(body: string, reader: EventReader): readonly UpstreamEvent[] {
  const events: UpstreamEvent[] = [];
  const decoder = new TextDecoder();
  const scanner = createSseScanner({
    event: ({ data }) => events.push(...reader.read(decoder.decode(data))),
    comment: () => undefined,
  });
  scanner.push(new TextEncoder().encode(body));
  return events;
}

function judge(events: readonly UpstreamEvent[]): ProbeResult {
  const failure = events.find((event) => event.kind === 'failure');
  if (failure) return failed(failure.failure.message);
  return events.some((event) => event.kind === 'finish') ? { kind: 'alive' } : failed('the stream ended unfinished');
}

function failed(because: string): ProbeResult {
  return { kind: 'failed', because: `one token was asked for: ${because}` };
}
