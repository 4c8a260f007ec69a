import { unreachable } from '#kernel';
import { anthropicWriter } from './anthropic/anthropic-writer.ts';
import { ollamaWriter } from './ollama/ollama-writer.ts';
import { openaiWriter } from './openai/openai-writer.ts';
import { responsesWriter } from './responses/responses-writer.ts';
import type { Run } from './run.ts';
import type { RunWriter } from './run-writer.ts';

/** A writer in the words that the run was asked for in. */
export function writerFor(run: Run): RunWriter {
  switch (run.protocol) {
    case 'openai':
      return openaiWriter(run);
    case 'anthropic':
      return anthropicWriter(run);
    case 'responses':
      return responsesWriter(run);
    case 'ollama-chat':
      return ollamaWriter(run, 'chat');
    case 'ollama-generate':
      return ollamaWriter(run, 'generate');
    default:
      return unreachable(run.protocol);
  }
}
