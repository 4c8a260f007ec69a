import { expect, test } from 'vitest';
import { pathOf, routeOf } from './route.ts';

const id = '0123456789abcdef0123456789abcdef';

test('a path names a chat and is named by it', () => {
  expect(routeOf(pathOf({ kind: 'chat', id }))).toEqual({ kind: 'chat', id });
});

test('paths that name none are a new chat', () => {
  for (const path of ['/', '/c/', '/c/short', `/c/${id}/more`, `/c/${id}0000000`, '/c/../../etc/passwd00']) {
    expect(routeOf(path)).toEqual({ kind: 'new' });
  }
});

test('a comparison is named by its chats; what is no id is left out, and so is the fifth', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(16));
  expect(routeOf('/compare')).toEqual({ kind: 'compare', chatIds: [] });
  expect(routeOf(pathOf({ kind: 'compare', chatIds: ids.slice(0, 2) }))).toEqual({
    kind: 'compare',
    chatIds: ids.slice(0, 2),
  });
  expect(routeOf(`/compare?chats=../x,${ids.join(',')}`)).toEqual({ kind: 'compare', chatIds: ids.slice(0, 4) });
});
