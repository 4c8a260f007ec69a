import { type Rule, roomOf } from './rules.ts';

/**
 * Who may ask what time it is, and why: everything else measures with `performance.now()` and timers, which no set clock
 * moves. A name that ends in `/` is a folder. Test code may.
 */
export const wallClockReaders: Readonly<Record<string, string>> = {
  'src/gateway/ollama/ollama-model-routes.ts': 'when a model was made, in the words of its card',
  'src/gateway/ollama/ollama-routes.ts': 'Ollama’s replies say when they were made',
  'src/gateway/ollama/ollama-writer.ts': 'Ollama’s replies say when they were made',
  'src/gateway/openai/pass-through.ts': '`created` of the record',
  'src/gateway/start-run.ts': '`created` of a run',
  'src/gateway/app/': 'when a chat was written, as its owner sees it',
  'src/engine/http/chat-routes.ts': '`created` of a reply',
  'src/engine/http/completion-routes.ts': '`created` of a reply',
  'src/engine/http/engine-server.ts': '`created` of the model',
  'src/fleet/openai-like/failures.ts': '`Retry-After` may be a date',
  'src/models/store/model-store.ts': 'when a model was pulled, as `regauge models` shows it',
  'src/models/store/pull-lock.ts': 'another process’s beats are times of a file; a jump costs a pull that is resumed',
  'src/cli/commands/fleet.ts': 'when a decision was taken, as people read it',
  'src/cli/commands/keys.ts': 'the day on which a key expires',
  'src/cli/plan/plan-world.ts': 'the day on which rules of law are asked for',
  'src/cli/fleet/router.ts': 'when a decision was taken, for the log',
  'src/cli/fleet/served-fleet.ts': 'the day on which a key expires',
};

const readsTheTime = /(?<![.\w$])Date\s*\.\s*now\b|\bnew\s+Date\b|(?<![.\w$])Date\s*\(/;

/** A deadline by the time of day passes at once, or never, when the clock is set. */
export const measuresWithoutTheTimeOfDay: Rule = ({ path, names }) => {
  if (!roomOf(path) || path.endsWith('.test.ts') || path.includes('/testing/') || !readsTheTime.test(names)) return [];
  const isAllowed = Object.keys(wallClockReaders).some((name) =>
    name.endsWith('/') ? path.startsWith(name) : path === name,
  );
  if (isAllowed) return [];
  return [`${path}: reads the time of day; use performance.now(), or say why not in test/architecture/wall-clock.ts`];
};
