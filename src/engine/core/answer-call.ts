import { toPlainError } from '../errors.ts';
import type { EngineCore } from './engine-core.ts';
import type { LoadedEngine } from './load.ts';
import type { EngineMessage, EngineReport } from './messages.ts';
import { promptTokens } from './prompt.ts';

type Call = Extract<EngineMessage, { kind: 'call' }>;
type Outcome = Extract<EngineReport, { kind: 'reply' }>['outcome'];

/** Answers one question to the engine thread; failures become the answer. */
export function answerCall(call: Call, core: EngineCore, loaded: LoadedEngine): Outcome {
  try {
    return { kind: 'ok', result: answer(call, core, loaded) };
  } catch (error) {
    return { kind: 'failed', error: toPlainError(error) };
  }
}

function answer(call: Call, core: EngineCore, { model, vocabulary }: LoadedEngine): unknown {
  switch (call.name) {
    case 'tokenize':
      return promptTokens(call.args.prompt, vocabulary);
    case 'detokenize':
      return Buffer.concat(Array.from(call.args.tokens, (token) => model.spelling(token))).toString('utf8');
    case 'spellings':
      return call.args.tokens.map((token) => model.spelling(token));
    case 'answerNow':
      return core.answerNow(call.args.id);
    case 'exportTokens':
      return core.prefixes.exportTokens(call.args.tokens, call.args.cacheSalt);
    case 'importSequence':
      core.prefixes.importSequence(call.args.sequence, call.args.cacheSalt);
      return true;
    case 'clearCache':
      core.prefixes.clear();
      return true;
  }
}
