import { Argument, type Command } from 'commander';
import { invariant, unreachable } from '#kernel';
import type { CliContext } from '../context.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

const examples = `
Examples:
  source <(regauge completion bash)                                          bash, this session
  regauge completion bash > ~/.local/share/bash-completion/completions/regauge   bash, for good
  regauge completion zsh > "\${fpath[1]}/_regauge"                            zsh, for good
  regauge completion fish > ~/.config/fish/completions/regauge.fish          fish, for good`;

export function addCompletionCommand(program: Command, context: CliContext): void {
  program
    .command('completion')
    .description('print a completion script for your shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .addHelpText('after', examples)
    .action((shell: Shell) => {
      context.stdout.write(completionScript(program, shell));
    });
}

/** A command as completion sees it; `path` is the words that lead to it. */
interface Node {
  readonly path: string;
  /** What may follow, commands before options. */
  readonly words: readonly Word[];
  /** Options that take a value, with the values there are; none means any, and the shell offers files. */
  readonly valued: readonly { readonly flag: string; readonly choices: readonly string[] }[];
  /** Words after which another command is meant, aliases included. */
  readonly steps: readonly { readonly word: string; readonly path: string }[];
}

interface Word {
  readonly text: string;
  readonly description: string;
  readonly kind: 'command' | 'option' | 'argument';
}

/** Writes the script from the program's own commands and options, so that the two cannot differ. */
export function completionScript(program: Command, shell: Shell): string {
  const nodes = walk(program, program.name());
  switch (shell) {
    case 'bash':
      return bashScript(program.name(), nodes);
    case 'zsh':
      return zshScript(program.name(), nodes);
    case 'fish':
      return fishScript(program.name(), nodes);
    default:
      return unreachable(shell);
  }
}

function walk(command: Command, path: string): readonly Node[] {
  const help = command.createHelp();
  const children = help.visibleCommands(command);
  const options = help.visibleOptions(command);
  const names = (child: Command) => [child.name(), ...child.aliases()];
  const flags = (option: (typeof options)[number]) => [option.short, option.long].filter((flag) => flag !== undefined);
  const node: Node = {
    path,
    words: [
      ...children.map((child) => word(child.name(), child.description(), 'command')),
      ...command.registeredArguments.flatMap(({ argChoices = [], description }) =>
        argChoices.map((choice) => word(choice, description, 'argument')),
      ),
      ...options.flatMap((option) => flags(option).map((flag) => word(flag, option.description, 'option'))),
    ],
    valued: options
      .filter((option) => option.required || option.optional)
      .flatMap((option) => flags(option).map((flag) => ({ flag, choices: option.argChoices ?? [] }))),
    steps: children.flatMap((child) => names(child).map((name) => ({ word: name, path: `${path} ${child.name()}` }))),
  };
  return [node, ...children.flatMap((child) => walk(child, `${path} ${child.name()}`))];
}

/** Words go into shell source; the ones there are need no quoting, and one that did would have to be looked at. */
function word(text: string, description: string, kind: Word['kind']): Word {
  invariant(/^[\w.:@%+/-]+$/.test(text), `${JSON.stringify(text)} cannot be completed without quoting`);
  return { text, description: description.replace(/\s+/g, ' '), kind };
}

function bashScript(name: string, nodes: readonly Node[]): string {
  const steps = nodes.flatMap((node) =>
    node.steps.map((step) => `      '${node.path} ${step.word}') at='${step.path}' ;;`),
  );
  const words = nodes.map((node) => `    '${node.path}') words='${node.words.map(({ text }) => text).join(' ')}' ;;`);
  const values = nodes.flatMap((node) =>
    node.valued.map(({ flag, choices }) => `    '${node.path} ${flag}') words='${choices.join(' ')}' ;;`),
  );
  return `# bash completion for ${name}
_${name}() {
  local at='${name}' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
${steps.join('\n')}
    esac
  done
  case "$at" in
${words.join('\n')}
  esac
  case "$at \${COMP_WORDS[COMP_CWORD - 1]}" in
${values.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
# Where nothing of ours matches, a path of a .gguf may be meant.
complete -o default -F _${name} ${name}
`;
}

function zshScript(name: string, nodes: readonly Node[]): string {
  const steps = nodes.flatMap((node) =>
    node.steps.map((step) => `      '${node.path} ${step.word}') at='${step.path}' ;;`),
  );
  const described = (words: readonly Word[]) =>
    words.map(({ text, description }) => quote(`${text.replaceAll(':', '\\:')}:${description}`)).join(' ');
  const isOption = ({ kind }: Word) => kind === 'option';
  const words = nodes.map(
    (node) =>
      `    '${node.path}')\n      commands=(${described(node.words.filter((entry) => !isOption(entry)))})\n      options=(${described(node.words.filter(isOption))}) ;;`,
  );
  const values = nodes.flatMap((node) =>
    node.valued.map(({ flag, choices }) => {
      const action = choices.length > 0 ? `compadd -- ${choices.join(' ')}` : '_files';
      return `    '${node.path} ${flag}') ${action}; return ;;`;
    }),
  );
  return `#compdef ${name}
_${name}() {
  local at='${name}' i
  local -a commands options
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
${steps.join('\n')}
    esac
  done
  case "$at \${words[CURRENT - 1]}" in
${values.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac
  _describe 'command' commands
  _describe -o 'option' options
  # Where no word of ours is meant, a path of a .gguf may be.
  (( \${#commands} )) || _files
}
if [ "$funcstack[1]" = "_${name}" ]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function fishScript(name: string, nodes: readonly Node[]): string {
  const steps = nodes.flatMap((node) =>
    node.steps.map((step) => `            case '${node.path} ${step.word}'\n                set at '${step.path}'`),
  );
  const words = nodes.flatMap((node) => node.words.map((entry) => fishLine(name, node, entry)));
  return `# fish completion for ${name}
function __${name}_at
    set -l at '${name}'
    set -l given (commandline -opc)
    for word in $given[2..-1]
        switch "$at $word"
${steps.join('\n')}
        end
    end
    echo $at
end
${words.join('\n')}
`;
}

function fishLine(name: string, node: Node, { text, description, kind }: Word): string {
  const start = `complete -c ${name} -n 'test "$(__${name}_at)" = "${node.path}"'`;
  if (kind !== 'option') return `${start} -f -a ${text} -d ${quote(description)}`;
  const flag = text.startsWith('--') ? `-l ${text.slice(2)}` : `-s ${text.slice(1)}`;
  const value = node.valued.find((entry) => entry.flag === text);
  const choices = value && value.choices.length > 0 ? ` -x -a ${quote(value.choices.join(' '))}` : value ? ' -r' : '';
  return `${start} ${flag}${choices} -d ${quote(description)}`;
}

/** A single-quoted word in which zsh expands nothing; fish reads the same text alike. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
