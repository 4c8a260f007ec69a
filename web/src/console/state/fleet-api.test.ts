import { expect, test } from 'vitest';
import { fleetOf } from '../testing/replica.ts';
import { createReadFleet } from './fleet-api.ts';

const { signal } = new AbortController();
const answering = (status: number, body: string) => createReadFleet(async () => new Response(body, { status }));

test('a fleet is what the server sends', async () => {
  const fleet = fleetOf([]);
  expect(await answering(200, JSON.stringify(fleet))(signal)).toEqual(fleet);
});

test('a refusal is told by its kind, and a proxy in front by what it lacks', async () => {
  await expect(answering(401, '{}')(signal)).rejects.toMatchObject({ kind: 'wrong-key' });
  await expect(answering(503, '<html>')(signal)).rejects.toMatchObject({ kind: 'busy' });
  for (const body of ['<html>', 'null', '[]', '{"replicas":[]}', '{"replicas":1,"decisions":[],"counted":{}}']) {
    await expect(answering(200, body)(signal), body).rejects.toMatchObject({ kind: 'server' });
  }
});

test('a server that is not there is a network fault', async () => {
  const read = createReadFleet(async () => {
    throw new TypeError('fetch failed');
  });
  await expect(read(signal)).rejects.toMatchObject({ kind: 'network' });
});
