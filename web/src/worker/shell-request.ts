/** What of a request is read of it here. */
export interface AskedRequest {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

const pagePath = /^\/(?:c\/[^/]+|compare|settings)?$/;
const filePath = /^\/app\/(?:assets\/(?!console-|plan-)[^/]+|icons\/[^/]+|theme\.js|mark\.svg|manifest\.webmanifest)$/;

/**
 * Whether a request is for the shell: the chat's page, or a file that it is built of. All else is between the page and the
 * server: the API, streams, other programs' addresses, the console, whose figures must never be old, and the plan.
 * @param origin - of this page
 */
export function shellRequest({ method, mode, url }: AskedRequest, origin: string): 'page' | 'file' | 'other' {
  const asked = new URL(url);
  if (method !== 'GET' || asked.origin !== origin) return 'other';
  if (mode === 'navigate') return pagePath.test(asked.pathname) ? 'page' : 'other';
  return filePath.test(asked.pathname) ? 'file' : 'other';
}

/** The files that a page names, by their paths. */
export function filesOf(page: string): readonly string[] {
  const named = [...page.matchAll(/ (?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
  return [...new Set(named)].filter((path) => filePath.test(path));
}
