import { expect, test } from 'vitest';
import { checkDoor } from './open-door.ts';
import { parseConfig } from './read-config.ts';

const config = (more = '') =>
  parseConfig(`model: r1\npools: [{ name: a, kind: vllm, urls: [http://a:1] }]\n${more}`, 'r.yaml');

test.each(['0.0.0.0', '::', '10.0.0.5', 'example.org', '127.evil.example'])(
  'without keys nobody else is let in by mistake: %s',
  (host) => {
    expect(() => checkDoor(config(), host, false)).toThrow(`Whoever reaches ${host} could use this fleet`);
  },
);

test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('on this machine none is needed: %s', (host) => {
  expect(() => checkDoor(config(), host, false)).not.toThrow();
});

test('a list of keys will do, an empty one too, and so will the word', () => {
  expect(() => checkDoor(config('keys: []'), '0.0.0.0', false)).not.toThrow();
  expect(() => checkDoor(config('open: true'), '0.0.0.0', false)).not.toThrow();
  expect(() => checkDoor(config(), '0.0.0.0', true)).not.toThrow();
});
