/** A chart in words: what it shows now, and between which values it moved. Undefined where nothing was measured. */
export interface SeriesFacts {
  /** Null: the last reading brought no value. */
  readonly now: number | null;
  readonly least: number;
  readonly most: number;
}

export function seriesFacts(values: readonly (number | null)[]): SeriesFacts | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most === Number.NEGATIVE_INFINITY ? undefined : { now: values.at(-1) ?? null, least, most };
}
