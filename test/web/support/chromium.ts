import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

export type FoundChromium =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'absent'; readonly reason: string };

/** `CHROMIUM_PATH`, Debian's, or the first on the path. Nothing is downloaded: a browser is the system's to keep new. */
export function findChromium(): FoundChromium {
  const named = process.env.CHROMIUM_PATH;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = named ? [named] : ['/usr/bin/chromium', ...folders.map((folder) => join(folder, 'chromium'))];
  const path = candidates.find(isProgram);
  if (path !== undefined) return { kind: 'found', path };
  const reason = named ? `CHROMIUM_PATH names no program: ${named}` : 'no chromium found; CHROMIUM_PATH may name one';
  return { kind: 'absent', reason };
}

/** Chromium's own sandbox does not work for root, which is who runs tests in a container. */
const flags: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(path: string, moreFlags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: path, headless: true, args: ['--headless=new', ...flags, ...moreFlags] });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
