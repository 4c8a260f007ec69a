import { expect } from 'vitest';
import type { Chats } from '#chats';

/** Where one clause is tried: owners that nobody else has, and ids by name, since those are unique over all owners. */
export interface Place {
  readonly chats: Chats;
  /** The same database as another process has it. */
  readonly beside: Chats;
  readonly me: string;
  readonly other: string;
  readonly n: (name: string) => string;
}

export type Clauses = Readonly<Record<string, (place: Place) => Promise<void>>>;

/** An error with this code. */
export const code = (wanted: string): object => expect.objectContaining({ code: wanted });

export const titles = (page: { readonly chats: readonly { readonly title: string }[] }): readonly string[] =>
  page.chats.map(({ title }) => title);
