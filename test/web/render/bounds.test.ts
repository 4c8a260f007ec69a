import { describe, expect, test } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { renderProbe, titled } from '../support/render-probe.ts';

const chromium = findChromium();

interface Times {
  readonly wholeMs: number;
  readonly slowestMs: number;
  readonly isWhole: boolean;
}

/** A reading that looks for a partner in all that follows takes minutes for these; the bars leave room for a busy machine. */
const maxMs = { whole: 10_000, slowest: 3_000 };

const texts: Readonly<Record<string, string>> = {
  'one line of 1 MB': 'word '.repeat(209_715),
  'one word of 1 MB': 'x'.repeat(1_000_000),
  'one line of code of 1 MB': `\`\`\`\n${'x'.repeat(1_000_000)}\n\`\`\``,
  '100,000 [': '['.repeat(100_000),
  '100,000 ]': ']'.repeat(100_000),
  '100,000 *': '*'.repeat(100_000),
  '33,333 openings of emphasis': '*a '.repeat(33_333),
  '100,000 `': '`'.repeat(100_000),
  '33,333 openings of code': '`a '.repeat(33_333),
  '100,000 >': '>'.repeat(100_000),
  '100,000 $': '$'.repeat(100_000),
  '33,333 openings of a formula': '\\[\n'.repeat(33_333),
  '25,000 openings of a link': '[a]('.repeat(25_000),
  '16,000 openings of a tag': '<a b="'.repeat(16_000),
  'a list 300 deep': Array.from({ length: 300 }, (_, at) => `${'  '.repeat(at)}- a`).join('\n'),
  'quotes 50,000 deep': '> '.repeat(50_000),
  'a table of 2,000 columns': `${'|a'.repeat(2_000)}|\n${'|-'.repeat(2_000)}|\n${'|\n'.repeat(10_000)}`,
  'a table of 30,000 rows': `|a|b|\n|-|-|\n${'|1|2|\n'.repeat(30_000)}`,
  '8,000 definitions': Array.from({ length: 8_000 }, (_, at) => `[a${at}]: http://x.example`).join('\n'),
  '50,000 combining marks on one letter': `a${'\u0301'.repeat(50_000)}`,
};

describe.skipIf(chromium.kind === 'absent')(titled('text beyond measure', chromium), () => {
  const probe = renderProbe(chromium);

  test.each(Object.entries(texts))(
    '%s: takes bounded time, whole and in pieces',
    { timeout: 120_000 },
    async (_, text) => {
      const times = await probe().call<Times>('times', text);
      expect(times.isWhole).toBe(true);
      expect(times.wholeMs).toBeLessThan(maxMs.whole);
      expect(times.slowestMs).toBeLessThan(maxMs.slowest);
      expect(probe().faults).toEqual([]);
    },
  );

  test('nesting ends at 16 levels, and nothing of the text is lost', async () => {
    const html = await probe().call<string>('html', `${'> '.repeat(40)}deep`);
    expect(html.match(/<blockquote/g)).toHaveLength(16);
    expect(html).toContain('deep');
  });

  test('an answer of 100,000 emphases has 20,000 elements and those of one block; the rest is text, and a line says so', {
    timeout: 60_000,
  }, async () => {
    const html = await probe().call<string>('html', '*a* '.repeat(100_000));
    expect(html.match(/<[a-z]/g)?.length).toBeLessThan(26_000);
    const [shown, rest] = html.split('The rest is plain text');
    const [emphasised, plain] = [shown?.match(/<em>a<\/em>/g)?.length ?? 0, rest?.match(/\*a\*/g)?.length ?? 0];
    expect(emphasised).toBeGreaterThan(19_000);
    // Marks at the end of a block's own limit are text as well.
    expect(emphasised + (shown?.match(/\*a\*/g)?.length ?? 0) + plain).toBe(100_000);
  });

  test('of 100,000 characters that turn the reading order, most are told by a sign and not by an element', async () => {
    const html = await probe().call<string>('html', '\u202Ea'.repeat(100_000));
    expect(html.match(/<[a-z]/g)?.length).toBeLessThan(26_000);
    expect(html.match(/\u202E/g)?.length).toBeLessThan(26_000);
    expect(html.match(/a/g)?.length).toBeGreaterThanOrEqual(100_000);
  });

  test('a line too long for one reading is divided between words', async () => {
    const html = await probe().call<string>('html', 'word '.repeat(10_000));
    const paragraphs = html.match(/<p dir="auto">[^<]*<\/p>/g) ?? [];
    expect(paragraphs).toHaveLength(4);
    expect(paragraphs.every((paragraph) => /^<p dir="auto">word .*word ?<\/p>$/.test(paragraph))).toBe(true);
  });
});
