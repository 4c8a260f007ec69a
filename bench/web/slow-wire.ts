import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A line between a browser and a server. */
export interface LineSpeed {
  readonly roundTripMs: number;
  readonly downBitsPerSecond: number;
  readonly upBitsPerSecond: number;
}

/** What is called "fast 3G" where whole connections are slowed, handshakes and all (WebPageTest's profile). */
export const fast3g: LineSpeed = { roundTripMs: 150, downBitsPerSecond: 1_600_000, upBitsPerSecond: 768_000 };

/**
 * Bytes to and from one server as a slow line brings them: a connection costs a round trip before its first byte, each
 * byte half of one, and all connections share what the line carries. Slow start and losses are left out.
 */
export class SlowWire {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #port: number;
  readonly #speed: LineSpeed;
  readonly #freeAtMs = { up: 0, down: 0 };

  private constructor(server: Server, port: number, speed: LineSpeed) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#server = server;
    this.#port = port;
    this.#speed = speed;
    server.on('connection', (near) => void this.#join(near));
  }

  static async start(serverUrl: string, speed: LineSpeed): Promise<SlowWire> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SlowWire(server, Number(new URL(serverUrl).port), speed);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #join(near: Socket): Promise<void> {
    const far = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroySoon();
      });
    }
    near.pause();
    await wait(this.#speed.roundTripMs);
    this.#carry(near, far, 'up');
    this.#carry(far, near, 'down');
  }

  /** In pieces of a packet, so that two connections share the line. */
  #carry(from: Socket, to: Socket, way: 'up' | 'down'): void {
    from.on('data', (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += packetBytes) {
        const packet = bytes.subarray(at, at + packetBytes);
        setTimeout(() => to.writable && to.write(packet), this.#delayMs(packet.length, way));
      }
    });
    from.on('end', () => setTimeout(() => to.end(), this.#delayMs(0, way)));
    from.resume();
  }

  #delayMs(bytes: number, way: 'up' | 'down'): number {
    const { roundTripMs, upBitsPerSecond, downBitsPerSecond } = this.#speed;
    const perSecond = way === 'up' ? upBitsPerSecond : downBitsPerSecond;
    const nowMs = performance.now();
    const leavesAtMs = Math.max(nowMs, this.#freeAtMs[way]) + (bytes * 8_000) / perSecond;
    this.#freeAtMs[way] = leavesAtMs;
    return leavesAtMs - nowMs + roundTripMs / 2;
  }
}

const packetBytes = 1_460;
