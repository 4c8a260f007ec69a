import { expect, test } from 'vitest';
import { candidateOf, deviceOf, problemOf } from '../testing/candidates.ts';
import { whyInfeasible } from './why-infeasible.ts';

const nvidia = candidateOf({ id: 'h', packages: 8 });

test('the rule that leaves no fleet is named', () => {
  const why = (rules: Parameters<typeof problemOf>[2], demand = { chat: 4 }) =>
    whyInfeasible(problemOf([nvidia], demand, rules));
  expect(why({ stock: [{ device: 'h', packages: 24 }] })).toMatchObject({
    reason: 'stock',
    text: expect.stringMatching(/h: 24 packages/),
  });
  expect(why({ maxWatt: 5_600 })).toMatchObject({ reason: 'power', text: expect.stringMatching(/5\.6 kW/) });
  expect(why({ classVendors: [{ name: 'chat', vendors: ['huawei'] }] })).toMatchObject({
    text: expect.stringMatching(/class "chat"/),
  });
  expect(why({ vendorShares: [{ vendor: 'huawei', min: 0.3, max: 1 }] })).toMatchObject({
    text: expect.stringMatching(/huawei has to serve 30 %/),
  });
  expect(why({ vendorShares: [{ vendor: 'nvidia', min: 0, max: 0.7 }] })).toMatchObject({
    text: expect.stringMatching(/nvidia may serve 70 % at most/),
  });
});

test('rules that only clash together are all named', () => {
  const both = [nvidia, candidateOf({ id: 'a', device: deviceOf('a', { vendor: 'huawei' }) })];
  const rules = { maxKinds: 1, vendorShares: [{ vendor: 'huawei', min: 0.3, max: 0.7 }] };
  expect(whyInfeasible(problemOf(both, { chat: 4 }, rules)).text).toContain('maxKinds, vendorShares');
});
