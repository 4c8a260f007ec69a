import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appSecret } from './app-secret.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'regauge-secret-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

test('whoever asks first makes the secret, all others get the same, and only this user may read it', async () => {
  const place = join(home, 'new');
  const secrets = await Promise.all(Array.from({ length: 8 }, () => appSecret(place)));
  expect(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex')))).toHaveLength(1);
  expect(secrets[0]).toHaveLength(32);
  expect((await stat(join(place, 'app-secret'))).mode & 0o777).toBe(0o600);
});

test('a file that is no secret is refused, with the way out', async () => {
  await writeFile(join(home, 'app-secret'), 'short');
  await expect(appSecret(home)).rejects.toMatchObject({ code: 'CLI_CONFIG', message: /has 5\. Delete it/ });
});
