import { Pool } from 'undici';
import { seededRandom } from '../support/seeded-random.ts';
import { type FuzzRequest, mutate } from './mutate.ts';

export interface FuzzReply {
  /** 0 = none: no answer in time, or the connection broke. */
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** What a proper end is, of the protocols that a server speaks. */
export interface ProperEnds {
  /** Of an answer in many parts: server-sent events, or lines. */
  readonly isWhole: (reply: FuzzReply) => boolean;
  /** May throw where the text is nothing of the kind. */
  readonly isErrorBody: (text: string) => boolean;
}

export interface FuzzOutcome {
  /** Each with the number of its request, which gives the same request again. */
  readonly faults: readonly string[];
  readonly countByStatus: ReadonlyMap<number, number>;
}

const replyDeadlineMs = 10_000;
/** Whoever has found so many need not go on. */
const mostFaults = 20;

/** Sends requests that nobody should send, many at a time, and looks at how each of them ends. */
export class FuzzClient {
  readonly #pool: Pool;
  readonly #connections: number;
  readonly #ends: ProperEnds;

  constructor(url: string, connections: number, ends: ProperEnds) {
    this.#pool = new Pool(url, { connections });
    this.#connections = connections;
    this.#ends = ends;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async send({ method, path, headers, body }: FuzzRequest): Promise<FuzzReply> {
    try {
      const signal = AbortSignal.timeout(replyDeadlineMs);
      const hasBody = method !== 'GET' && method !== 'HEAD';
      const reply = await this.#pool.request({ method, path, headers, body: hasBody ? body : null, signal });
      return { status: reply.statusCode, type: String(reply.headers['content-type']), text: await reply.body.text() };
    } catch (error) {
      return { status: 0, type: '', text: String(error) };
    }
  }

  /** Requests number 0 … count - 1, each one of `valid`, spoilt. */
  async sendSpoilt(valid: readonly FuzzRequest[], count: number): Promise<FuzzOutcome> {
    const faults: string[] = [];
    const countByStatus = new Map<number, number>();
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let number = next++; number < count && faults.length < mostFaults; number = next++) {
        const random = seededRandom(number);
        const request = mutate(random.pick(valid), random);
        const reply = await this.send(request);
        countByStatus.set(reply.status, (countByStatus.get(reply.status) ?? 0) + 1);
        const fault = this.#faultOf(request, reply);
        if (fault) faults.push(`request ${number}: ${fault}\n${describe(request)}`);
      }
    };
    await Promise.all(Array.from({ length: this.#connections }, worker));
    return { faults, countByStatus };
  }

  #faultOf({ method }: FuzzRequest, reply: FuzzReply): string | undefined {
    const { status, type, text } = reply;
    if (status === 0) return `no answer: ${text}`;
    if (status >= 500) return `status ${status}: ${text.slice(0, 300)}`;
    if (/^(?:text\/event-stream|application\/x-ndjson)/.test(type))
      return this.#ends.isWhole(reply) ? undefined : `unfinished ${type}: ${text.slice(-200)}`;
    if (status < 400 || method === 'HEAD' || this.#isErrorBody(text)) return undefined;
    return `status ${status} without an error body: ${text.slice(0, 300)}`;
  }

  #isErrorBody(text: string): boolean {
    try {
      return this.#ends.isErrorBody(text);
    } catch {
      return false;
    }
  }
}

function describe({ method, path, headers, body }: FuzzRequest): string {
  return `${method} ${path.slice(0, 200)} ${JSON.stringify(headers)}\n${body.slice(0, 1_000)}`;
}
