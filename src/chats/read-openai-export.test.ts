import { expect, test } from 'vitest';
import type { ExportedMessage } from './export-chats.ts';
import { readOpenAiChat } from './read-openai-export.ts';

const said = (role: string, text: string, more: object = {}) => ({
  author: { role, name: null, metadata: {} },
  create_time: 1_700_000_000.5,
  content: { content_type: 'text', parts: [text] },
  metadata: role === 'assistant' ? { model_slug: 'gpt-4o' } : {},
  ...more,
});
const node = (id: string, parent: string | null, children: readonly string[], message: object | null = null) => ({
  ...{ id, parent, children, message },
});
const conversation = (nodes: readonly ReturnType<typeof node>[], current: string) => ({
  ...{ title: 'Apples', create_time: 1_700_000_000, update_time: 1_700_000_100, current_node: current },
  mapping: Object.fromEntries(nodes.map((one) => [one.id, one])),
});

const brief = (message: ExportedMessage) => [
  message.id,
  message.parentId,
  message.role === 'question' ? message.text : message.answer,
];

function read(value: unknown) {
  const result = readOpenAiChat(value);
  if (result.kind === 'unreadable') throw new Error(result.reason);
  return { ...result.chat, messages: result.chat.messages.map(brief) };
}

test('placeholders and system messages are passed over; both answers of a question are kept, the shown one named', () => {
  const chat = read(
    conversation(
      [
        node('root', null, ['s']),
        node('s', 'root', ['u'], said('system', '')),
        node('u', 's', ['a1', 'a2'], said('user', 'Which?')),
        node('a1', 'u', [], said('assistant', 'Red.')),
        node('a2', 'u', [], said('assistant', 'Green.')),
      ],
      'a1',
    ),
  );
  expect(chat).toEqual({
    ...{ title: 'Apples', isNamed: true, isPinned: false, folder: null, leafId: 'm1' },
    ...{ createdMs: 1_700_000_000_000, changedMs: 1_700_000_100_000 },
    messages: [
      ['m0', null, 'Which?'],
      ['m1', 'm0', 'Red.'],
      ['m2', 'm0', 'Green.'],
    ],
  });
});

test('what an assistant says around the call of a tool is one answer', () => {
  const chat = read(
    conversation(
      [
        node('u', null, ['a'], said('user', 'Weather?')),
        node('a', 'u', ['t'], said('assistant', 'Let me look.')),
        node('t', 'a', ['b'], said('tool', '{"sun": true}')),
        node('b', 't', ['v'], said('assistant', 'Sunny.')),
        node('v', 'b', [], said('user', 'Thanks')),
      ],
      'v',
    ),
  );
  expect(chat.messages).toEqual([
    ['m0', null, 'Weather?'],
    ['m1', 'm0', 'Let me look.\n\nSunny.'],
    ['m2', 'm1', 'Thanks'],
  ]);
});

test('of pictures and other content, what is text is kept', () => {
  const picture = { content: { content_type: 'multimodal_text', parts: [{ asset_pointer: 'x' }, 'What is this?'] } };
  const code = { content: { content_type: 'code', text: 'search()' } };
  const nodes = [
    node('u', null, ['c'], said('user', '', picture)),
    node('c', 'u', ['a'], said('assistant', '', code)),
    node('a', 'c', [], said('assistant', 'A cat.')),
  ];
  expect(read(conversation(nodes, 'a')).messages).toEqual([
    ['m0', null, 'What is this?'],
    ['m1', 'm0', 'A cat.'],
  ]);
});

test('an assistant that speaks first answers to an empty question', () => {
  expect(read(conversation([node('a', null, [], said('assistant', 'Hello!'))], 'a')).messages).toEqual([
    ['m0q', null, ''],
    ['m0', 'm0q', 'Hello!'],
  ]);
});

test('a mapping that goes in circles ends, and names of the language are ids like others', () => {
  const nodes = [
    node('u', null, ['a', '__proto__', 'constructor', 'u'], said('user', 'Hi')),
    node('a', 'u', ['u'], said('assistant', 'Ho')),
  ];
  expect(read(conversation(nodes, 'constructor')).messages).toEqual([
    ['m0', null, 'Hi'],
    ['m1', 'm0', 'Ho'],
  ]);
});

test('what has no text, or is something else, is told', () => {
  expect(readOpenAiChat(conversation([node('root', null, [])], 'root'))).toEqual({
    ...{ kind: 'unreadable', title: 'Apples', fault: 'empty', reason: 'it has no text' },
  });
  expect(readOpenAiChat({ title: 'x' })).toMatchObject({ kind: 'unreadable', title: 'x' });
  expect(readOpenAiChat(null)).toMatchObject({ kind: 'unreadable', title: '' });
});
