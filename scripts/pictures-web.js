// Takes the pictures of the chat app, the console and the plan that the README shows: a real run of `regauge up nano-r1` in Chromium.
//   node scripts/pictures-web.js [--chromium <path>]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values } = parseArgs({ options: { chromium: { type: 'string', default: '/usr/bin/chromium' } } });
const root = fileURLToPath(new URL('..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'regauge-pictures-'));
const quiet = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const prices = 'h100-sxm:2.95,h200:3.5,b200:5.98,910c:1.115658,mi300x:1.99';
const plan = `/plan?devices=h100-sxm,h200,b200,910c,mi300x&usdPerHour=${prices}`;
const questions = ['What is 417 + 385?', 'Which is larger, 8192 or 7994?', 'What is 236 * 47?'];

const up = spawn(process.execPath, [join(root, 'bin', 'regauge.js'), 'up', 'nano-r1', '--port', '0'], {
  env: { ...process.env, REGAUGE_HOME: home },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({ executablePath: values.chromium, args: [...quiet, ...asRoot] });
try {
  const url = await address(up);
  const page = await (await browser.newContext(desktop)).newPage();
  await page.goto(url);
  let path = '/';
  for (const question of questions) path = await ask(page, url, question);
  await picture(page, 'chat-desktop');
  await page.getByRole('button', { name: /^Thought for/ }).click();
  await picture(page, 'chat-thought');
  await take('chat-phone', phone, url + path);
  await take('chat-dark', { ...desktop, colorScheme: 'dark' }, url);
  await take('chat-arabic', { ...phone, locale: 'ar' }, url + path);
  await take('console', desktop, `${url}/console`);
  await take('plan', { viewport: { width: 1280, height: 1_180 } }, url + plan, '.vendor-mark >> nth=22');
} finally {
  await browser.close();
  up.kill('SIGTERM');
  rmSync(home, { recursive: true, force: true });
}

/** Asks in a new chat. @returns its path */
async function ask(page, url, question) {
  await page.goto(url);
  const box = page.getByRole('textbox').first();
  await box.fill(question);
  await box.press('Enter');
  await page.getByRole('button', { name: /^Thought for/ }).waitFor();
  return new URL(page.url()).pathname;
}

/** @param drawn - what comes last */
async function take(name, options, url, drawn = 'body') {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.locator(drawn).waitFor();
  await picture(page, name);
  await context.close();
}

async function picture(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(root, 'docs', 'pictures', `${name}.png`), animations: 'disabled' });
}

function address(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more) => {
      text += more;
      const found = /^ready (http:\S+)/m.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`regauge up ended with ${code}`)));
  });
}
