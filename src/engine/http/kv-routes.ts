import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { WireError } from '#wire';
import { decodeKvFrame, encodeKvFrame } from '../kv/kv-frame.ts';
import type { EngineRoutesContext } from './engine-server.ts';

/** A 32k-token sequence of R1-Distill-Qwen-32B at f16 is 8.6 GB; this is meant for what one machine's engines exchange. */
const maxFrameBytes = 2 * 1024 ** 3;
const frameType = 'application/vnd.regauge.kv';

const exportRequest = z.strictObject({
  tokens: z.array(z.int().min(0)).min(1),
  cache_salt: z.string().max(128).default(''),
});

/**
 * Hands computed sequences from engine to engine (prefill/decode splitting, migration).
 *
 * Export gives the longest computed prefix of the tokens, so the frame says itself how far it reaches; import puts it among
 * the cached prefixes, where a request that begins with the same tokens finds it.
 */
export function addKvRoutes(server: FastifyInstance, { client, model }: EngineRoutesContext): void {
  server.addContentTypeParser(frameType, { parseAs: 'buffer', bodyLimit: maxFrameBytes }, (_request, body, done) =>
    done(null, body),
  );

  server.post('/v1/kv/export', async (request, reply) => {
    const parsed = exportRequest.safeParse(request.body);
    if (!parsed.success) throw badExport(parsed.error);
    const { tokens, cache_salt: cacheSalt } = parsed.data;
    const sequence = await client.call('exportTokens', { tokens: Int32Array.from(tokens), cacheSalt });
    return reply
      .type(frameType)
      .header('regauge-kv-tokens', String(sequence.tokens.length))
      .send(encodeKvFrame({ tokens: sequence.tokens, state: sequence.state }, model.fingerprint));
  });

  server.post<{ Querystring: { cache_salt?: string } }>(
    '/v1/kv/import',
    { bodyLimit: maxFrameBytes },
    async (request) => {
      if (!Buffer.isBuffer(request.body))
        throw new WireError(
          'unsupported_media_type',
          `Send the frame as it was exported, with the header content-type: ${frameType}.`,
        );
      const sequence = decodeKvFrame(request.body, model.fingerprint);
      await client.call('importSequence', { sequence, cacheSalt: request.query.cache_salt ?? '' });
      return { object: 'kv.import', tokens: sequence.tokens.length };
    },
  );
}

function badExport(error: z.ZodError): WireError {
  const issue = error.issues[0];
  return new WireError(
    'invalid_value',
    `${issue?.message ?? 'Invalid body'}; expected {"tokens": [ids], "cache_salt"?: text}.`,
    { param: issue?.path.join('.') || 'tokens' },
  );
}
