import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readSource, repositoryFiles, root, type SourceFile } from './architecture/sources.ts';

/** A code and the cells of its row: when it happens, and before that whatever else its table holds (HTTP status). */
type ErrorTable = Readonly<Record<string, readonly string[]>>;

const sources = repositoryFiles()
  .filter((path) => path.startsWith('src/') && path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map(readSource);
const documented = documentedErrors(readFileSync(join(root, 'docs', 'errors.md'), 'utf8'));
const classes = sources.flatMap((file) => {
  const [, name = '', codeType = ''] = /class (\w+) extends RegaugeError<(\w+)>/.exec(file.text) ?? [];
  return name ? [{ name, codeType, file }] : [];
});

describe.each(classes)('$name', ({ name, codeType, file }) => {
  test('docs/errors.md has the rows of its table and no other', async () => {
    expect(documented[name]).toEqual(await declaredErrors(file, codeType));
  });

  test('codes begin like their class, except on the wire, where they are those of OpenAI', async () => {
    const prefix =
      name === 'WireError' ? /^[a-z_]+$/ : new RegExp(`^${name.replace(/Error$/, '').toUpperCase()}_[A-Z_]+$`);
    expect(Object.keys(await declaredErrors(file, codeType)).filter((code) => !prefix.test(code))).toEqual([]);
  });

  test.skipIf(name === 'WireError')('every code is raised somewhere', async () => {
    const elsewhere = sources
      .map((source) => source.text)
      .join('\n')
      .replace(declarationOf(file, codeType), '');
    const unraised = Object.keys(await declaredErrors(file, codeType)).filter(
      (code) => !elsewhere.includes(`'${code}'`),
    );
    expect(unraised).toEqual([]);
  });
});

test('docs/errors.md has a heading for each error class and no other', () => {
  expect(classes.length).toBeGreaterThan(2);
  expect(Object.keys(documented).toSorted()).toEqual(classes.map(({ name }) => name).toSorted());
});

/** Under a heading ``## `EngineError` ``, rows ``| `CODE` | … | when it happens |``. */
function documentedErrors(markdown: string): Readonly<Record<string, ErrorTable>> {
  const sections = markdown.split(/^## (?=`\w+`$)/m).slice(1);
  return Object.fromEntries(sections.map((section) => [/`(\w+)`/.exec(section)?.[1] ?? '', rowsOf(section)]));
}

function rowsOf(section: string): ErrorTable {
  const rows = [...section.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)];
  return Object.fromEntries(rows.map(([, code = '', cells = '']) => [code, cells.split(' | ')]));
}

/** Codes are the keys of a table that the file exports (`keyof typeof xErrors`), or a plain union, which has no cells. */
async function declaredErrors(file: SourceFile, codeType: string): Promise<ErrorTable> {
  const declaration = declarationOf(file, codeType);
  const tableName = /^keyof typeof (\w+)$/.exec(declaration)?.[1];
  if (!tableName) {
    const codes = [...declaration.matchAll(/'(\w+)'/g)].map(([, code = '']) => code);
    return Object.fromEntries(codes.map((code) => [code, expect.any(Array)]));
  }
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(join(root, file.path)).href);
  return Object.fromEntries(Object.entries(module[tableName] ?? {}).map(([code, value]) => [code, cellsOf(value)]));
}

function declarationOf(file: SourceFile, codeType: string): string {
  return new RegExp(`type ${codeType} =\\s*(.+?);`, 's').exec(file.text)?.[1] ?? '';
}

function cellsOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.values(value).map(String) : [String(value)];
}
