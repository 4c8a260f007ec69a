/** Whose copy a path shows; undefined where it is no link of that kind. What stands there may be anything. */
export function sharedIdOf(path: string): string | undefined {
  return /^\/s\/([^/]{1,100})$/.exec(path)?.[1];
}

export function sharedPath(id: string): string {
  return `/s/${id}`;
}
