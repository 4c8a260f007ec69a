// Records what llama-server writes, for machines that have none:
//   node test/needs-model/record-greedy.ts --of smollm2 --model <SmolLM2-135M-Instruct.Q4_1.gguf> --peer <llama-server> --build "<its version>"
//   node test/needs-model/record-greedy.ts --of nano-r1 --model assets/models/nano-r1.gguf --peer … --build …
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startLlamaServer } from '../support/start-llama-server.ts';
import { nanoR1Prompts, smolLm2Prompts } from './greedy-prompts.ts';
import { askLlamaServer, fixtureUrl, type GreedyCase } from './greedy-reference.ts';

const { of, peer, model, build } = parseArgs({
  options: { of: { type: 'string' }, peer: { type: 'string' }, model: { type: 'string' }, build: { type: 'string' } },
}).values;
if (!peer || !model || !build || (of !== 'smollm2' && of !== 'nano-r1')) {
  throw new Error('--of, --model, --peer and --build are needed; see the head of this file.');
}

const maxTokens = 24;
const server = await startLlamaServer({ program: peer, model, cells: 8_192, threads: 1, maxRunning: 1 });
try {
  const cases: GreedyCase[] = [];
  for (const prompt of of === 'smollm2' ? smolLm2Prompts() : nanoR1Prompts())
    cases.push(await askLlamaServer(server.url, prompt, maxTokens));
  writeFileSync(
    fixtureUrl(of),
    `{\n${head(build)}"cases": [\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]}\n`,
  );
  console.log(
    `${cases.length} prompts of ${Math.min(...cases.map((c) => c.promptTokens))} to ${Math.max(...cases.map((c) => c.promptTokens))} tokens`,
  );
} finally {
  await server.close();
}

function head(recordedWith: string): string {
  return `"recordedWith": ${JSON.stringify(recordedWith)},\n"maxTokens": ${maxTokens},\n`;
}
