import type { Command } from 'commander';
import type { ChatOptions } from '../chat/chat-settings.ts';
import { runChat } from '../chat/run-chat.ts';
import type { CliContext } from '../context.ts';

const examples = `
Examples:
  $ regauge chat                                  talk in the terminal
  $ regauge chat "How many primes below 100?"     print one answer
  $ regauge chat --json --budget 500 "17 * 23?"   one JSON object, at most 500 tokens of thinking
  $ git diff | regauge chat "Review this:" -      a question and standard input

In a conversation Ctrl-C stops the answer and keeps the chat; at the prompt, twice leaves.

Exit codes: 0 answered, or left at the prompt, 64 wrong options, 66 no such model, 69 no server or it is busy,
74 the answer broke off, 77 key refused, 130 interrupted, 1 any other refusal.`;

/** Adds `regauge chat`. */
export function addChatCommand(program: Command, context: CliContext): void {
  program
    .command('chat')
    .summary('talk to a model in the terminal, or ask one question')
    .description(
      'Talks to a model in the terminal. With a question, or with input that is piped in, prints one answer.',
    )
    .argument('[question...]', 'a question; "-" at its end adds standard input')
    .option('--url <url>', 'server to talk to (default: REGAUGE_URL, else http://127.0.0.1:8910)')
    .option('--key <key>', 'API key (better: the environment variable REGAUGE_KEY, which `ps` does not show)')
    .option('-m, --model <name>', 'model (default: the first one that the server lists)')
    .option('--budget <tokens>', 'most tokens of thinking; 0 for none, "off" for no limit')
    .option('--system <text>', 'system prompt')
    .option('--temperature <number>', '0 to 2 (default: as the model card says)')
    .option('--think', 'show thoughts; with one question, on standard error')
    .option('--no-think', 'fold thoughts; the model still thinks')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (question: string[], options: ChatOptions) => {
      process.exitCode = await untilInterrupted((signal) =>
        runChat(context, withKey({ ...options, question }, context.env.REGAUGE_KEY), signal),
      );
    });
}

function withKey(options: ChatOptions & { readonly question: string[] }, key: string | undefined): typeof options {
  return options.key === undefined && key ? { ...options, key } : options;
}

/** Ctrl-C ends the work in good order; a second one ends the process. */
async function untilInterrupted(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop);
  try {
    return await work(abort.signal);
  } finally {
    process.off('SIGINT', stop);
  }
}
