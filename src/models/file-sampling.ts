import { catalogue, r1Sampling } from './catalogue.ts';
import type { SamplingDefaults } from './catalogue-entry.ts';
import type { GgufSummary } from './gguf/read-gguf.ts';

/** What a file's sampling defaults are read off; a `GgufSummary` is one. */
export type SamplingClues = Pick<GgufSummary, 'name' | 'chatTemplate'>;

/**
 * Sampling defaults of a model that was named by its path, so that a request which leaves them out gets what the model's
 * makers recommend: R1 repeats itself when it is read greedily and rambles at temperature 1.
 *
 * The file is asked, never its name on disk: its own name (`general.name`), else a chat template with R1's turns and a
 * thought between them, which other uploads of the family keep when they change the name.
 *
 * @returns undefined for a model that nothing is known of; the neutral values of the API then hold
 * @see https://huggingface.co/deepseek-ai/DeepSeek-R1#usage-recommendations
 */
export function fileSampling({ name, chatTemplate = '' }: SamplingClues): SamplingDefaults | undefined {
  const entry = catalogue.find(({ id }) => id === name.toLowerCase());
  if (entry) return entry.sampling;
  if (/\bdeepseek[\s_-]*r1\b/i.test(name))
    return r1Because(`the file calls itself ${JSON.stringify(name.slice(0, 80))}`);
  const hasR1Turns = chatTemplate.includes('<｜Assistant｜>') && chatTemplate.includes('</think>');
  return hasR1Turns ? r1Because("the file has R1's chat template") : undefined;
}

function r1Because(why: string): SamplingDefaults {
  return { ...r1Sampling, source: `${r1Sampling.source}; ${why}` };
}
