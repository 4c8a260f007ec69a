import { expect, test } from 'vitest';
import { filesOf, shellRequest } from './shell-request.ts';

const origin = 'https://chat.example';
const get = (path: string, mode = 'cors') => shellRequest({ method: 'GET', mode, url: `${origin}${path}` }, origin);

test('the chat has one page at all of its addresses', () => {
  for (const path of ['/', '/c/0123456789abcdef', '/compare', '/compare?chats=a,b', '/settings']) {
    expect(get(path, 'navigate'), path).toBe('page');
  }
});

test('the API, streams, other programs’ addresses, the console and the plan are never touched', () => {
  const paths = [
    '/app/api/session',
    '/app/api/runs/a/stream?answer=b',
    '/v1/chat/completions',
    '/metrics',
    '/console',
    '/plan',
  ];
  for (const path of [
    ...paths,
    '/app/manifest.json',
    '/app/service-worker.js',
    '/app/assets/../api/session',
    '/app/assets/plan-a.js',
  ]) {
    expect(get(path), path).toBe('other');
    expect(get(path, 'navigate'), path).toBe('other');
  }
});

test('what is not a GET of this origin is not touched', () => {
  expect(shellRequest({ method: 'POST', mode: 'navigate', url: `${origin}/` }, origin)).toBe('other');
  expect(shellRequest({ method: 'GET', mode: 'navigate', url: 'https://other.example/' }, origin)).toBe('other');
});

test('files of the shell are told by their paths, and found in the page that names them', () => {
  expect(get('/app/assets/index-BIQxIIv4.css')).toBe('file');
  const page = '<script src="/app/theme.js"></script><link href="/app/assets/a.css"><a href="/v1/models">';
  expect(filesOf(`${page}<img src="/app/assets/a.css">`)).toEqual(['/app/theme.js', '/app/assets/a.css']);
});
