import { RegaugeError } from '#kernel';

/** When each error of the room happens; `docs/errors.md` repeats this table and is tested equal. */
export const storeErrors = {
  STORE_UNREACHABLE: 'the database cannot be opened, or its server does not answer',
  STORE_NEWER: 'the database was made by a newer version of the program',
  STORE_MIGRATION: 'bringing the database to this version failed; it is as it was',
  STORE_BUSY: 'another process holds the database for longer than one waits',
  STORE_FULL: 'the disk with the database has no room left',
} as const;

export type StoreErrorCode = keyof typeof storeErrors;

export class StoreError extends RegaugeError<StoreErrorCode> {}
