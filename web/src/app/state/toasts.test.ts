import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Toasts } from './toasts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (toasts: Toasts) => toasts.shown.value.map(({ text }) => text);
const action = { label: 'Undo', run: () => undefined };

test('a note goes after 8 s, one that can be pressed after 30 s', () => {
  const toasts = new Toasts();
  toasts.show({ text: 'note' });
  toasts.show({ text: 'undo', action });
  vi.advanceTimersByTime(8_000);
  expect(texts(toasts)).toEqual(['undo']);
  vi.advanceTimersByTime(22_000);
  expect(texts(toasts)).toEqual([]);
});

test('none goes while it is pointed at or has the focus', () => {
  const toasts = new Toasts();
  toasts.show({ text: 'note' });
  toasts.hold(true);
  vi.advanceTimersByTime(60_000);
  expect(texts(toasts)).toEqual(['note']);
  toasts.hold(false);
  vi.advanceTimersByTime(3_000);
  expect(texts(toasts)).toEqual([]);
});

test('what is dismissed while it has the focus holds none of the others', () => {
  const toasts = new Toasts();
  for (const text of ['a', 'b']) toasts.show({ text });
  toasts.hold(true);
  toasts.dismiss(1);
  vi.advanceTimersByTime(8_000);
  expect(texts(toasts)).toEqual([]);
});

test('at most three are shown, and open dialogs take them in', () => {
  const toasts = new Toasts();
  for (const text of ['a', 'b', 'c', 'd']) toasts.show({ text });
  expect(texts(toasts)).toEqual(['b', 'c', 'd']);
  const leave = toasts.moveIntoDialog();
  expect(toasts.isInDialog.value).toBe(true);
  leave();
  expect(toasts.isInDialog.value).toBe(false);
});
