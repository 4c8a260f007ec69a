import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { addPlanFlags } from '../../src/cli/commands/plan-options.ts';
import { scenarioSchema } from '../../src/cli/plan/scenario.ts';
import { root } from '../architecture/sources.ts';

const text = readFileSync(join(root, 'docs', 'planner.md'), 'utf8');
const rows = [...text.matchAll(/^\| `(\w+)` \| (?:`(--[\w-]+)`|-) \| .+ \|$/gm)].map(([, key = '', flag]) => ({
  key,
  flag,
}));

test('docs/planner.md has a row for every key of a scenario and no other', () => {
  const { properties = {} } = z.toJSONSchema(scenarioSchema, { io: 'input', unrepresentable: 'any' });
  expect(rows.map(({ key }) => key).toSorted()).toEqual(Object.keys(properties).toSorted());
});

test('every flag of a plan stands in the table, or beside the one for 95 %', () => {
  const flags = addPlanFlags(new Command()).options.map(({ long }) => long ?? '');
  const documented = rows.flatMap(({ flag }) => (flag ? [flag] : []));
  expect([...documented, '--ttft-p99', '--tpot-p99', '--scenario'].toSorted()).toEqual(flags.toSorted());
});
