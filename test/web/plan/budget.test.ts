import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildPages } from '../browser/build-pages.ts';

/** All that the plan loads, with the planner itself, which runs in a worker. */
const budgetBytes = 120 * 1_024;

test('the page of the plan and the planner keep their budget together', () => {
  const dist = buildPages();
  const page = readFileSync(join(dist, 'plan.html'), 'utf8');
  const files = [...page.matchAll(/(?:src|href)="\/app\/([^"]+\.(?:js|css))"/g)].map(([, file = '']) => file);
  const workers = readdirSync(join(dist, 'assets')).filter((name) => /^plan-worker-.+\.js$/.test(name));
  expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(1);
  expect(workers).toHaveLength(1);
  const sizeOf = (file: string) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
  const [planner, first] = [workers.map((name) => `assets/${name}`), files].map((all) =>
    all.reduce((sum, file) => sum + sizeOf(file), 0),
  );
  const total = (planner ?? Number.NaN) + (first ?? Number.NaN);
  console.log(`plan: ${kilobytes(first)} for the page, ${kilobytes(planner)} for the planner, gzip`);
  expect(total).toBeLessThanOrEqual(budgetBytes);
});

test('the page of the plan names nothing from elsewhere and has no script or style of its own', () => {
  const page = readFileSync(join(buildPages(), 'plan.html'), 'utf8');
  expect(page.match(/(?:src|href)="(?!\/app\/)[^"]*"/g)).toBeNull();
  expect(page.match(/<script(?![^>]* src=)|<style| on\w+=/g)).toBeNull();
});

function kilobytes(bytes = Number.NaN): string {
  return `${(bytes / 1_024).toFixed(1)} KB`;
}
