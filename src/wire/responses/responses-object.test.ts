import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WireError } from '../wire-error.ts';
import { ResponsesEvents } from './responses-events.ts';
import { outputItems, type ResponsesObject, responsesObject } from './responses-object.ts';

const head = { id: 'resp_1', created: 7, model: 'm', maxTokens: 9, temperature: 0, topP: undefined };
const counts = { promptTokens: 9, cachedTokens: 4, completionTokens: 5, reasoningTokens: 3 };
const part = (text: string) => ({ type: 'output_text', text, annotations: [], logprobs: [] });
const thought = {
  type: 'reasoning',
  id: 'rs_1',
  status: 'completed',
  summary: [],
  content: [{ type: 'reasoning_text', text: 'Hm.' }],
};
const said = { type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content: [part('4')] };

test('a whole response has an item for each part that has text', () => {
  const output = outputItems(head, { thinking: 'Hm.', answer: '4' }, 'stop');
  expect(responsesObject(head, output, { kind: 'complete', reason: 'stop', usage: counts })).toMatchObject({
    id: 'resp_1',
    object: 'response',
    created_at: 7,
    status: 'completed',
    error: null,
    incomplete_details: null,
    output: [thought, said],
    max_output_tokens: 9,
    temperature: 0,
    top_p: null,
    usage: {
      input_tokens: 9,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 3 },
      total_tokens: 14,
    },
  });
});

test('what the limit cut is incomplete: the last item, and the response', () => {
  const output = outputItems(head, { thinking: 'Hm.', answer: '' }, 'length');
  expect(output.map(({ status }) => status)).toEqual(['incomplete']);
  expect(responsesObject(head, output, { kind: 'complete', reason: 'length', usage: counts })).toMatchObject({
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
  });
  expect(outputItems(head, { thinking: 'Hm.', answer: '4' }, 'length').map(({ status }) => status)).toEqual([
    'completed',
    'incomplete',
  ]);
});

interface Told {
  readonly type: string;
  readonly sequence_number: number;
  readonly delta?: string;
  readonly response?: ResponsesObject;
}

/** The data of each event, whose name is its type. */
function parsed(stream: string): readonly Told[] {
  return Array.from(stream.matchAll(/event: (.*)\ndata: (.*)\n\n/g), ([, name, data = '']) => {
    const told: Told = JSON.parse(data);
    expect(told.type).toBe(name);
    return told;
  });
}

test('a stream tells every item from its first text to its whole', () => {
  const events = new ResponsesEvents(head);
  const told = parsed(
    events.start() +
      events.delta('thinking', 'H') +
      events.delta('thinking', 'm.') +
      events.delta('answer', '4') +
      events.end('stop', counts),
  );
  expect(told.map(({ sequence_number }) => sequence_number)).toEqual(told.map((_, i) => i));
  const first = { item_id: 'rs_1', output_index: 0, content_index: 0 };
  const second = { item_id: 'msg_1', output_index: 1, content_index: 0 };
  const inProgress = { status: 'in_progress', content: [] };
  expect(told.slice(2, -1).map(({ sequence_number: _, ...rest }) => rest)).toEqual([
    { type: 'response.output_item.added', output_index: 0, item: { ...thought, ...inProgress } },
    { type: 'response.content_part.added', ...first, part: { type: 'reasoning_text', text: '' } },
    { type: 'response.reasoning_text.delta', ...first, delta: 'H' },
    { type: 'response.reasoning_text.delta', ...first, delta: 'm.' },
    { type: 'response.reasoning_text.done', ...first, text: 'Hm.' },
    { type: 'response.content_part.done', ...first, part: { type: 'reasoning_text', text: 'Hm.' } },
    { type: 'response.output_item.done', output_index: 0, item: thought },
    { type: 'response.output_item.added', output_index: 1, item: { ...said, ...inProgress } },
    { type: 'response.content_part.added', ...second, part: part('') },
    { type: 'response.output_text.delta', ...second, delta: '4', logprobs: [] },
    { type: 'response.output_text.done', ...second, text: '4', logprobs: [] },
    { type: 'response.content_part.done', ...second, part: part('4') },
    { type: 'response.output_item.done', output_index: 1, item: said },
  ]);
  expect(told.slice(0, 2)).toMatchObject([
    { type: 'response.created', response: { status: 'in_progress', output: [], usage: null } },
    { type: 'response.in_progress', response: { status: 'in_progress' } },
  ]);
  const whole = responsesObject(head, outputItems(head, { thinking: 'Hm.', answer: '4' }, 'stop'), {
    kind: 'complete',
    reason: 'stop',
    usage: counts,
  });
  expect(told.at(-1)).toMatchObject({ type: 'response.completed', response: whole });
});

test('a failure closes what is open as incomplete, and ends in an error', () => {
  const events = new ResponsesEvents(head);
  const told = parsed(
    events.start() + events.delta('answer', '4') + events.failed(new WireError('upstream_error', 'It broke off.')),
  );
  expect(told.slice(-2)).toMatchObject([
    {
      type: 'response.failed',
      response: {
        status: 'failed',
        error: { code: 'server_error', message: 'It broke off.' },
        output: [{ ...said, status: 'incomplete' }],
      },
    },
    { type: 'error', code: 'upstream_error', message: 'It broke off.', param: null },
  ]);
});

const deltas = fc.array(fc.tuple(fc.constantFrom('thinking' as const, 'answer' as const), fc.string({ minLength: 1 })));

test('whatever is said, numbers follow one another, and the last event has all that the deltas had', () => {
  fc.assert(
    fc.property(deltas, (said) => {
      const events = new ResponsesEvents(head);
      const stream = events.start() + said.map(([kind, text]) => events.delta(kind, text)).join('');
      const told = parsed(stream + events.end('stop', counts));
      expect(told.map(({ sequence_number }) => sequence_number)).toEqual(told.map((_, i) => i));
      const output = told.at(-1)?.response?.output ?? [];
      expect(output.flatMap(({ content }) => content.map(({ text }) => text)).join('')).toBe(
        told.map(({ delta = '' }) => delta).join(''),
      );
      expect(told.map(({ delta = '' }) => delta).join('')).toBe(said.map(([, text]) => text).join(''));
    }),
  );
});
