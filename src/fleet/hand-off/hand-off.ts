import { unreachable } from '#kernel';
import type { Capabilities, ReplicaTarget, UpstreamRequest } from '../adapter.ts';
import { isObject, type JsonObject } from '../openai-like/json-fields.ts';

/**
 * How the KV of a prompt gets from the replica that computes it to the one that decodes, by kind of engine.
 *
 * - `pull`: the prompt first; its reply holds what the decoder needs to fetch the KV (vLLM NIXL, vLLM-Ascend Mooncake).
 * - `together`: both get the same request at once and find each other by a room number (SGLang).
 * - `push`: the decoder first; it tells a server of ours where its blocks are, and the prompt is then computed into them,
 *   layer by layer (vLLM-Ascend layerwise).
 * - `frame`: the KV travels through the gateway, as one binary frame (our own engine).
 */
export type HandOff =
  | {
      readonly kind: 'pull';
      readonly toPrefill: (request: UpstreamRequest) => UpstreamRequest;
      /** @returns undefined when the reply does not hold what the decoder needs */
      readonly toDecode: (request: UpstreamRequest, prefillReply: unknown) => UpstreamRequest | undefined;
    }
  | {
      readonly kind: 'together';
      /** @param room - names the hand-over; unique among all that are under way */
      readonly toBoth: (request: UpstreamRequest, prefill: MeetingPlace, room: number) => UpstreamRequest;
    }
  | {
      readonly kind: 'push';
      readonly toDecode: (request: UpstreamRequest, metaserverUrl: string) => UpstreamRequest;
      /** @param blocks - what the decoder told the metaserver */
      readonly toPrefill: (request: UpstreamRequest, blocks: JsonObject) => UpstreamRequest;
    }
  | { readonly kind: 'frame' };

/** The replica that computes the prompt, as its decoders find it. */
type MeetingPlace = Pick<ReplicaTarget, 'url' | 'bootstrapPort'>;

/** @returns undefined where replicas of this kind cannot hand over */
export function handOffOf(prefillDecode: Capabilities['prefillDecode']): HandOff | undefined {
  switch (prefillDecode) {
    case 'none':
      return undefined;
    case 'nixl':
      return pull({});
    case 'mooncake-pull':
      return pull({ min_tokens: 1 });
    case 'mooncake-layerwise':
      return layerwise;
    case 'sglang-bootstrap':
      return bootstrap;
    case 'regauge-kv':
      return { kind: 'frame' };
    default:
      return unreachable(prefillDecode);
  }
}

/** SGLang's own; a server that was told another shows it in nothing it says of itself. */
const defaultBootstrapPort = 8_998;

/** Asks the prompt's replica to keep its KV for a decoder that is not known yet. */
const keepForDecoder = {
  do_remote_decode: true,
  do_remote_prefill: false,
  remote_engine_id: null,
  remote_block_ids: null,
  remote_host: null,
  remote_port: null,
};

function pull(extra: JsonObject): HandOff {
  return {
    kind: 'pull',
    toPrefill: (request) => promptOnly(request, { ...extra, kv_transfer_params: keepForDecoder }),
    toDecode: (request, reply) => {
      const params = isObject(reply) ? reply.kv_transfer_params : undefined;
      // Opaque: versions add fields, and the decoder knows them.
      return isObject(params) ? amended(request, { kv_transfer_params: params }) : undefined;
    },
  };
}

const layerwise: HandOff = {
  kind: 'push',
  toDecode: (request, metaserver) =>
    amended(request, { kv_transfer_params: { do_remote_decode: false, do_remote_prefill: true, metaserver } }),
  toPrefill: (request, blocks) => promptOnly(request, { kv_transfer_params: blocks }),
};

const bootstrap: HandOff = {
  kind: 'together',
  toBoth: (request, { url, bootstrapPort = defaultBootstrapPort }, room) =>
    amended(request, {
      bootstrap_host: new URL(url).hostname,
      bootstrap_port: bootstrapPort,
      bootstrap_room: room,
    }),
};

/** The same prompt with one token of reply, whole: only whole replies tell where the KV is. */
function promptOnly(request: UpstreamRequest, fields: JsonObject): UpstreamRequest {
  const { stream_options: _usage, min_tokens: _least, max_completion_tokens: limit, ...rest } = bodyOf(request);
  const one = { max_tokens: 1, ...(limit !== undefined && { max_completion_tokens: 1 }) };
  return { ...request, body: JSON.stringify({ ...rest, stream: false, ...one, ...fields }) };
}

function amended(request: UpstreamRequest, fields: JsonObject): UpstreamRequest {
  return { ...request, body: JSON.stringify({ ...bodyOf(request), ...fields }) };
}

function bodyOf({ body }: UpstreamRequest): JsonObject {
  const parsed: unknown = JSON.parse(body);
  return isObject(parsed) ? parsed : {};
}
