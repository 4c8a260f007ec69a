// Records what llama-server writes, for machines that have none:
//   node test/needs-model/record-greedy.ts --peer <llama-server> --model <SmolLM2-135M-Instruct.Q4_1.gguf> --build "<name and version>"
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startLlamaServer } from '../support/start-llama-server.ts';
import { greedyPrompts } from './greedy-prompts.ts';
import { askLlamaServer, fixtureUrl, type GreedyCase } from './greedy-reference.ts';

const { peer, model, build } = parseArgs({
  options: { peer: { type: 'string' }, model: { type: 'string' }, build: { type: 'string' } },
}).values;
if (!peer || !model || !build) throw new Error('--peer, --model and --build are needed; see the head of this file.');

const maxTokens = 24;
const server = await startLlamaServer({ program: peer, model, cells: 8_192, threads: 1, maxRunning: 1 });
try {
  const cases: GreedyCase[] = [];
  for (const prompt of greedyPrompts()) cases.push(await askLlamaServer(server.url, prompt, maxTokens));
  writeFileSync(fixtureUrl, `{\n${head(build)}"cases": [\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]}\n`);
  console.log(`${cases.length} prompts of ${Math.min(...cases.map((c) => c.promptTokens))} to ${Math.max(...cases.map((c) => c.promptTokens))} tokens`);
} finally {
  await server.close();
}

function head(recordedWith: string): string {
  return `"recordedWith": ${JSON.stringify(recordedWith)},\n"maxTokens": ${maxTokens},\n`;
}
