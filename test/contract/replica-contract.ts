import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChatChunk, ChatCompletion, ErrorBody, ModelList, TextCompletion, WireMessage } from '#wire';
import { getJson, postJson, postStream, type Reply, streamEvents } from '../support/http-client.ts';

/** One thing that answers HTTP for a model, as the gateway will meet it. */
export interface Replica {
  readonly url: string;
  readonly model: string;
  /** Requests being computed right now. */
  readonly running: () => Promise<number>;
  readonly close: () => Promise<unknown>;
}

/** The model behind every replica under this contract is nano-r1, whose sums have one right answer. */
export interface ReplicaContract {
  readonly name: string;
  readonly start: () => Promise<Replica>;
  /** What this kind of replica does not do, and why; names of tests below. */
  readonly skip: readonly { readonly reason: string; readonly tests: readonly string[] }[];
}

const conditionMs = 10_000;
const question = (sum: string) => [{ role: 'user', content: `What is ${sum}?` }];
const sums = ['12 + 30', '7 + 5', '123 + 456', '90 - 45', '12 * 3', '99 * 9', '700 - 1', '250 + 250'];

/**
 * What the gateway relies on, whichever engine is behind it. Whether a thought is split off is not part of it: the gateway
 * does that itself for replicas that do not.
 */
export function runReplicaContract({ name, start, skip }: ReplicaContract): void {
  let replica: Replica;
  beforeAll(async () => {
    replica = await start();
  });
  afterAll(() => replica?.close());

  const reasonByTest = new Map(skip.flatMap(({ reason, tests }) => tests.map((title) => [title, reason] as const)));
  const known = new Set<string>();
  const promise = (title: string, body: () => Promise<void>): void => {
    known.add(title);
    test(title, async (context) => {
      const reason = reasonByTest.get(title);
      context.skip(reason !== undefined, reason);
      await body();
    });
  };
  const chat = (fields: object) => ({ model: replica.model, temperature: 0, messages: question('12 + 30'), ...fields });
  const text = (fields: object) => ({ model: replica.model, temperature: 0, prompt: rawPrompt('12 + 30'), ...fields });
  const chatUrl = () => `${replica.url}/v1/chat/completions`;
  const textUrl = () => `${replica.url}/v1/completions`;

  describe(`${name} keeps the replica contract`, () => {
    promise('health answers 200', async () => {
      expect((await fetch(`${replica.url}/health`)).status).toBe(200);
    });

    promise('the list of models names the one it serves', async () => {
      const { status, body } = await getJson<ModelList>(`${replica.url}/v1/models`);
      expect({ status, object: body.object }).toEqual({ status: 200, object: 'list' });
      expect(body.data.map((model) => model.id)).toEqual([replica.model]);
    });

    promise('a chat completion is one message with a reason and usage that adds up', async () => {
      const { status, body } = await postJson<ChatCompletion>(chatUrl(), chat({}));
      expect({ status, object: body.object }).toEqual({ status: 200, object: 'chat.completion' });
      expect(body.choices).toMatchObject([{ index: 0, finish_reason: 'stop', message: { role: 'assistant' } }]);
      expect(said(body.choices[0]?.message)).toMatch(/42$/);
      const { prompt_tokens, completion_tokens, total_tokens } = body.usage ?? {};
      expect(total_tokens).toBe(Number(prompt_tokens) + Number(completion_tokens));
    });

    promise('a stream begins with the role, gives one reason and ends in [DONE]', async () => {
      const { chunks, endsInDone } = await postStream<ChatChunk>(chatUrl(), chat({}));
      const choices = chunks.flatMap((chunk) => chunk.choices);
      expect(endsInDone).toBe(true);
      expect(choices.map((choice) => choice.delta.role)).toEqual(['assistant', ...choices.slice(1).map(() => undefined)]);
      expect(choices.map((choice) => choice.finish_reason).filter(Boolean)).toEqual(['stop']);
      expect(choices.at(-1)?.finish_reason).toBe('stop');
      expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1);
    });

    promise('a stream says what a whole answer says', async () => {
      const whole = await postJson<ChatCompletion>(chatUrl(), chat({}));
      const { chunks } = await postStream<ChatChunk>(chatUrl(), chat({}));
      const deltas = chunks.flatMap((chunk) => chunk.choices).map((choice) => choice.delta);
      const message = whole.body.choices[0]?.message;
      expect(deltas.map((delta) => delta.content ?? '').join('')).toBe(message?.content);
      expect(deltas.map((delta) => delta.reasoning_content ?? '').join('')).toBe(message?.reasoning_content ?? '');
    });

    promise('usage ends a stream when it was asked for', async () => {
      const { chunks } = await postStream<ChatChunk>(chatUrl(), chat({ stream_options: { include_usage: true } }));
      const { body } = await postJson<ChatCompletion>(chatUrl(), chat({}));
      expect(chunks.at(-1)?.choices).toEqual([]);
      expect(chunks.at(-1)?.usage?.completion_tokens).toBe(body.usage?.completion_tokens);
      expect(chunks.slice(0, -1).filter((chunk) => chunk.usage)).toEqual([]);
    });

    promise('usage is not in a stream that did not ask for it', async () => {
      const { chunks } = await postStream<ChatChunk>(chatUrl(), chat({}));
      expect(chunks.length).toBeGreaterThan(2);
      expect(chunks.filter((chunk) => chunk.usage)).toEqual([]);
    });

    promise('a stop string ends the answer and is no part of it', async () => {
      const { body } = await postJson<TextCompletion>(textUrl(), text({ stop: ['=4'] }));
      expect(body.choices).toMatchObject([{ text: '2+0+0=2\n1+3+0', finish_reason: 'stop' }]);
    });

    promise('max_tokens ends the answer with length', async () => {
      const { body } = await postJson<ChatCompletion>(chatUrl(), chat({ max_tokens: 5 }));
      expect(body.choices[0]?.finish_reason).toBe('length');
      expect(body.usage?.completion_tokens).toBe(5);
    });

    promise('the same seed gives the same answer', async () => {
      const drawn = { temperature: 1.8, top_p: 1, top_k: 0, min_p: 0, max_tokens: 40, ignore_eos: true };
      const draw = async (seed: number) => (await postJson<TextCompletion>(textUrl(), text({ ...drawn, seed }))).body;
      const [first, again, other] = [await draw(7), await draw(7), await draw(8)];
      expect(again.choices[0]?.text).toBe(first.choices[0]?.text);
      expect(other.choices[0]?.text).not.toBe(first.choices[0]?.text);
    });

    promise('logprobs name every token, the likeliest first', async () => {
      const { body } = await postJson<ChatCompletion>(chatUrl(), chat({ max_tokens: 8, logprobs: true, top_logprobs: 3 }));
      const positions = body.choices[0]?.logprobs?.content ?? [];
      expect(positions).toHaveLength(8);
      for (const { token, logprob, top_logprobs } of positions) {
        expect(top_logprobs).toHaveLength(3);
        expect(top_logprobs.map((top) => top.logprob)).toEqual(top_logprobs.map((top) => top.logprob).toSorted((a, b) => b - a));
        expect({ token, logprob }).toEqual({ token: top_logprobs[0]?.token, logprob: top_logprobs[0]?.logprob });
      }
    });

    promise('a completion goes on from exact token ids', async () => {
      // "<bos><User>7+5=?<Assistant><think>\n" in the vocabulary of nano-r1.
      const prompt = [75, 77, 19, 2, 17, 5, 6, 78, 79, 0];
      const { body } = await postJson<TextCompletion>(textUrl(), text({ prompt, stop: ['\n'] }));
      expect(body.choices[0]?.text).toBe('7+5+0=12');
      expect(body.usage?.prompt_tokens).toBe(prompt.length);
    });

    promise('a body that is no JSON is refused as such', async () => {
      expectRefusal(await postJson(chatUrl(), '{"messages": ['), 400);
    });

    promise('a parameter of the wrong type is refused', async () => {
      expectRefusal(await postJson(textUrl(), text({ prompt: 3 })), 400);
    });

    promise('errors name the parameter at fault', async () => {
      const { body } = await postJson<ErrorBody>(chatUrl(), chat({ max_tokens: 'many' }));
      expect(body.error).toMatchObject({ param: 'max_tokens', code: 'invalid_type' });
    });

    promise('a model that is not served is refused', async () => {
      expectRefusal(await postJson(chatUrl(), chat({ model: 'no-such-model' })), 404);
    });

    promise('a client that leaves frees its place', async () => {
      const events = streamEvents(textUrl(), text({ stream: true, max_tokens: 1_900, ignore_eos: true }));
      await events.next();
      expect(await replica.running()).toBe(1);
      await events.return(undefined);
      await expect.poll(replica.running, { timeout: conditionMs, interval: 20 }).toBe(0);
    });

    promise('eight at once get what each gets alone', async () => {
      const ask = async (sum: string) => said((await postJson<ChatCompletion>(chatUrl(), chat({ messages: question(sum) }))).body.choices[0]?.message);
      const alone: string[] = [];
      for (const sum of sums) alone.push(await ask(sum));
      expect(await Promise.all(sums.map(ask))).toEqual(alone);
    });
  });

  test('what is skipped exists', () => {
    expect([...reasonByTest.keys()].filter((title) => !known.has(title))).toEqual([]);
  });
}

/** The prompt that nano-r1's template makes, thought opened. */
function rawPrompt(sum: string): string {
  return `<｜begin▁of▁sentence｜><｜User｜>What is ${sum}?<｜Assistant｜><think>\n`;
}

/** Thought and answer together, for comparison between replicas that split them and those that do not. */
function said(message: WireMessage | undefined): string {
  return `${message?.reasoning_content ?? ''}${message?.content ?? ''}`;
}

function expectRefusal({ status, body }: Reply<ErrorBody>, expectedStatus: number): void {
  expect(status).toBe(expectedStatus);
  expect(body.error.message).toMatch(/\w/);
  expect(body.error.type).toMatch(/_error$/);
}
