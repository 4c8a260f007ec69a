import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChatChunk, ChatCompletion, ErrorBody, ModelList, TextCompletion, WireMessage } from '#wire';
import { getJson, postJson, postStream, type Reply, streamEvents } from '../support/http-client.ts';
import { promptIds } from '../support/nano-r1.ts';

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

type Clause = (replica: Replica) => Promise<void>;

/**
 * What the gateway relies on, whichever engine is behind it. Whether a thought is split off is not part of it: the gateway
 * does that itself for replicas that do not.
 */
const clauses: Readonly<Record<string, Clause>> = {
  'health answers 200': async (replica) => {
    expect((await fetch(`${replica.url}/health`)).status).toBe(200);
  },

  'the list of models names the one it serves': async (replica) => {
    const { status, body } = await getJson<ModelList>(`${replica.url}/v1/models`);
    expect({ status, object: body.object }).toEqual({ status: 200, object: 'list' });
    expect(body.data.map((model) => model.id)).toEqual([replica.model]);
  },

  'a chat completion is one message with a reason and usage that adds up': async (replica) => {
    const { status, body } = await postJson<ChatCompletion>(chatUrl(replica), chat(replica, {}));
    expect({ status, object: body.object }).toEqual({ status: 200, object: 'chat.completion' });
    expect(body.choices).toMatchObject([{ index: 0, finish_reason: 'stop', message: { role: 'assistant' } }]);
    expect(said(body.choices[0]?.message)).toMatch(/42$/);
    const { prompt_tokens, completion_tokens, total_tokens } = body.usage ?? {};
    expect(total_tokens).toBe(Number(prompt_tokens) + Number(completion_tokens));
  },

  'a stream begins with the role, gives one reason and ends in [DONE]': async (replica) => {
    const { chunks, endsInDone } = await postStream<ChatChunk>(chatUrl(replica), chat(replica, {}));
    const choices = chunks.flatMap((chunk) => chunk.choices);
    expect(endsInDone).toBe(true);
    expect(choices.map((choice) => choice.delta.role)).toEqual(['assistant', ...choices.slice(1).map(() => undefined)]);
    expect(choices.map((choice) => choice.finish_reason).filter(Boolean)).toEqual(['stop']);
    expect(choices.at(-1)?.finish_reason).toBe('stop');
    expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1);
  },

  'a stream says what a whole answer says': async (replica) => {
    const whole = await postJson<ChatCompletion>(chatUrl(replica), chat(replica, {}));
    const { chunks } = await postStream<ChatChunk>(chatUrl(replica), chat(replica, {}));
    const deltas = chunks.flatMap((chunk) => chunk.choices).map((choice) => choice.delta);
    const message = whole.body.choices[0]?.message;
    expect(deltas.map((delta) => delta.content ?? '').join('')).toBe(message?.content);
    expect(deltas.map((delta) => delta.reasoning_content ?? '').join('')).toBe(message?.reasoning_content ?? '');
  },

  'usage ends a stream when it was asked for': async (replica) => {
    const { chunks } = await postStream<ChatChunk>(
      chatUrl(replica),
      chat(replica, { stream_options: { include_usage: true } }),
    );
    const { body } = await postJson<ChatCompletion>(chatUrl(replica), chat(replica, {}));
    expect(chunks.at(-1)?.choices).toEqual([]);
    expect(chunks.at(-1)?.usage?.completion_tokens).toBe(body.usage?.completion_tokens);
    expect(chunks.slice(0, -1).filter((chunk) => chunk.usage)).toEqual([]);
  },

  'usage is not in a stream that did not ask for it': async (replica) => {
    const { chunks } = await postStream<ChatChunk>(chatUrl(replica), chat(replica, {}));
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.filter((chunk) => chunk.usage)).toEqual([]);
  },

  'a stop string ends the answer and is no part of it': async (replica) => {
    const { body } = await postJson<TextCompletion>(textUrl(replica), text(replica, { stop: ['=4'] }));
    expect(body.choices).toMatchObject([{ text: '12 + 30\n2+0=2: 2\n1+3', finish_reason: 'stop' }]);
  },

  'max_tokens ends the answer with length': async (replica) => {
    const { body } = await postJson<ChatCompletion>(chatUrl(replica), chat(replica, { max_tokens: 5 }));
    expect(body.choices[0]?.finish_reason).toBe('length');
    expect(body.usage?.completion_tokens).toBe(5);
  },

  'the same seed gives the same answer': async (replica) => {
    const drawn = { temperature: 1.8, top_p: 1, top_k: 0, min_p: 0, max_tokens: 40, ignore_eos: true };
    const draw = async (seed: number) =>
      (await postJson<TextCompletion>(textUrl(replica), text(replica, { ...drawn, seed }))).body;
    const [first, again, other] = [await draw(7), await draw(7), await draw(8)];
    expect(again.choices[0]?.text).toBe(first.choices[0]?.text);
    expect(other.choices[0]?.text).not.toBe(first.choices[0]?.text);
  },

  'logprobs name every token, the likeliest first': async (replica) => {
    const { body } = await postJson<ChatCompletion>(
      chatUrl(replica),
      chat(replica, { max_tokens: 8, logprobs: true, top_logprobs: 3 }),
    );
    const positions = body.choices[0]?.logprobs?.content ?? [];
    expect(positions).toHaveLength(8);
    for (const { token, logprob, top_logprobs } of positions) {
      expect(top_logprobs).toHaveLength(3);
      expect(top_logprobs.map((top) => top.logprob)).toEqual(
        top_logprobs.map((top) => top.logprob).toSorted((a, b) => b - a),
      );
      expect({ token, logprob }).toEqual({ token: top_logprobs[0]?.token, logprob: top_logprobs[0]?.logprob });
    }
  },

  'a completion goes on from exact token ids': async (replica) => {
    const prompt = promptIds('7+5=?');
    const { body } = await postJson<TextCompletion>(textUrl(replica), text(replica, { prompt, stop: ['\n'] }));
    expect(body.choices[0]?.text).toBe('7 + 5');
    expect(body.usage?.prompt_tokens).toBe(prompt.length);
  },

  'a body that is no JSON is refused as such': async (replica) => {
    expectRefusal(await postJson(chatUrl(replica), '{"messages": ['), 400);
  },

  'a parameter of the wrong type is refused': async (replica) => {
    expectRefusal(await postJson(textUrl(replica), text(replica, { prompt: 3 })), 400);
  },

  'errors name the parameter at fault': async (replica) => {
    const { body } = await postJson<ErrorBody>(chatUrl(replica), chat(replica, { max_tokens: 'many' }));
    expect(body.error).toMatchObject({ param: 'max_tokens', code: 'invalid_type' });
  },

  'a model that is not served is refused': async (replica) => {
    expectRefusal(await postJson(chatUrl(replica), chat(replica, { model: 'no-such-model' })), 404);
  },

  'a client that leaves frees its place': async (replica) => {
    const events = streamEvents(textUrl(replica), text(replica, { stream: true, max_tokens: 1_900, ignore_eos: true }));
    await events.next();
    expect(await replica.running()).toBe(1);
    await events.return(undefined);
    await expect.poll(replica.running, { timeout: conditionMs, interval: 20 }).toBe(0);
  },

  'eight at once get what each gets alone': async (replica) => {
    const ask = async (sum: string) =>
      said(
        (await postJson<ChatCompletion>(chatUrl(replica), chat(replica, { messages: question(sum) }))).body.choices[0]
          ?.message,
      );
    const alone: string[] = [];
    for (const sum of sums) alone.push(await ask(sum));
    expect(await Promise.all(sums.map(ask))).toEqual(alone);
  },
};

export function runReplicaContract({ name, start, skip: skips }: ReplicaContract): void {
  let replica: Replica;
  beforeAll(async () => {
    replica = await start();
  });
  afterAll(() => replica?.close());

  const reasonByTitle = new Map(skips.flatMap(({ reason, tests }) => tests.map((title) => [title, reason] as const)));

  describe(`${name} keeps the replica contract`, () => {
    for (const [title, clause] of Object.entries(clauses)) {
      test(title, async ({ skip }) => {
        const reason = reasonByTitle.get(title);
        skip(reason !== undefined, reason);
        await clause(replica);
      });
    }
  });

  test('what is skipped is in the contract', () => {
    expect([...reasonByTitle.keys()].filter((title) => !(title in clauses))).toEqual([]);
  });
}

function chat({ model }: Replica, fields: object): object {
  return { model, temperature: 0, messages: question('12 + 30'), ...fields };
}

function text({ model }: Replica, fields: object): object {
  return { model, temperature: 0, prompt: rawPrompt('12 + 30'), ...fields };
}

function chatUrl({ url }: Replica): string {
  return `${url}/v1/chat/completions`;
}

function textUrl({ url }: Replica): string {
  return `${url}/v1/completions`;
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
