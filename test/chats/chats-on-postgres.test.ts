import { afterAll, describe } from 'vitest';
import { findPostgres, Postgres } from '../support/postgres.ts';
import { describeChats } from './chats-contract.ts';

const found = findPostgres();
if (found.kind === 'missing') console.log(`skipped: ${found.reason}`);

describe.skipIf(found.kind === 'missing')('a real server', () => {
  let server: Postgres | undefined;
  afterAll(() => server?.close());
  describeChats('Postgres', async () => {
    if (found.kind === 'missing') throw new Error(found.reason);
    server = await Postgres.start(found);
    return { kind: 'postgres', url: await server.createDatabase() };
  });
});
