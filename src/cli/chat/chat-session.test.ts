import { expect, test } from 'vitest';
import type { ChatEvent } from './chat-event.ts';
import {
  applyInput,
  type ChatSession,
  type ChatTurn,
  chatRequest,
  chooseModel,
  markSaved,
  modelListText,
  recordTurn,
} from './chat-session.ts';
import { parseInput } from './parse-input.ts';
import { startTally, tallyEvent } from './run-tally.ts';

const turn = (question: string, answer: string, thought = ''): ChatTurn => {
  const events: readonly (readonly [number, ChatEvent])[] = [
    ...(thought ? [[1_000, { kind: 'thinking', text: thought }] as const] : []),
    ...(answer ? [[3_000, { kind: 'answer', text: answer }] as const] : []),
    [4_000, answer ? { kind: 'finished', reason: 'stop' } : { kind: 'stopped' }],
  ];
  return { question, run: events.reduce((tally, [nowMs, event]) => tallyEvent(tally, event, nowMs), startTally(0)) };
};

const session = (over: Partial<ChatSession> = {}): ChatSession => ({
  model: 'r1',
  system: undefined,
  temperature: undefined,
  thinkingBudgetTokens: undefined,
  thoughts: 'shown',
  turns: [],
  savedPath: undefined,
  ...over,
});

const typed = (state: ChatSession, text: string) => applyInput(state, parseInput(text));
const said = (state: ChatSession, text: string) => typed(state, text).effects;
const say = (text: string) => [{ kind: 'say', text }];

test('a message is asked', () => {
  expect(said(session(), 'hello')).toEqual([{ kind: 'ask', question: 'hello' }]);
});

test('a request carries system prompt, settings and earlier answers, never earlier thoughts', () => {
  const state = session({
    system: 'Be brief.',
    temperature: 0.5,
    thinkingBudgetTokens: 0,
    turns: [turn('q1', 'a1', 'hmm')],
  });
  expect(chatRequest(state, 'q2')).toEqual({
    model: 'r1',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'q1' },
      { role: 'assistant', content: 'a1' },
      { role: 'user', content: 'q2' },
    ],
    temperature: 0.5,
    thinkingBudgetTokens: 0,
  });
});

test('a turn stopped before its answer is not sent back', () => {
  const state = session({ turns: [turn('q1', '', 'hmm'), turn('q2', 'a2')] });
  expect(chatRequest(state, 'q3').messages.map((message) => message.content)).toEqual(['q2', 'a2', 'q3']);
});

test('retry asks the last question again in place of its turn', () => {
  const state = session({ turns: [turn('q1', 'a1'), turn('q2', 'a2')] });
  const step = typed(state, '/retry');
  expect(step.effects).toEqual([{ kind: 'ask', question: 'q2' }]);
  expect(step.session.turns).toEqual(state.turns.slice(0, 1));
});

test('undo takes one turn back, clear all of them, and both keep the settings', () => {
  const state = session({ system: 's', turns: [turn('q1', 'a1'), turn('q2\nmore', 'a2')] });
  const undone = typed(state, '/undo');
  expect(undone).toEqual({ session: { ...state, turns: state.turns.slice(0, 1) }, effects: say('Taken back: q2') });
  expect(typed(state, '/clear').session).toEqual({ ...state, turns: [] });
});

test('with no turn yet there is nothing to retry, undo, save, count or print', () => {
  const answers = ['/retry', '/undo', '/save x.md', '/stats', '/think last'].map((text) => said(session(), text));
  expect(answers).toEqual([
    say('Nothing to retry yet.'),
    say('Nothing to undo.'),
    say('Nothing to save yet.'),
    say('No answer yet.'),
    say('No thought yet.'),
  ]);
});

test('a budget is set, told and lifted', () => {
  const limited = typed(session(), '/budget 500');
  expect(limited).toEqual({
    session: session({ thinkingBudgetTokens: 500 }),
    effects: say('Thinking budget: 500 tokens.'),
  });
  expect(said(limited.session, '/budget')).toEqual(say('Thinking budget: 500 tokens.'));
  expect(typed(limited.session, '/budget none').session).toEqual(session());
  expect(said(session(), '/budget 0')).toEqual(say('Thinking budget 0: the model answers without thinking.'));
});

test('thoughts are folded and shown, and the fold of the last answer is kept', () => {
  expect(typed(session(), '/think off').session.thoughts).toBe('folded');
  expect(typed(session({ thoughts: 'folded' }), '/think on').session.thoughts).toBe('shown');
  expect(recordTurn(session(), turn('q', 'a'), 'folded')).toMatchObject({
    thoughts: 'folded',
    turns: [{ question: 'q' }],
  });
});

test('think last prints the newest thought there is', () => {
  const state = session({ turns: [turn('q1', 'a1', 'old'), turn('q2', 'a2', 'new'), turn('q3', 'a3')] });
  expect(said(state, '/think last')).toEqual([{ kind: 'show-thought', text: 'new' }]);
});

test('a model is chosen only from what the server has', () => {
  const models = [
    { id: 'r1', standInNote: undefined },
    { id: 'tiny', standInNote: 'sums only' },
  ];
  expect(said(session(), '/model tiny')).toEqual([{ kind: 'choose-model', id: 'tiny' }]);
  expect(chooseModel(session(), 'tiny', models)).toEqual({
    session: session({ model: 'tiny' }),
    effects: say('tiny answers from now on. (stand-in: sums only)'),
  });
  expect(chooseModel(session(), 'big', models)).toEqual({
    session: session(),
    effects: say('There is no model big here. There is: r1, tiny.'),
  });
  expect(modelListText(session(), models)).toBe('* r1\n  tiny (stand-in: sums only)');
});

test('a conversation is saved as Markdown with its thought folded', () => {
  const state = session({ system: 'Be brief.', turns: [turn('2+2?', '4', 'two and two'), turn('sure?', '')] });
  const [effect] = said(state, '/save x.md');
  expect(effect).toEqual({
    kind: 'save',
    path: 'x.md',
    mayReplace: false,
    text: [
      '# Chat with r1',
      '## System',
      'Be brief.',
      '## Question',
      '2+2?',
      '## Answer',
      '<details>\n<summary>Thought for 2.0 s · 1 token · 0.5 tok/s</summary>',
      'two and two',
      '</details>',
      '4',
      '## Question',
      'sure?',
      '## Answer',
      '*(stopped)*\n',
    ].join('\n\n'),
  });
});

test('only the file this chat was saved to may be replaced', () => {
  const state = markSaved(session({ turns: [turn('q', 'a')] }), 'x.md');
  expect(said(state, '/save x.md')).toMatchObject([{ mayReplace: true }]);
  expect(said(state, '/save y.md')).toMatchObject([{ mayReplace: false }]);
});

test('stats tell the last answer and the sum of all', () => {
  const state = session({ turns: [turn('q1', 'a1'), turn('q2', 'a2', 'hmm')] });
  expect(said(state, '/stats')).toEqual(
    say(
      [
        'prompt       not reported',
        'first token  after 1.0 s',
        'thinking     1 token · 2.0 s · 0.5 tok/s',
        'answer       1 token · 1.0 s · 1.0 tok/s',
        'in all       4.0 s',
        'this chat    2 answers · 3 tokens · 8.0 s',
      ].join('\n'),
    ),
  );
});

test('bye leaves, blanks do nothing', () => {
  expect(said(session(), '/bye')).toEqual([{ kind: 'leave' }]);
  expect(said(session(), '  ')).toEqual([]);
});
