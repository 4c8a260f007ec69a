import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** `cut` closes both ends as if the server had ended, `reset` is what a client sees of a machine that vanished. */
export type Breakage = 'cut' | 'reset';

interface Wire {
  readonly near: Socket;
  readonly far: Socket;
}

/** Not a network: a relay of bytes in front of one server, which keeps its address while that server comes and goes. */
export class BreakableWire {
  readonly url: string;
  readonly #server: Server;
  readonly #wires = new Set<Wire>();
  #port: number | undefined;

  private constructor(server: Server) {
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
    this.#server = server;
    server.on('connection', (near) => this.#join(near));
  }

  static async start(): Promise<BreakableWire> {
    const server = createServer({ noDelay: true, allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new BreakableWire(server);
  }

  /** Where new connections lead; nowhere = they are reset. */
  leadTo(url: string | undefined): void {
    this.#port = url === undefined ? undefined : Number(new URL(url).port);
  }

  get connections(): number {
    return this.#wires.size;
  }

  /** @param pick - chooses the position of the one that breaks; left out: all do */
  break(breakage: Breakage, pick?: (count: number) => number): void {
    const wires = [...this.#wires];
    const chosen = pick ? wires.slice(pick(wires.length)).slice(0, 1) : wires;
    for (const { near, far } of chosen) {
      far.destroy();
      if (breakage === 'cut') near.destroySoon();
      else near.resetAndDestroy();
    }
  }

  async close(): Promise<void> {
    this.break('reset');
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket): void {
    near.on('error', () => undefined);
    if (this.#port === undefined) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: this.#port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    const wire = { near, far };
    this.#wires.add(wire);
    near.pipe(far).pipe(near);
    // What happened to the server is what its client sees.
    far.on('error', () => near.resetAndDestroy());
    far.on('close', () => near.destroySoon());
    near.on('close', () => {
      far.destroy();
      this.#wires.delete(wire);
    });
  }
}
