import { posix } from 'node:path';
import { z } from 'zod';
import type { SourceSpec } from '../../catalogue-entry.ts';
import { ModelsError } from '../../errors.ts';
import type { HttpClient } from '../http/http-client.ts';
import { getJson, type HttpHost, openRange, reachHost } from '../http/http-file.ts';
import type { ModelSource, RemoteFile } from '../model-source.ts';

type ModelscopeSpec = Extract<SourceSpec, { kind: 'modelscope' }>;

const filesSchema = z.object({
  Data: z.object({
    Files: z.array(
      z.object({ Path: z.string(), Size: z.number(), Sha256: z.string(), Revision: z.string().optional() }),
    ),
  }),
});

/** Files of a ModelScope repository: the same uploads as on Hugging Face, reachable where that is not. */
export function createModelscopeSource(client: HttpClient, endpoint: URL, spec: ModelscopeSpec): ModelSource {
  const host = (signal: AbortSignal): HttpHost => ({ client, token: undefined, signal });
  const fileUrl = (path: string) => new URL(`/models/${spec.repo}/resolve/${spec.revision}/${path}`, endpoint);
  return {
    label: endpoint.host,
    scratchBytes: 0,
    reachable: (signal) => reachHost(host(signal), fileUrl(spec.files[0] ?? '')),
    locate: (signal) => locate(host(signal), endpoint, spec),
    open: (file, fromByte, signal) => openRange(host(signal), fileUrl(file.remotePath), fromByte),
  };
}

async function locate(
  host: HttpHost,
  endpoint: URL,
  { repo, revision, files }: ModelscopeSpec,
): Promise<readonly RemoteFile[]> {
  const url = new URL(`/api/v1/models/${repo}/repo/files?Revision=${revision}&Recursive=true`, endpoint);
  const listed = filesSchema.safeParse(await getJson(host, url));
  if (!listed.success) throw missing(endpoint, repo, 'a list of files that can be read');
  const fileByPath = new Map(listed.data.Data.Files.map((file) => [file.Path, file]));
  return files.map((path) => {
    const file = fileByPath.get(path);
    if (!file) throw missing(endpoint, repo, path);
    const hex = file.Sha256.toLowerCase();
    return {
      remotePath: path,
      name: posix.basename(path),
      sizeBytes: file.Size,
      sha256: /^[0-9a-f]{64}$/.test(hex) ? { kind: 'sha256', hex } : { kind: 'unknown' },
      version: hex || (file.Revision ?? ''),
      acceptsRanges: true,
    };
  });
}

function missing(endpoint: URL, repo: string, what: string): ModelsError {
  return new ModelsError(
    'MODELS_SOURCE_MISSING',
    `${endpoint.host} has no ${what} in ${repo}. Try another source with --from.`,
    { host: endpoint.host, repo },
  );
}
