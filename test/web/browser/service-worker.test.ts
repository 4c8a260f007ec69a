import { appendFile, cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { buildPages } from './build-pages.ts';
import { Site } from './site.ts';
import { composer, lastAnswer, visits } from './visits.ts';

const chromium = findChromium();
const installed = { serviceWorkers: 'allow' } as const;

describe.skipIf(chromium.kind === 'absent')(titled('the app as it is installed', chromium), () => {
  const visit = visits(chromium);
  let replica: EmulatedReplica;
  let site: Site;
  /** A copy of the built pages, in which a newer version can take their place. */
  let webRoot: string;
  beforeEach(async () => {
    webRoot = await mkdtemp(join(tmpdir(), 'regauge-pages-'));
    await cp(buildPages(), webRoot, { recursive: true });
    replica = await EmulatedReplica.start('x\n</think>\n\n42');
    site = await Site.open({ replicas: [replicaAt('engine', replica.url)], webRoot });
  });
  afterEach(async () => {
    await site.close();
    await replica.close();
    await rm(webRoot, { recursive: true, force: true });
  });

  test('can be installed: the browser finds nothing that is missing', async () => {
    const page = await visit(site.url, installed);
    await keptFiles(page);
    const session = await page.context().newCDPSession(page);
    // Pages that are opened for a test are never offered for installation; that alone may be missing.
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
    const { errors, data } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const { icons, start_url: start } = JSON.parse(data ?? '');
    expect(start).toBe('/');
    for (const { src } of icons) expect((await fetch(`${site.url}/app/${src}`)).status, src).toBe(200);
  });

  test('opens without a server, with the chats that were read, and says so', async () => {
    const { id } = await site.keep({ title: 'Sum', question: 'What is 6 * 7?', answer: 'It is 42' });
    const page = await visit(`${site.url}/c/${id}`, installed);
    await lastAnswer(page).getByText('It is 42').waitFor();
    await keptFiles(page);
    site.goOffline();
    await page.reload();
    await lastAnswer(page).getByText('It is 42').waitFor();
    await page.getByRole('alert').getByText('The server cannot be reached.').first().waitFor();
    await page.goto(site.url);
    await composer(page).waitFor();
    await page.locator(`a[href="/c/${id}"]`).waitFor();
    site.goOnline();
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  test('keeps nothing of the API, of streams or of the console', async () => {
    const page = await visit(site.url, installed);
    await keptFiles(page);
    await page.goto(`${site.url}/console`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const kept = await keptFiles(page);
    expect(kept).toContain('/');
    const known = /^\/(?:|app\/(?:assets\/[^/]+|icons\/[^/]+|theme\.js|mark\.svg|manifest\.webmanifest))$/;
    expect(kept.filter((path) => !known.test(path) || path.includes('console'))).toEqual([]);
  });

  test('is of the newest version after one reload, online and off, and nothing is left of the one before', async () => {
    const page = await visit(site.url, installed);
    const before = (await keptFiles(page)).filter((path) => path.startsWith('/app/assets/'));
    expect(before.length).toBeGreaterThan(3);
    await publishNewer();
    await page.reload();
    await composer(page).waitFor();
    expect(await page.evaluate('globalThis.isNewer')).toBe(true);
    const old = async () => (await keptFiles(page)).filter((path) => before.includes(path));
    await expect.poll(old, { timeout: 15_000 }).toEqual([]);
    const loaded = await page.evaluate<readonly string[]>(
      `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)`,
    );
    expect(loaded.filter((path) => before.includes(path))).toEqual([]);
    site.goOffline();
    await page.reload();
    await composer(page).waitFor();
    expect(await page.evaluate('globalThis.isNewer')).toBe(true);
  });

  /** The same pages as another build has them: all files under other names, which they call each other by. */
  async function publishNewer(): Promise<void> {
    const assets = join(webRoot, 'assets');
    for (const name of await readdir(webRoot, { recursive: true }))
      if (/\.(?:br|gz)$/.test(name)) await rm(join(webRoot, name));
    const names = await readdir(assets);
    for (const path of ['index.html', ...names.map((name) => join('assets', name))]) {
      const text = await readFile(join(webRoot, path), 'utf8');
      const renamed = names.reduce((before, name) => before.replaceAll(name, newer(name)), text);
      await writeFile(join(webRoot, path), renamed);
    }
    for (const name of names) await rename(join(assets, name), join(assets, newer(name)));
    await appendFile(join(webRoot, 'theme.js'), 'globalThis.isNewer = true;\n');
  }
});

/** `index-BUJp4o5A.js` → `index-BUJp4o5Anewer.js` */
function newer(name: string): string {
  return name.replace(/\.(?=\w+$)/, 'newer.');
}

/** Paths that the worker keeps, once it is there and has kept the page. */
async function keptFiles(page: Page): Promise<readonly string[]> {
  const read = `navigator.serviceWorker.ready
    .then(() => caches.open('regauge-shell'))
    .then((cache) => cache.keys())
    .then((requests) => requests.map(({ url }) => new URL(url).pathname))`;
  let kept: readonly string[] = [];
  const isWhole = async (): Promise<boolean> => {
    kept = await page.evaluate<readonly string[]>(read);
    return kept.includes('/');
  };
  await expect.poll(isWhole, { timeout: 15_000 }).toBe(true);
  return kept;
}
