const workerPath = '/app/service-worker.js';

/**
 * Installs the worker that lets the app open without a network, and tells it what is loaded already. Pages that were not
 * built, and addresses that browsers do not trust, have none.
 */
export async function installWorker(): Promise<void> {
  const isBuilt = new URL(import.meta.url).pathname.startsWith('/app/assets/');
  if (!isBuilt || !('serviceWorker' in navigator)) return;
  const address = trusted(workerPath);
  await navigator.serviceWorker.register(address, { scope: '/', updateViaCache: 'none' });
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage(performance.getEntriesByType('resource').map(({ name }) => name));
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): {
    createScriptURL(url: string): URL;
  };
}

/** Where the page asks for trusted types, this is the only address that may become a worker here. */
function trusted(path: string): string | URL {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  const rules = { createScriptURL: (asked: string) => (asked === workerPath ? asked : 'about:blank') };
  return trustedTypes?.createPolicy('regauge-service-worker', rules).createScriptURL(path) ?? path;
}
