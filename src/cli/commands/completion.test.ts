import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { expect, test } from 'vitest';
import { readContext } from '../context.ts';
import { addCompletionCommand, completionScript } from './completion.ts';

function exampleProgram(): Command {
  const program = new Command('regauge').version('1.2.3');
  const up = program.command('up').alias('serve').description("serve a model; don't stop");
  up.addOption(new Option('-b, --backend <name>', 'where to compute').choices(['cpu', 'cuda']));
  up.option('--model <path>', 'which one').addOption(new Option('--secret').hideHelp());
  const models = program.command('models').description('models on disk');
  models.command('list').description('list: all').option('--json', 'as data');
  addCompletionCommand(program, readContext());
  return program;
}

/** Sources the script in bash and asks it to complete the last of the words. */
function bashCompletes(...words: readonly string[]): readonly string[] {
  const file = join(mkdtempSync(join(tmpdir(), 'regauge-completion-')), 'regauge.bash');
  writeFileSync(file, completionScript(exampleProgram(), 'bash'));
  const ask = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _regauge; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const stdout = execFileSync('bash', ['-uc', ask, 'bash', file, 'regauge', ...words], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean);
}

test('bash: commands and options first, then those that begin with what was typed', () => {
  expect(bashCompletes('')).toEqual(['up', 'models', 'completion', 'help', '-V', '--version', '-h', '--help']);
  expect(bashCompletes('mo')).toEqual(['models']);
  expect(bashCompletes('up', '--m')).toEqual(['--model']);
});

test('bash: below a command its own words are offered, through its alias too', () => {
  const upOptions = ['-b', '--backend', '--model', '-h', '--help'];
  expect(bashCompletes('up', '')).toEqual(upOptions);
  expect(bashCompletes('serve', '')).toEqual(upOptions);
  expect(bashCompletes('models', '')).toEqual(['list', 'help', '-h', '--help']);
  expect(bashCompletes('models', 'list', '--j')).toEqual(['--json']);
});

test('bash: after an option its values are offered; where any value goes, nothing, so that bash offers files', () => {
  expect(bashCompletes('up', '--backend', '')).toEqual(['cpu', 'cuda']);
  expect(bashCompletes('up', '-b', 'cu')).toEqual(['cuda']);
  expect(bashCompletes('up', '--model', '')).toEqual([]);
});

test('bash: an argument with known values completes to them', () => {
  expect(bashCompletes('completion', 'z')).toEqual(['zsh']);
});

test('a hidden option is not offered in any shell', () => {
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    expect(completionScript(exampleProgram(), shell)).not.toContain('--secret');
    expect(completionScript(exampleProgram(), shell)).not.toContain('-l secret');
  }
});

test('zsh: names and descriptions are told apart by a colon, quotes survive, values complete', () => {
  const script = completionScript(exampleProgram(), 'zsh');
  expect(script).toMatch(/^#compdef regauge\n/);
  expect(script).toContain(`commands=('up:serve a model; don'\\''t stop' 'models:models on disk' `);
  expect(script).toContain(`    'regauge up --backend') compadd -- cpu cuda; return ;;\n`);
  expect(script).toContain(`    'regauge up --model') _files; return ;;\n`);
  expect(script).toContain(`      'regauge serve') at='regauge up' ;;\n`);
});

test('fish: one line per word, valued options say what they take', () => {
  const lines = completionScript(exampleProgram(), 'fish').split('\n');
  const at = (path: string) => `complete -c regauge -n 'test "$(__regauge_at)" = "${path}"'`;
  expect(lines).toContain(`${at('regauge')} -f -a models -d 'models on disk'`);
  expect(lines).toContain(`${at('regauge up')} -s b -x -a 'cpu cuda' -d 'where to compute'`);
  expect(lines).toContain(`${at('regauge up')} -l model -r -d 'which one'`);
  expect(lines).toContain(`${at('regauge models list')} -l json -d 'as data'`);
});

test('a word that would need quoting is refused while the script is made', () => {
  const program = new Command('regauge');
  program.command('up').addOption(new Option('--backend <name>').choices(['cpu']));
  program.command('go;rm');
  expect(() => completionScript(program, 'bash')).toThrow('"go;rm" cannot be completed without quoting');
});
