import { expect, test } from 'vitest';
import type { RouteQuestion } from '#gateway';
import { parseConfig } from '../config/read-config.ts';
import type { FleetConfig } from '../config/schema.ts';
import { Router } from './router.ts';

const text = `model: r1
pools:
  - { name: cheap, kind: regauge, start: { model: r1 }, labels: { vendor: huawei } }
  - { name: dear, kind: regauge, start: { model: r1 }, labels: { vendor: nvidia } }
`;
const config = (more = '') => parseConfig(text + more, 'r.yaml');

/** Engines that are starting, so that every answer is a reason why not. */
function routerOf({ pools, ...rest }: FleetConfig): Router {
  const members = pools.map((pool) => ({ id: `${pool.name}/0`, pool, monitor: undefined, note: 'it is starting' }));
  return new Router({ pools, ...rest }, () => members);
}

const question: RouteQuestion = {
  request: undefined,
  model: 'r1',
  session: undefined,
  rules: [],
  excluded: new Map(),
  continues: undefined,
};
const only = (vendor: string) => ({ label: 'vendor', kind: 'only', values: [vendor] }) as const;
const ask = async (router: Router, over: Partial<RouteQuestion> = {}) =>
  await router.choose({ ...question, ...over }, AbortSignal.timeout(1_000));

test('whoever may go only where nobody is up is told to wait, and why', async () => {
  expect(await ask(routerOf(config()), { rules: [only('huawei')] })).toMatchObject({
    kind: 'none-ready',
    because: 'no replica that label rules allow is ready',
  });
});

test('whoever may go nowhere is told that waiting does not help', async () => {
  const because = 'label rules forbid every replica';
  expect(await ask(routerOf(config()), { rules: [only('intel')] })).toEqual({ kind: 'impossible', because });
});

test('rules of the configuration, of the key and of the request all hold', async () => {
  const router = routerOf(config('routing: { never: { vendor: [huawei] } }\n'));
  expect(await ask(router, { rules: [only('huawei')] })).toMatchObject({ kind: 'impossible' });
  expect(await ask(router, { rules: [only('nvidia')] })).toMatchObject({ kind: 'none-ready' });
  expect(await ask(router, { rules: [only('nvidia'), only('huawei')] })).toMatchObject({ kind: 'impossible' });
});

test('the rest of a run waits for an engine that is being started, whatever tokens it will have', async () => {
  const continues = { tokenizer: 'nano-r1', tokens: 10 };
  expect(await ask(routerOf(config()), { continues })).toMatchObject({ kind: 'none-ready' });
});

test('another configuration holds from the next question on', async () => {
  const router = routerOf(config());
  expect(await ask(router, { rules: [only('huawei')] })).toMatchObject({ kind: 'none-ready' });
  router.apply(config('routing: { only: { vendor: [nvidia] } }\n'));
  expect(await ask(router, { rules: [only('huawei')] })).toMatchObject({ kind: 'impossible' });
});
