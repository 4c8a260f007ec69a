const maxEdits = 2;

/**
 * The name somebody probably meant, for "did you mean". At most two edits away, and at most a third of the name: of a
 * three-letter name, two edits leave nothing to recognise. Ties go to the earlier candidate.
 */
export function closestName(name: string, candidates: readonly string[]): string | undefined {
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const allowedEdits = Math.min(maxEdits, Math.floor(candidate.length / 3));
    if (Math.abs(candidate.length - name.length) > allowedEdits) continue;
    const edits = editDistance(name, candidate);
    if (edits <= allowedEdits && (!best || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate;
}

/** Levenshtein distance, one row at a time. */
export function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
