import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildPages } from '../browser/build-pages.ts';

const budgetBytes = 100 * 1_024;

test('the first load of the console keeps its budget, and what draws charts is not in it', () => {
  const dist = buildPages();
  const page = readFileSync(join(dist, 'console.html'), 'utf8');
  const files = [...page.matchAll(/(?:src|href)="\/app\/([^"]+\.(?:js|css))"/g)].map(([, file = '']) => file);
  expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(1);
  expect(files.filter((file) => file.endsWith('.css'))).toHaveLength(1);
  const sources = files.map((file) => readFileSync(join(dist, file)));
  const bytes = sources.reduce((sum, source) => sum + gzipSync(source, { level: 9 }).length, 0);
  console.log(`first load of the console: ${(bytes / 1_024).toFixed(1)} KB, gzip`);
  expect(bytes).toBeLessThanOrEqual(budgetBytes);
  expect(sources.some((source) => source.includes('uplot'))).toBe(false);
});

test('the page of the console names nothing from elsewhere and has no script or style of its own', () => {
  const page = readFileSync(join(buildPages(), 'console.html'), 'utf8');
  expect(page.match(/(?:src|href)="(?!\/app\/)[^"]*"/g)).toBeNull();
  expect(page.match(/<script(?![^>]* src=)|<style| on\w+=/g)).toBeNull();
});
