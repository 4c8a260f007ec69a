// npm run bench:web; README.md says what is measured and how.
import { findChromium, launchChromium } from '../../test/web/support/chromium.ts';
import { benchOptions, count, flag, someOf } from '../support/options.ts';
import type { Section } from '../support/report.ts';
import { tellResult } from '../support/tell.ts';
import { appSections } from './app-part.ts';
import { traceSections } from './trace-part.ts';

const parts = ['trace', 'load', 'first-token', 'long-chat', 'plan'] as const;
const options = benchOptions(import.meta.url, {
  only: someOf(parts),
  chars: count(120_000),
  piece: count(200),
  peers: flag(true),
  visits: count(9),
  turns: count(2_000),
});

const chromium = findChromium();
if (chromium.kind === 'absent') {
  console.error(`bench:web: ${chromium.reason}.`);
  process.exit(69);
}
const browser = await launchChromium(chromium.path);
const sections: Section[] = [];
try {
  if (options.only.has('trace')) sections.push(...(await traceSections(browser, options)));
  sections.push(...(await appSections(browser, { ...options, parts: options.only })));
} finally {
  await browser.close();
}
tellResult(`${options.chars} characters in pieces of ${options.piece}; ${options.visits} visits`, sections, options);
