import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One TypeScript file in the three forms that the rules look at. */
export interface SourceFile {
  /** From the repository root, with `/` on every platform. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  /** The text without comments, strings and regular expressions, so that only names in use are left. */
  readonly names: string;
}

export interface Import {
  /** `file-url` is `new URL('./worker.ts', import.meta.url)`: it loads code or data as surely as an import does. */
  readonly kind: 'import' | 'file-url';
  readonly specifier: string;
}

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** Folders that git ignores; git itself may be missing where the tests run. */
const ignored: ReadonlySet<string> = new Set([
  '.git',
  '.regauge',
  '.tsbuild',
  '.venv',
  '__pycache__',
  'coverage',
  'dist',
  'node_modules',
  'runs',
]);

/** Every file that belongs to the repository, as paths from its root. */
export function repositoryFiles(folder: string = root): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ignored.has(entry.name) ? [] : repositoryFiles(path);
    return entry.isFile() && !entry.name.endsWith('.tgz') ? [relative(root, path).split(sep).join(posix.sep)] : [];
  });
}

export function readSource(path: string): SourceFile {
  return sourceFile(path, readFileSync(join(root, path), 'utf8'));
}

export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, imports: importsOf(withoutComments(text)), names: withoutLiterals(text) };
}

const comment = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/;
const quoted = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/;
/** A slash starts a regular expression only where a value may start; elsewhere it divides. */
const pattern = /(?<=[=(,:[!&|?{};\n]\s*|\breturn\s+)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/;
const literal = new RegExp(`(${comment.source})|${quoted.source}|${pattern.source}`, 'g');

function withoutComments(text: string): string {
  return text.replace(literal, (token, isComment) => (isComment ? ' ' : token));
}

function withoutLiterals(text: string): string {
  return text.replace(literal, (token) => (token.startsWith('`') ? interpolations(token) : ' '));
}

/** Code stands inside templates too. */
function interpolations(template: string): string {
  return [...template.matchAll(/\$\{([^}]*)\}/g)].map(([, code]) => ` ${code} `).join('');
}

const importForms: readonly RegExp[] = [
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\b(?:import|require)\s*\(\s*['"`]([^'"`]+)['"`]/g,
];

function importsOf(code: string): readonly Import[] {
  const imports = importForms.flatMap((form) => [...code.matchAll(form)].map(([, specifier = '']) => specifier));
  const urls = [...code.matchAll(/new URL\(([^;]*?)import\.meta\.url/g)]
    .flatMap(([, argument = '']) => [...argument.matchAll(/['"`](\.{1,2}(?:\/[^'"`]*)?)['"`]/g)])
    .map(([, specifier = '']) => specifier);
  return [
    ...imports.map((specifier) => ({ kind: 'import', specifier }) as const),
    ...urls.map((specifier) => ({ kind: 'file-url', specifier }) as const),
  ];
}
