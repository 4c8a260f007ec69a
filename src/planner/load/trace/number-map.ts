/** Most entries that one map may have. */
const maxEntries = 1_000_000;

export type NumberMap =
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<number, number> }
  | { readonly kind: 'broken'; readonly at: string };

const number = String.raw`(\d+(?:\.\d*)?(?:e[+-]?\d+)?)`;

/**
 * Reads a map of numbers as Python prints a dictionary: `{9: 0.25, 10: 7.2e-05}`. Nothing else is understood, and
 * nothing is ever evaluated.
 */
export function readNumberMap(text: string): NumberMap {
  if (/^\s*\{\s*\}\s*$/.test(text)) return { kind: 'map', entries: new Map() };
  const entries = new Map<number, number>();
  const entry = new RegExp(`\\s*${number}\\s*:\\s*${number}\\s*(,|\\})`, 'iy');
  entry.lastIndex = /^\s*\{/.exec(text)?.[0].length ?? 0;
  while (entries.size < maxEntries) {
    const from = entry.lastIndex;
    const match = from > 0 ? entry.exec(text) : null;
    if (!match || entries.has(Number(match[1]))) return { kind: 'broken', at: text.slice(from, from + 40) };
    entries.set(Number(match[1]), Number(match[2]));
    if (match[3] === '}') break;
  }
  const rest = text.slice(entry.lastIndex).trim();
  return rest === '' && entries.size < maxEntries
    ? { kind: 'map', entries }
    : { kind: 'broken', at: rest.slice(0, 40) };
}
