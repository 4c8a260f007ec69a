import { posix } from 'node:path';
import { z } from 'zod';
import type { Digest, SourceSpec } from '../../catalogue-entry.ts';
import { ModelsError } from '../../errors.ts';
import type { HttpClient } from '../http/http-client.ts';
import { getJson, type HttpHost, headFile, openRange, reachHost } from '../http/http-file.ts';
import type { ModelSource, RemoteFile } from '../model-source.ts';

export interface HubSettings {
  /** `HF_ENDPOINT`, or Hugging Face itself. */
  readonly endpoint: URL;
  /** `HF_TOKEN`; sent to the endpoint's own host only, and never part of a message. */
  readonly token: string | undefined;
}

type HubSpec = Extract<SourceSpec, { kind: 'hub' }>;

const treeSchema = z.array(
  z.object({
    path: z.string(),
    size: z.number(),
    oid: z.string(),
    lfs: z.object({ oid: z.string(), size: z.number() }).optional(),
  }),
);

/**
 * Files of a Hugging Face repository, or of a mirror that speaks the same protocol.
 *
 * Sizes and SHA-256 come from the tree API, which states them for large files before a byte is fetched; mirrors without
 * that API put them on the redirect (`X-Linked-Size`, `X-Linked-Etag`).
 */
export function createHubSource(client: HttpClient, { endpoint, token }: HubSettings, spec: HubSpec): ModelSource {
  const host = (signal: AbortSignal): HttpHost => ({ client, token, signal });
  const fileUrl = (path: string) => urlAt(endpoint, `${spec.repo}/resolve/${spec.revision}/${path}`);
  return {
    label: endpoint.host,
    scratchBytes: 0,
    reachable: (signal) => reachHost(host(signal), fileUrl(spec.files[0] ?? '')),
    locate: async (signal) => {
      const listed = await listTree(host(signal), endpoint, spec);
      return Promise.all(spec.files.map((path) => listed.get(path) ?? locateByHead(host(signal), fileUrl(path), path)));
    },
    open: (file, fromByte, signal) => openRange(host(signal), fileUrl(file.remotePath), fromByte),
  };
}

/** Empty when the host has no such API; the headers are asked then. */
async function listTree(
  host: HttpHost,
  endpoint: URL,
  { repo, revision, files }: HubSpec,
): Promise<ReadonlyMap<string, RemoteFile>> {
  const folder = posix.dirname(files[0] ?? '');
  const url = urlAt(endpoint, `api/models/${repo}/tree/${revision}${folder === '.' ? '' : `/${folder}`}`);
  try {
    const tree = treeSchema.parse(await getJson(host, url));
    return new Map(tree.map(({ path, size, oid, lfs }) => [path, listedFile(path, lfs?.size ?? size, lfs?.oid, oid)]));
  } catch (error) {
    const isMissingApi =
      error instanceof z.ZodError || (error instanceof ModelsError && error.code === 'MODELS_SOURCE_MISSING');
    if (!isMissingApi) throw error;
    return new Map();
  }
}

function listedFile(path: string, sizeBytes: number, sha256: string | undefined, version: string): RemoteFile {
  return {
    remotePath: path,
    name: posix.basename(path),
    sizeBytes,
    sha256: sha256Of(sha256),
    version: sha256 ?? version,
    acceptsRanges: true,
  };
}

async function locateByHead(host: HttpHost, url: URL, path: string): Promise<RemoteFile> {
  const reply = await headFile(host, url);
  const etag = unquoted(reply.header('x-linked-etag') ?? reply.header('etag'));
  const size = reply.header('x-linked-size') ?? reply.header('content-length');
  return {
    remotePath: path,
    name: posix.basename(path),
    sizeBytes: size === undefined ? undefined : Number(size),
    sha256: sha256Of(etag),
    version: etag,
    acceptsRanges: reply.header('accept-ranges') !== 'none',
  };
}

/** Large files are named by their SHA-256; small ones by a git hash, which proves nothing here. */
function sha256Of(name: string | undefined): Digest {
  return name !== undefined && /^[0-9a-f]{64}$/.test(name) ? { kind: 'sha256', hex: name } : { kind: 'unknown' };
}

function unquoted(etag: string | undefined): string {
  return (etag ?? '').replace(/^W\//, '').replaceAll('"', '');
}

/** Keeps a path the endpoint itself may have (`https://mirror.example/hf`). */
function urlAt(endpoint: URL, path: string): URL {
  return new URL(`${endpoint.href.replace(/\/$/, '')}/${path}`);
}
