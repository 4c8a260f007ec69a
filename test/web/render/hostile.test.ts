import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../architecture/sources.ts';
import { findChromium } from '../support/chromium.ts';
import { renderProbe, titled } from '../support/render-probe.ts';
import { hostileTexts } from './hostile-texts.ts';

const chromium = findChromium();

test('no source of the web app writes markup', () => {
  const files = readdirSync(join(root, 'web/src'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.tsx?$/.test(path) && !path.includes('testing/') && !path.includes('.test.'),
  );
  expect(files.length).toBeGreaterThan(30);
  const writers =
    /\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write|createContextualFragment|dangerouslySet|setHTML|DOMParser|\bsrcdoc\b|\beval\(|new Function\b/;
  expect(files.filter((path) => writers.test(readFileSync(join(root, 'web/src', path), 'utf8')))).toEqual([]);
});

describe.skipIf(chromium.kind === 'absent')(titled('hostile text', chromium), () => {
  const probe = renderProbe(chromium);

  test('leaves no element, attribute or address outside the list, and asks for nothing', {
    timeout: 60_000,
  }, async () => {
    expect(hostileTexts.length).toBeGreaterThan(60);
    expect(await probe().call('strangers', hostileTexts)).toEqual({ elements: [], attributes: [] });
    expect(await probe().call('strangers', [hostileTexts.join('\n\n')])).toEqual({ elements: [], attributes: [] });
    expect(probe().requests).toEqual([]);
    expect(probe().faults).toEqual([]);
  });

  test('markup is shown as the text it is', async () => {
    const html = await probe().call<string>('html', '<b onclick="x()">a</b>\n\n<script>alert(1)</script>');
    expect(html).toContain('&lt;b onclick="x()"&gt;a&lt;/b&gt;');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('a link that leads nowhere outside is shown as it was written', async () => {
    const html = await probe().call<string>('html', '[a](javascript:b) [c](/d)');
    expect(html).toContain('<p dir="auto">[a](javascript:b) [c](/d)</p>');
  });

  test('a link says where it leads and tells nobody where it came from; an image is a link', async () => {
    const html = await probe().call<string>('html', '![a](https://b.example/c.png)');
    expect(html).toContain(
      '<a class="image" href="https://b.example/c.png" title="https://b.example/c.png" rel="noopener noreferrer nofollow" target="_blank">a</a>',
    );
  });

  test('marks that end a thought elsewhere are text here', async () => {
    const html = await probe().call<string>('html', 'a </think> b\n\n</think>\n\n`<think>`', 'thought');
    expect(html.match(/&lt;\/think&gt;/g)).toHaveLength(2);
    expect(html).toContain('<code dir="ltr">&lt;think&gt;</code>');
  });

  test('characters that turn the reading order are shown by number and still copied', async () => {
    const html = await probe().call<string>('html', 'a\u202Eb `c\u2067d`');
    expect(html).toContain('a<span class="control" data-name="U+202E">\u202E</span>b');
    expect(html).toContain('c<span class="control" data-name="U+2067">\u2067</span>d');
  });
});
