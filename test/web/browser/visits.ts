import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type FoundChromium, launchChromium } from '../support/chromium.ts';

/** Opens a page of the app; a context is given where two pages share one browser's storage. */
export type Visit = (url: string, options?: BrowserContextOptions | BrowserContext) => Promise<Page>;

/**
 * One browser for a file, a context of its own for each visit. After each test no page may have thrown, asked a person
 * for anything, asked another site for anything, or met its own policy.
 */
export function visits(chromium: FoundChromium): Visit {
  let browser: Browser | undefined;
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];
  beforeAll(async () => {
    if (chromium.kind === 'found') browser = await launchChromium(chromium.path);
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(() => browser?.close());
  return async (url, options = {}) => {
    if (!browser) throw new Error('the browser runs only while tests do');
    const context = 'newPage' in options ? options : await browser.newContext({ serviceWorkers: 'block', ...options });
    context.setDefaultTimeout(15_000);
    if (!contexts.includes(context)) contexts.push(context);
    const page = await context.newPage();
    watch(page, new URL(url).origin, faults);
    await page.goto(url);
    return page;
  };
}

function watch(page: Page, origin: string, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'data:') faults.push(`asked for: ${request.url()}`);
  });
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type/i.test(message.text())) faults.push(`policy: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => faults.push(`window: ${popup.url()}`));
}

export function composer(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Your message' });
}

export async function ask(page: Page, question: string): Promise<void> {
  await composer(page).fill(question);
  await composer(page).press('Enter');
}

/** Where the last answer stands. */
export function lastAnswer(page: Page): Locator {
  return page.locator('article.answer').last();
}

/** Id of the chat that the page shows, once the address has it. */
export async function chatIdOf(page: Page): Promise<string> {
  await page.waitForURL(/\/c\/[\w-]+$/);
  return new URL(page.url()).pathname.slice('/c/'.length);
}

/** The status line says so. */
export async function waitForStatus(page: Page, status: string): Promise<void> {
  await page.locator('p[role=status]', { hasText: status }).waitFor({ state: 'attached' });
}

/** Resolves when the last answer is written, however it ended. */
export async function waitForEnd(page: Page): Promise<void> {
  await lastAnswer(page).and(page.locator('[aria-busy=false]')).waitFor();
}
