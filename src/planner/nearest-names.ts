/** The three names that take the fewest edits to become `wanted`; ties in the order given. */
export function nearestNames(wanted: string, names: readonly string[]): readonly string[] {
  const target = plain(wanted);
  return names
    .map((name) => ({ name, edits: editsBetween(plain(name), target) }))
    .toSorted((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Names are typed by people: case, blanks and punctuation do not tell them apart. At most 64 characters are compared. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9.]/g, '')
    .slice(0, 64);
}

/** Levenshtein's distance. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
