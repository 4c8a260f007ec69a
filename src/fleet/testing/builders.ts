import { readFileSync } from 'node:fs';
import {
  type ChatRequest,
  type CompletionRequest,
  createSseScanner,
  parseChatRequest,
  parseCompletionRequest,
} from '#wire';
import type { EngineKind, EventReader, ReplicaTarget, UpstreamEvent } from '../adapter.ts';

/** A chat as a client sends it, with whatever a test adds. */
export function chat(over: Readonly<Record<string, unknown>> = {}): ChatRequest {
  return parseChatRequest({ messages: [{ role: 'user', content: 'Hi' }], ...over });
}

export function completion(over: Readonly<Record<string, unknown>> = {}): CompletionRequest {
  return parseCompletionRequest({ prompt: 'Once', ...over });
}

export function target(kind: EngineKind, over: Partial<ReplicaTarget> = {}): ReplicaTarget {
  return { id: 'pool/0', kind, url: 'http://replica', upstreamModel: 'r1', apiKey: undefined, ...over };
}

/** A recorded reply; see the name of its folder for the server and its version. */
export function recorded(name: `${'vllm-0.32.0' | 'llama-server-b11434'}/${string}`): string {
  return readFileSync(new URL(`../../../test/fixtures/wire/${name}`, import.meta.url), 'utf8');
}

/** What a reader makes of a whole stream. */
export function readStream(reader: EventReader, stream: string): readonly UpstreamEvent[] {
  const events: UpstreamEvent[] = [];
  const decoder = new TextDecoder();
  const scanner = createSseScanner({
    event: ({ data }) => events.push(...reader.read(decoder.decode(data))),
    comment: () => undefined,
  });
  scanner.push(new TextEncoder().encode(stream));
  return events;
}

/** What a reader makes of chunks that are given as objects. */
export function readChunks(reader: EventReader, ...chunks: readonly object[]): readonly UpstreamEvent[] {
  return chunks.flatMap((chunk) => reader.read(JSON.stringify(chunk)));
}

/** A chunk of a chat with one choice. */
export function chunk(delta: object, choice: object = {}, rest: object = {}): object {
  return { choices: [{ index: 0, delta, ...choice }], ...rest };
}
