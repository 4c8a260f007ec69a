import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { type ModelSources, openModelSources } from '../sources/open-sources.ts';
import type { PullEvent } from '../store/pull-event.ts';
import type { PullOptions } from '../store/pull-model.ts';
import { EmulatedHub, type EmulatedHubOptions } from './emulated-hub.ts';

/** A folder that is gone when the test is. */
export async function temporaryDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'regauge-models-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export async function startHub(options: EmulatedHubOptions): Promise<EmulatedHub> {
  const hub = await EmulatedHub.start(options);
  onTestFinished(() => hub.close());
  return hub;
}

export function openTestSources(endpoint: URL, token?: string): ModelSources {
  const sources = openModelSources({
    hub: { endpoint, token },
    modelscopeEndpoint: endpoint,
    wheel: { python: 'python3', scratchDir: tmpdir() },
    http: { httpProxy: '', httpsProxy: '', noProxy: '' },
  });
  onTestFinished(() => sources.close());
  return sources;
}

/** An entry for the emulated hub's repository `o/r`. */
export function hubEntry(files: readonly string[], over: Partial<CatalogueEntry> = {}): CatalogueEntry {
  return {
    id: 'tiny:1m',
    aliases: ['tiny'],
    description: 'a model for tests',
    parameters: 8,
    architecture: 'llama',
    quantisation: 'F32',
    sizeBytes: 1_000,
    sizeIsExact: false,
    sha256: { kind: 'unknown' },
    licence: 'MIT',
    contextTokens: 128,
    sampling: { temperature: 0.6, topP: 0.95, source: 'the test' },
    thinking: { kind: 'none' },
    isStandIn: false,
    sources: [{ kind: 'hub', repo: 'o/r', files, revision: 'main' }],
    ...over,
  };
}

/** Pull options that keep the events; `signal` may be replaced. */
export function recordingPull(
  sources: PullOptions['sources'],
  signal: AbortSignal = new AbortController().signal,
): PullOptions & { readonly events: PullEvent[] } {
  const events: PullEvent[] = [];
  return { sources, signal, events, onProgress: (event) => events.push(event) };
}
