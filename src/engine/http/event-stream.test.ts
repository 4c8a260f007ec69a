import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { EventStream } from './event-stream.ts';

/** What a client reads of a stream that says `said` and then nothing, up to its second comment. */
async function readThrough(keepAliveMs: number, said: string): Promise<string> {
  const server = createServer((_request, response) => {
    const stream = new EventStream(response, { keepAliveMs, headers: {}, onGone: () => undefined });
    stream.write(said);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { body } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  let text = '';
  for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    if (text.split(': keep-alive').length > 2) break;
  }
  server.closeAllConnections();
  server.close();
  return text;
}

test('a stream that has nothing to say sends a comment after each interval of silence', async () => {
  expect(await readThrough(20, 'data: 1\n\n')).toBe('data: 1\n\n: keep-alive\n\n: keep-alive\n\n');
});
