import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { describeChats } from './chats-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'regauge-chats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeChats('SQLite', async () => ({ kind: 'sqlite', path: join(folder, 'chats.sqlite') }));
