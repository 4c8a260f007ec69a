/** In whose words a client asks and is answered. */
export type Protocol = 'openai' | 'anthropic' | 'responses' | 'ollama-chat' | 'ollama-generate';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of the route; its errors have the same shape. Left out: `openai`. */
    protocol?: Protocol;
    /** Whoever reaches the address may ask, without a key. */
    isOpenToAll?: boolean;
  }
}
