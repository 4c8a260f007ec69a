import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import type { BrowserPage } from './browser-page.ts';
import { openBundle } from './browser-page.ts';
import type { FoundChromium } from './chromium.ts';

const probePath = fileURLToPath(new URL('../../../web/src/render/testing/probe.ts', import.meta.url));

/** The page of `web/src/render/testing/probe.ts`, open for the tests of one file. */
export function renderProbe(chromium: FoundChromium): () => BrowserPage {
  let opened: BrowserPage | undefined;
  beforeAll(async () => {
    if (chromium.kind === 'found') opened = await openBundle(chromium.path, probePath, 'probe');
  });
  afterAll(() => opened?.close());
  return () => {
    if (!opened) throw new Error('the page is open only while tests run');
    return opened;
  };
}

/** A title that says why a file's tests are left out, where they are. */
export function titled(title: string, chromium: FoundChromium): string {
  return chromium.kind === 'found' ? title : `${title} (skipped: ${chromium.reason})`;
}
