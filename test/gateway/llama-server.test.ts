import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adapterFor, FleetHttp, identify, type ReplicaTarget } from '#fleet';
import type { Gateway } from '#gateway';
import type { ChatCompletion, TextCompletion } from '#wire';
import { findLlamaServer } from '../support/find-llama-server.ts';
import { postJson } from '../support/http-client.ts';
import { byteIds, nanoR1, promptIds } from '../support/nano-r1.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startLlamaServer } from '../support/start-llama-server.ts';
import { modelName, startGateway } from './start-gateway.ts';

const found = findLlamaServer();

if (found.kind === 'absent') {
  test('a real llama-server behind the gateway', ({ skip }) => skip(found.reason));
} else {
  describe('a real llama-server behind the gateway', () => {
    let server: ServerProcess;
    let gateway: Gateway;
    const http = new FleetHttp();
    beforeAll(async () => {
      server = await startLlamaServer({
        program: found.path,
        model: nanoR1,
        cells: 8_192,
        threads: 1,
        maxRunning: 4,
      });
      const target: ReplicaTarget = {
        id: 'gguf/0',
        kind: 'llama-server',
        url: server.url,
        upstreamModel: undefined,
        apiKey: undefined,
      };
      const identity = await identify(target, http.ask);
      const adapter = adapterFor('llama-server');
      const { tokenizer } = identity;
      const capabilities = adapter.capabilities(identity);
      gateway = await startGateway([{ target, adapter, capabilities, tokenizer, model: modelName }]);
    }, 90_000);
    afterAll(async () => {
      await gateway?.close();
      await server?.close();
      await http.close();
    });

    test('a thought that its template opened in the prompt is no answer', async () => {
      const body = { temperature: 0, messages: [{ role: 'user', content: 'What is 417 + 385?' }] };
      const reply = await postJson<ChatCompletion>(`${gateway.url}/v1/chat/completions`, body);
      expect(reply.body.choices[0]?.message).toMatchObject({
        reasoning_content: '417 + 385\n7+5=12: 2\n1+8+1=10: 02\n4+3+1=8: 802',
        content: '802',
      });
    });

    test('a completion from exact ids tells ids', async () => {
      const prompt = promptIds('7+5=?');
      const body = { temperature: 0, prompt, max_tokens: 8, return_token_ids: true };
      const reply = await postJson<TextCompletion>(`${gateway.url}/v1/completions`, body);
      expect(reply.body.choices[0]).toMatchObject({ text: '7 + 5\n7+', token_ids: byteIds('7 + 5\n7+') });
    });
  });
}
