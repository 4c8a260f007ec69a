import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { type ServedBundle, serveBundle } from './serve-bundle.ts';

/** A page with one script on it, whose exports are called by name. */
export interface BrowserPage {
  readonly page: Page;
  /** Addresses the page asked for since it was loaded, its own files left out. */
  readonly requests: readonly string[];
  /** What the page threw, and what its policy refused. */
  readonly faults: readonly string[];
  call<Result>(name: string, ...args: readonly unknown[]): Promise<Result>;
  close(): Promise<void>;
}

/** @param global - under which the script puts its functions on the page */
export async function openBundle(chromiumPath: string, entry: string, global: string): Promise<BrowserPage> {
  const served = await serveBundle(entry);
  const browser = await launchChromium(chromiumPath);
  try {
    return await open(served, browser, global);
  } catch (error) {
    await browser.close();
    await served.close();
    throw error;
  }
}

async function open(served: ServedBundle, browser: Browser, global: string): Promise<BrowserPage> {
  const page = await browser.newPage();
  const requests: string[] = [];
  const faults: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(served.url)) requests.push(request.url());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(served.url);
  await page.waitForFunction(`globalThis.${global} !== undefined`);
  requests.length = 0;
  return {
    page,
    requests,
    faults,
    call: (name, ...args) => page.evaluate(`${global}.${name}(...${JSON.stringify(args)})`),
    async close() {
      await browser.close();
      await served.close();
    },
  };
}
