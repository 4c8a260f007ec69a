import { expect, test } from 'vitest';
import type { Session } from '#wire';
import { keepSession, keptSession } from './kept-session.ts';

class OwnStorage implements Storage {
  readonly #items = new Map<string, string>();
  get length(): number {
    return this.#items.size;
  }
  key = (): null => null;
  clear = (): void => this.#items.clear();
  getItem = (key: string): string | null => this.#items.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.#items.set(key, value);
  removeItem = (key: string): void => void this.#items.delete(key);
}

const session: Session = {
  ...{ user: 'ada', needsKey: true, isSignedIn: true, version: '1', models: [], pools: [] },
};

test('the session of whoever is signed in comes back', () => {
  const storage = new OwnStorage();
  keepSession(storage, session);
  expect(keptSession(storage)).toEqual(session);
});

test('nothing is left of one who signed out', () => {
  const storage = new OwnStorage();
  keepSession(storage, session);
  keepSession(storage, { ...session, user: null, isSignedIn: false });
  expect(storage.length).toBe(0);
  expect(keptSession(storage)).toBeUndefined();
});

test('what another version wrote, or nobody, is no session', () => {
  const storage = new OwnStorage();
  for (const text of ['{', 'null', '{"user":1,"models":[],"pools":[]}', '{"user":null,"models":{},"pools":[]}']) {
    storage.setItem('regauge.session', text);
    expect(keptSession(storage), text).toBeUndefined();
  }
  expect(keptSession(undefined)).toBeUndefined();
});
