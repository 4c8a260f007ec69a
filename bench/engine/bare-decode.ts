// The kernel alone: nano-r1 decoded in batches by our binding of llama.cpp, without scheduler, sampling, text or HTTP.
// A process of its own, so that its CPU time is nobody else's. Prints one line of JSON.
import { LlamaModel, loadLlamaLibrary } from '../../src/engine/native/index.ts';

const [path = '', ...numbers] = process.argv.slice(2);
const [batchSize = 16, stepCount = 96, cellCapacity = 2_048] = numbers.map(Number);
/** As long as a sum in nano-r1's chat template; which tokens they are changes nothing. */
const promptTokens = 23;
const token = 14;

const model = new LlamaModel(loadLlamaLibrary('cpu'), path, { gpuLayers: 0 });
const context = model.createContext({
  cellCapacity,
  maxSequences: 128,
  tokenBudget: 512,
  outputBudget: 128,
  threads: 1,
  kvType: 'f16',
});

function decodeOne(position: number, tokens: Int32Array): void {
  context.begin();
  for (let seq = 0; seq < batchSize; seq++) context.add(seq, position, tokens, tokens.length - 1);
  if (context.decode().kind !== 'ok') throw new Error(`no room for ${batchSize} sequences at position ${position}`);
}

const prompt = new Int32Array(promptTokens).fill(token);
decodeOne(0, prompt);
context.clear();
const before = process.cpuUsage();
decodeOne(0, prompt);
for (let step = 0; step < stepCount; step++) decodeOne(promptTokens + step, Int32Array.of(token));
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ cpuMicrosPerToken: (user + system) / (batchSize * stepCount) }));
context.close();
model.close();
