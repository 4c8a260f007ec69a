import { afterEach, expect, test } from 'vitest';
import { EmulatedReplica } from '../../test/emulated/emulated-replica.ts';
import { replicaAt, startGateway } from '../../test/gateway/start-gateway.ts';
import type { RouteChoice, RouteQuestion } from './replica.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const to = (replicaId: string): RouteChoice => ({ kind: 'route', replicaId, because: 'the test says so' });

/** @returns what the policy was asked to look for, question by question, and the status of the reply */
async function ask(over: object, choose: (needs: readonly string[]) => RouteChoice) {
  const replica = await EmulatedReplica.start('x\n</think>\n\ny');
  const asked: (readonly string[])[] = [];
  const policy = ({ needs = [] }: RouteQuestion) => {
    asked.push(needs);
    return choose(needs);
  };
  const gateway = await startGateway([replicaAt('a/0', replica.url)], {}, { choose: policy });
  closers.push(
    () => replica.close(),
    () => gateway.close(),
  );
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: '?' }], ...over }),
  });
  await response.text();
  return { asked, status: response.status };
}

const off = { thinking: { type: 'disabled' } };

test('switched-off thinking is asked for where it is kept', async () => {
  expect(await ask(off, () => to('a/0'))).toEqual({ asked: [['thinking']], status: 200 });
});

test('where nobody keeps it, it goes to whoever takes it', async () => {
  const { asked, status } = await ask({ ...off, min_p: 0.1 }, (needs) =>
    needs.includes('thinking') ? { kind: 'impossible', because: 'nobody', parameter: 'thinking' } : to('a/0'),
  );
  expect(asked).toEqual([['min_p', 'thinking'], ['min_p']]);
  expect(status).toBe(200);
});

test('who asks for nothing of the kind is placed by one question', async () => {
  expect((await ask({}, () => to('a/0'))).asked).toEqual([[]]);
});
