import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { configSchema } from '../src/cli/config/schema.ts';
import { root } from './architecture/sources.ts';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly default?: unknown;
}

/** What the schema says of every key that is no mere branch: required, its default, or nothing. */
function keysOf(schema: JsonSchema, path = ''): readonly (readonly [string, string | undefined])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const own = `${path}${name}`;
    if (value.properties) return keysOf(value, `${own}.`);
    const inItems = value.items?.properties ? keysOf(value.items, `${own}[].`) : [];
    const isBranch = inItems.length > 0 && schema.required?.includes(name);
    return [...(isBranch ? [] : [[own, wordFor(schema, name)] as const]), ...inItems];
  });
}

function wordFor({ required = [], properties = {} }: JsonSchema, name: string): string | undefined {
  if (required.includes(name)) return 'required';
  const value = properties[name]?.default;
  if (value === undefined) return undefined;
  return typeof value === 'object' ? 'none' : `\`${value}\``;
}

const text = readFileSync(join(root, 'docs', 'configuration.md'), 'utf8');
const rows = [...text.matchAll(/^\| `([\w.[\]]+)` \| (.+?) \| .+ \|$/gm)].map(
  ([, name = '', word = '']) => [name, word] as const,
);

test('docs/configuration.md has a row for every key of regauge.yaml, with its default, and no other', () => {
  const schema: JsonSchema = JSON.parse(JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' })));
  const documented = new Map(rows);
  // Where the schema has no default the engine or the absence has one, and the document says it in its own words.
  const expected = keysOf(schema).map(([name, word]) => [name, word ?? documented.get(name)] as const);
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.toSorted()).toEqual(expected.toSorted());
});
