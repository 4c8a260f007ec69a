import { describe, expect, test } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { renderProbe, titled } from '../support/render-probe.ts';

const chromium = findChromium();

describe.skipIf(chromium.kind === 'absent')(titled('formulas and code', chromium), () => {
  const probe = renderProbe(chromium);

  test.each(['$a_1 b$', '\\(a_1 b\\)', '$$a_1 b$$', '\\[a_1 b\\]'])('%s is set as MathML', async (formula) => {
    const html = await probe().call<string>('decoratedHtml', `so ${formula} it is`);
    expect(html).toMatch(/<math.*<msub><mi>a<\/mi><mn[^>]*>1<\/mn><\/msub>.*<\/math>/);
    expect(probe().faults).toEqual([]);
  });

  test('a formula on lines of its own is displayed, list signs in it or not', async () => {
    const html = await probe().call<string>('decoratedHtml', 'text:\n\\[\nx\n- y\n\\]\nafter');
    expect(html).toMatch(/<math[^>]* display="block"/);
    expect(html).not.toContain('<li');
  });

  test.each(['costs $120 and $130', '$5 (or 5$)', 'US$5 to HK$6', '$HOME/$PATH', 'a \\(open', '$\\frac{$'])(
    '%s is text',
    async (text) => {
      expect(await probe().call<string>('decoratedHtml', text)).not.toContain('<math');
    },
  );

  test('code gets its language, a button and, from a worker, its colours', async () => {
    const html = await probe().call<string>('decoratedHtml', '```python\nif x: return "a" # b\n```');
    expect(html).toContain('<span class="code-language">python</span><button class="copy" type="button">Copy</button>');
    expect(html).toContain(
      '<span class="code-keyword">if</span> x: <span class="code-keyword">return</span> <span class="code-string">"a"</span> <span class="code-comment"># b</span>',
    );
    expect(probe().faults).toEqual([]);
  });

  test('a language that nobody knows stays plain', async () => {
    expect(await probe().call<string>('decoratedHtml', '```klingon\nqapla\n```')).toContain('>qapla</code>');
  });

  test('the button copies the code, and says so', async () => {
    const { page } = probe();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await probe().call('showAnswer', '```js\nlet a = "b\u202Ec";\n```');
    await page.click('button.copy');
    await page.getByText('Copied', { exact: true }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('let a = "b\u202Ec";');
  });
});
