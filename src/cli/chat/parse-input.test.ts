import { expect, test } from 'vitest';
import { chatHelp } from './chat-help.ts';
import { parseInput } from './parse-input.ts';

test('text is a message as it stands, blanks are nothing', () => {
  expect(parseInput(' two\n lines ')).toEqual({ kind: 'message', text: ' two\n lines ' });
  expect(parseInput(' \n ')).toEqual({ kind: 'empty' });
});

test('only a first word of letters after the slash is a command', () => {
  expect(parseInput('/etc/hosts is empty')).toEqual({ kind: 'message', text: '/etc/hosts is empty' });
  expect(parseInput('/2 of them')).toEqual({ kind: 'message', text: '/2 of them' });
  expect(parseInput('//help me')).toEqual({ kind: 'message', text: '/help me' });
});

test.each([
  ['/model', { name: 'model', id: undefined }],
  ['/model deepseek-r1:7b', { name: 'model', id: 'deepseek-r1:7b' }],
  ['/budget', { name: 'budget', change: { kind: 'tell' } }],
  ['/budget 500', { name: 'budget', change: { kind: 'limit', tokens: 500 } }],
  ['/budget off', { name: 'budget', change: { kind: 'no-limit' } }],
  ['/budget none', { name: 'budget', change: { kind: 'no-limit' } }],
  ['/think on', { name: 'think', change: 'show' }],
  ['/think off', { name: 'think', change: 'fold' }],
  ['/think last', { name: 'think', change: 'print-last' }],
  ['/think', { name: 'think', change: 'tell' }],
  ['/system Be brief.\nBe kind.', { name: 'system', text: 'Be brief.\nBe kind.' }],
  ['/save a b.md ', { name: 'save', path: 'a b.md' }],
  ['/BYE', { name: 'bye' }],
  ['/quit', { name: 'bye' }],
  ['/?', { name: 'help' }],
])('%j is a command', (text, command) => {
  expect(parseInput(text)).toEqual({ kind: 'command', command });
});

test.each([
  ['/budget -1', 'Expected /budget with a whole number of tokens, off or none.'],
  ['/budget 1.5', 'Expected /budget with a whole number of tokens, off or none.'],
  ['/budget 99999999999999999999', 'Expected /budget with a whole number of tokens, off or none.'],
  ['/think maybe', 'Expected /think with on, off or last.'],
  ['/save', 'A file is missing; expected /save <file.md>.'],
  ['/model a b', 'A model has no blanks in its name; expected /model [name].'],
  ['/retry now', '/retry takes nothing after it.'],
  ['/foo', '/foo is no command. /help lists them; //foo says it to the model.'],
])('%j is refused with what was expected', (text, message) => {
  expect(parseInput(text)).toEqual({ kind: 'not-a-command', message });
});

test('every command the help lists is one, and the other way round', () => {
  const listed = [...chatHelp.matchAll(/^\/([a-z]+)/gm)].map((match) => match[1]);
  const all = ['model', 'budget', 'think', 'system', 'retry', 'undo', 'clear', 'save', 'stats', 'now', 'help', 'bye'];
  expect(listed).toEqual(all);
  for (const name of all)
    expect(parseInput(`/${name}${name === 'save' ? ' x' : ''}`)).toMatchObject({ command: { name } });
});
