/** What a person may ask of the chat itself. */
export type ChatCommand =
  | { readonly name: 'model'; readonly id: string | undefined }
  | { readonly name: 'budget'; readonly change: BudgetChange }
  | { readonly name: 'think'; readonly change: 'show' | 'fold' | 'print-last' | 'tell' }
  | { readonly name: 'system'; readonly text: string }
  | { readonly name: 'save'; readonly path: string }
  | { readonly name: 'retry' | 'undo' | 'clear' | 'stats' | 'now' | 'help' | 'bye' };

export type BudgetChange =
  | { readonly kind: 'tell' }
  | { readonly kind: 'limit'; readonly tokens: number }
  | { readonly kind: 'no-limit' };

export type ChatInput =
  | { readonly kind: 'empty' }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'command'; readonly command: ChatCommand }
  /** Meant as a command, and not one; the message says what would have been. */
  | { readonly kind: 'not-a-command'; readonly message: string };

const plainCommands = ['retry', 'undo', 'clear', 'stats', 'now', 'help', 'bye'] as const;

/**
 * Reads one submitted message. Only a first word of the form `/word` is a command, so that `/etc/hosts is empty` is
 * something to say; `//` at the start says a line that begins with a slash.
 */
export function parseInput(text: string): ChatInput {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'empty' };
  if (trimmed.startsWith('//')) return { kind: 'message', text: trimmed.slice(1) };
  const match = /^\/([a-z?]+)(?:\s+([\s\S]*))?$/i.exec(trimmed);
  if (!match) return { kind: 'message', text };
  return parseCommand((match[1] ?? '').toLowerCase(), match[2] ?? '');
}

/** Reads a thinking budget as people write it; undefined when it is none. */
export function parseBudget(word: string): BudgetChange | undefined {
  if (word === 'off' || word === 'none') return { kind: 'no-limit' };
  const tokens = Number(word);
  return /^\d+$/.test(word) && Number.isSafeInteger(tokens) ? { kind: 'limit', tokens } : undefined;
}

function parseCommand(name: string, rest: string): ChatInput {
  const plain = plainCommands.find((known) => known === name);
  if (plain) return rest === '' ? command({ name: plain }) : notACommand(`/${plain} takes nothing after it.`);
  switch (name) {
    case '?':
      return command({ name: 'help' });
    case 'exit':
    case 'quit':
      return command({ name: 'bye' });
    case 'model':
      return /\s/.test(rest)
        ? notACommand('A model has no blanks in its name; expected /model [name].')
        : command({ name, id: rest || undefined });
    case 'budget':
      return parseBudgetCommand(rest);
    case 'think':
      return parseThink(rest);
    case 'system':
      return command({ name, text: rest });
    case 'save':
      return rest === '' ? notACommand('A file is missing; expected /save <file.md>.') : command({ name, path: rest });
    default:
      return notACommand(`/${name} is no command. /help lists them; //${name} says it to the model.`);
  }
}

function parseBudgetCommand(rest: string): ChatInput {
  const change: BudgetChange | undefined = rest === '' ? { kind: 'tell' } : parseBudget(rest);
  return change
    ? command({ name: 'budget', change })
    : notACommand('Expected /budget with a whole number of tokens, off or none.');
}

function parseThink(rest: string): ChatInput {
  const changes = { on: 'show', off: 'fold', last: 'print-last', '': 'tell' } as const;
  const word = (['on', 'off', 'last', ''] as const).find((known) => known === rest);
  return word === undefined
    ? notACommand('Expected /think with on, off or last.')
    : command({ name: 'think', change: changes[word] });
}

function command(parsed: ChatCommand): ChatInput {
  return { kind: 'command', command: parsed };
}

function notACommand(message: string): ChatInput {
  return { kind: 'not-a-command', message };
}
