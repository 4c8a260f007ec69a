import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Rules that the page breaks, and where. Themes differ by their colours alone: these are looked at in both. */
export async function axeFindings(page: Page, colorScheme: 'light' | 'dark'): Promise<readonly string[]> {
  const builder = new AxeBuilder({ page });
  if (colorScheme === 'dark') builder.withRules(['color-contrast']);
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`),
  );
}
