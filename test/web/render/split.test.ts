import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Difference, Pieces } from '../../../web/src/render/testing/findings.ts';
import { findChromium } from '../support/chromium.ts';
import { renderProbe, titled } from '../support/render-probe.ts';
import { corpus } from './corpus.ts';

const chromium = findChromium();

describe.skipIf(chromium.kind === 'absent')(titled('text in pieces', chromium), () => {
  const probe = renderProbe(chromium);

  test.each(Object.entries(corpus))('%s: cut at any place it gives the same elements', async (_, text) => {
    const cases = Array.from({ length: text.length }, (_, at) => ({ pieces: [text.slice(0, at), text.slice(at)] }));
    expect(await firstDifference(cases)).toBeNull();
    expect(probe().faults).toEqual([]);
  });

  test('cut at any places, in any order of texts, it gives the same elements', { timeout: 60_000 }, async () => {
    const documents = fc.shuffledSubarray(Object.values(corpus), { minLength: 1 }).map((texts) => texts.join('\n\n'));
    const places = fc.array(fc.nat(1_000), { maxLength: 12 });
    const cases = fc
      .sample(fc.tuple(documents, places), { numRuns: 150, seed: 4_711 })
      .map(([text, cuts]) => cut(text, cuts));
    expect(await firstDifference(cases)).toBeNull();
  });

  test('one character at a time gives the same elements', { timeout: 60_000 }, async () => {
    const cases = Object.values(corpus).map((text) => ({ pieces: text.split('') }));
    expect(await firstDifference(cases)).toBeNull();
  });

  test('blocks longer than one reading give the same elements however they come', { timeout: 60_000 }, async () => {
    const long = [
      Array.from({ length: 3_000 }, (_, at) => `- item ${at}`).join('\n'),
      `a ${'word *em* '.repeat(4_000)}`,
      `\`\`\`\n${'code\n'.repeat(8_000)}\`\`\`\nafter`,
      `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(3_000)}`,
      `[late]\n\n${'中文。'.repeat(10_000)}\n\n[late]: https://late.example\n`,
    ];
    const pieces = (text: string, chars: number) => text.match(new RegExp(`[^]{1,${chars}}`, 'g')) ?? [];
    const cases = long.flatMap((text) => [{ pieces: pieces(text, 997) }, { pieces: pieces(text, 16_384) }]);
    expect(await firstDifference(cases)).toBeNull();
  });

  test('blocks that the end does not change are the same elements after it', async () => {
    const text = '# a\n\nb *c*\n\n- d\n\nsee [late]\n\n```\ne\n```\n\nf';
    const counts = await probe().call('keptBlocks', text, '\n\n[late]: https://late.example');
    expect(counts).toEqual({ kept: 6, changed: 1 });
  });

  test('a finished block is on the page before the end', async () => {
    const [first, second] = await probe().call<string[]>('liveHtml', ['*a*\n\n```\ncode', '\nmore']);
    expect(first).toContain('<p dir="auto"><em>a</em></p>');
    expect(first).toMatch(/<code>code<\/code>/);
    expect(second).toMatch(/<code>code\nmore<\/code>/);
  });

  function firstDifference(cases: readonly Pieces[]): Promise<Difference | null> {
    return probe().call('firstDifference', cases);
  }
});

function cut(text: string, places: readonly number[]): Pieces {
  const cuts = [...new Set(places.map((place) => Math.floor((place / 1_000) * text.length)))].toSorted((a, b) => a - b);
  return { pieces: [0, ...cuts].map((start, index) => text.slice(start, cuts[index] ?? text.length)) };
}
