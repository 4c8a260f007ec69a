import OpenAI from 'openai';
import type { Response, ResponseInputItem, ResponseStreamEvent } from 'openai/resources/responses/responses';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ServedNanoR1, sum } from './clients/serve-nano-r1.ts';
import { leavesNothingBehind, noCarryOver, startFront } from './start-front.ts';

let served: ServedNanoR1;
let client: OpenAI;
beforeAll(async () => {
  served = await ServedNanoR1.start();
  client = clientOf(served);
});
afterAll(() => served?.close());

const clientOf = ({ url }: { readonly url: string }) =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
const question = { model: 'nano-r1', temperature: 0, input: sum };
const script = 'Two and two.\n</think>\n\nIt is 4.';

const thought = ({ output }: Response) =>
  output.flatMap((item) => (item.type === 'reasoning' ? (item.content ?? []).map(({ text }) => text) : [])).join('');
const failure = (request: Promise<unknown>) => request.catch((thrown: unknown) => thrown);

test('a response has a reasoning item, a message, and a usage that adds up', async () => {
  const response = await client.responses.create(question);
  expect(response).toMatchObject({ object: 'response', status: 'completed', model: 'nano-r1', error: null });
  expect(response.output.map(({ type }) => type)).toEqual(['reasoning', 'message']);
  expect(response.output_text).toBe('42');
  expect(thought(response)).toMatch(/\d/);
  const usage = response.usage ?? expect.unreachable('no usage');
  expect(usage.total_tokens).toBe(usage.input_tokens + usage.output_tokens);
  expect(usage.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
  expect(usage.output_tokens_details.reasoning_tokens).toBeLessThan(usage.output_tokens);
  expect(usage.input_tokens_details.cached_tokens).toBeLessThanOrEqual(usage.input_tokens);
});

test('a stream adds up to the same response', async () => {
  const whole = await client.responses.create(question);
  const stream = client.responses.stream(question);
  const events: ResponseStreamEvent[] = [];
  for await (const event of stream) events.push(event);
  const response = await stream.finalResponse();
  const withoutIds = ({ output }: Response) => output.map(({ id: _, ...item }) => item);
  expect(withoutIds(response)).toMatchObject(withoutIds(whole));
  expect(response.usage?.output_tokens).toBe(whole.usage?.output_tokens);
  expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, i) => i));
  expect(events.at(-1)?.type).toBe('response.completed');
});

test('the output goes back as input of the next turn, and effort none switches thinking off', async () => {
  const first = await client.responses.create(question);
  const input: ResponseInputItem[] = [
    { role: 'user', content: sum },
    ...first.output.filter((item) => item.type === 'reasoning' || item.type === 'message'),
    { role: 'user', content: [{ type: 'input_text', text: 'What is 5 + 6?' }] },
  ];
  const second = await client.responses.create({ ...question, input, reasoning: { effort: 'none' } });
  expect(second.output.map(({ type }) => type)).toEqual(['message']);
  expect(second.usage?.input_tokens).toBeGreaterThan(first.usage?.input_tokens ?? 0);
});

test('what the limit cut is incomplete', async () => {
  const limits = { max_output_tokens: 3 };
  const incomplete = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, ...limits };
  expect(await client.responses.create({ ...question, ...limits })).toMatchObject(incomplete);
  const events = await Array.fromAsync(await client.responses.create({ ...question, ...limits, stream: true }));
  expect(events.at(-1)).toMatchObject({ type: 'response.incomplete', response: incomplete });
});

test('what is wrong is told in errors of the client’s own classes', async () => {
  const stored = await failure(client.responses.create({ ...question, previous_response_id: 'resp_1' }));
  expect(stored).toBeInstanceOf(OpenAI.BadRequestError);
  expect(stored).toMatchObject({ status: 400, code: 'unsupported_parameter', param: 'previous_response_id' });
  const unknown = await failure(client.responses.create({ ...question, model: 'gpt-9' }));
  expect(unknown).toBeInstanceOf(OpenAI.NotFoundError);
  expect(unknown).toMatchObject({ code: 'model_not_found' });
});

test('the path of DeepSeek’s base address is the same', async () => {
  const deepseek = new OpenAI({ baseURL: served.url, apiKey: 'none', maxRetries: 0 });
  expect((await deepseek.responses.create(question)).output_text).toBe('42');
});

test('a stream whose replica breaks off is whole, and equal to an undisturbed one', async () => {
  const { gateway, replica } = await startFront(script, { replicas: 2 });
  const streamed = () => clientOf(gateway).responses.stream(question).finalResponse();
  replica.willFail({ kind: 'reset', afterTokens: 7 });
  const carried = await streamed();
  const undisturbed = await streamed();
  expect([thought(carried), carried.output_text]).toEqual(['Two and two.', 'It is 4.']);
  expect([thought(undisturbed), undisturbed.output_text]).toEqual(['Two and two.', 'It is 4.']);
  expect(carried.usage?.output_tokens).toBe(undisturbed.usage?.output_tokens);
});

test('a stream that cannot be carried over fails, and the client throws', async () => {
  const { gateway, replica } = await startFront(script, { limits: noCarryOver });
  replica.willFail({ kind: 'reset', afterTokens: 7 });
  const types: string[] = [];
  const read = async () => {
    for await (const event of await clientOf(gateway).responses.create({ ...question, stream: true }))
      types.push(event.type);
  };
  expect(await failure(read())).toBeInstanceOf(OpenAI.APIError);
  expect(types.at(-1)).toBe('response.failed');
});

leavesNothingBehind(script, (url, stream, signal) =>
  clientOf({ url }).responses.create({ ...question, stream }, { signal }),
);

test.each([
  ['/v1/responses', { input: sum }],
  ['/v1/messages', { messages: [{ role: 'user', content: sum }], max_tokens: 99 }],
])('a kept stream of %s can be read on from any of its numbers', async (path, body) => {
  const { gateway } = await startFront(script);
  const reply = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'regauge-keep': 'true' },
    body: JSON.stringify({ ...body, stream: true }),
  });
  const whole = await reply.text();
  const numbered = Array.from(whole.matchAll(/id: (\d+)\n.*\n.*\n\n/g));
  expect(numbered.length).toBeGreaterThan(5);
  for (const [event, number] of numbered) {
    const rest = await fetch(`${gateway.url}/v1/runs/${reply.headers.get('regauge-run')}/events?after=${number}`);
    expect(await rest.text()).toBe(whole.slice(whole.indexOf(event) + event.length));
  }
});
