import Fastify, { type FastifyInstance } from 'fastify';
import { createChatTemplate } from '#models';
import type { SamplingParams } from '#wire';
import type { EngineConfig } from '../core/config.ts';
import { EngineClient } from '../core/engine-client.ts';
import type { LoadedFacts } from '../core/messages.ts';
import { EngineError } from '../errors.ts';
import { addChatRoutes } from './chat-routes.ts';
import { addCompletionRoutes } from './completion-routes.ts';
import { answerErrors, answerFrameworkError } from './error-replies.ts';
import { addKvRoutes } from './kv-routes.ts';
import { createEngineMetrics, type EngineMetrics } from './metrics.ts';
import { addModelRoutes } from './model-routes.ts';
import { addRunRoutes } from './run-routes.ts';
import type { ServedModel } from './served-model.ts';
import { addTokenRoutes } from './token-routes.ts';

export interface EngineServerOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly keepAliveMs: number;
  readonly engine: EngineConfig;
  readonly model: {
    readonly id: string;
    readonly aliases: readonly string[];
    readonly standInNote: string | undefined;
    readonly sampling: Partial<SamplingParams>;
    readonly fingerprint: string;
  };
}

/** What the routes work with. */
export interface EngineRoutesContext {
  readonly client: EngineClient;
  readonly model: ServedModel;
  readonly metrics: EngineMetrics;
  readonly keepAliveMs: number;
}

/** Larger than any prompt that fits a context we serve; a KV frame has its own limit. */
const maxBodyBytes = 32 * 1024 * 1024;

/** One engine process's HTTP surface: listens only when a token can be made. */
export class EngineServer {
  readonly url: string;
  readonly facts: LoadedFacts;
  /** Resolves when the engine can serve no more. */
  readonly broken: Promise<EngineError>;
  readonly #client: EngineClient;
  readonly #server: FastifyInstance;

  private constructor(url: string, client: EngineClient, server: FastifyInstance) {
    this.url = url;
    this.facts = client.facts;
    this.broken = client.broken;
    this.#client = client;
    this.#server = server;
  }

  /** @throws {EngineError} any of the load errors, or ENGINE_PORT_IN_USE */
  static async start(options: EngineServerOptions): Promise<EngineServer> {
    const client = await EngineClient.start(options.engine);
    const model = describeModel(options, client.facts);
    const server = createServer({
      client,
      model,
      metrics: createEngineMetrics(model.id, () => client.status),
      keepAliveMs: options.keepAliveMs,
    });
    try {
      const url = await server.listen({ host: options.host, port: options.port });
      return new EngineServer(url, client, server);
    } catch (error) {
      await client.close();
      throw portError(error, options);
    }
  }

  /** Ends live runs with an error, frees the model, closes the port. */
  async close(): Promise<void> {
    await this.#client.close();
    await this.#server.close();
  }
}

function createServer(context: EngineRoutesContext): FastifyInstance {
  const server = Fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: 0,
    frameworkErrors: answerFrameworkError,
    keepAliveTimeout: 75_000,
    forceCloseConnections: true,
  });
  answerErrors(server);
  addModelRoutes(server, context);
  addChatRoutes(server, context);
  addCompletionRoutes(server, context);
  addTokenRoutes(server, context);
  addRunRoutes(server, context);
  addKvRoutes(server, context);
  return server;
}

/** What OpenAI's API assumes when neither request nor model card says otherwise. */
const neutralSampling: SamplingParams = {
  temperature: 1,
  topP: 1,
  topK: 0,
  minP: 0,
  presencePenalty: 0,
  frequencyPenalty: 0,
  repetitionPenalty: 1,
  logitBias: new Map(),
  seed: undefined,
};

function describeModel({ model, engine }: EngineServerOptions, facts: LoadedFacts): ServedModel {
  return {
    id: model.id,
    aliases: model.aliases,
    createdSeconds: Math.floor(Date.now() / 1_000),
    standInNote: model.standInNote,
    samplingDefaults: { ...neutralSampling, ...model.sampling },
    contextTokens: engine.contextTokens,
    template: createChatTemplate(facts.model.chatTemplate, {
      bosToken: facts.model.bosText,
      eosToken: facts.model.eosText,
    }),
    // Whatever the vocabulary says, the marks of thinking are never for users to set.
    controlSpellings: [
      ...new Set([...facts.model.controlTokens.map((token) => token.text), '<think>', '</think>']),
    ].filter((text) => text.length > 1),
    fingerprint: model.fingerprint,
  };
}

function portError(error: unknown, { host, port }: EngineServerOptions): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  if (error.code === 'EADDRINUSE') {
    return new EngineError(
      'ENGINE_PORT_IN_USE',
      `Another program listens on ${host}:${port}; stop it, or choose another port with --port.`,
      { host, port },
      { cause: error },
    );
  }
  if (error.code === 'EACCES') {
    return new EngineError(
      'ENGINE_PORT_IN_USE',
      `Listening on ${host}:${port} is not permitted; choose a port of 1024 or more with --port.`,
      { host, port },
      { cause: error },
    );
  }
  return error;
}
