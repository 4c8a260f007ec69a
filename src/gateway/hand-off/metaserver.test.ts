import { expect, test } from 'vitest';
import { Metaserver } from './metaserver.ts';

const never = new AbortController().signal;

test('what a decoder tells at the address reaches whoever expects it, once', async () => {
  const metaserver = new Metaserver(() => 'http://gateway:8910');
  const { url, blocks } = metaserver.expect(never);
  const id = url.replace('http://gateway:8910/v1/metaserver/', '');
  expect(id).toMatch(/^[0-9a-f]{24}$/);
  expect(metaserver.tell(id, { remote_block_ids: [1] })).toBe(true);
  expect(await blocks).toEqual({ remote_block_ids: [1] });
  expect(metaserver.tell(id, {})).toBe(false);
});

test('a run that is over expects nothing any more', async () => {
  const metaserver = new Metaserver(() => 'http://gateway');
  const run = new AbortController();
  const { blocks } = metaserver.expect(run.signal);
  run.abort();
  await expect(blocks).rejects.toThrow('told no blocks');
  expect(metaserver.expecting).toBe(0);
});
