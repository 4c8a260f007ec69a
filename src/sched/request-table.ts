import { invariant } from '#kernel';
import { createLiveRequest, isResuming, type LiveRequest, type Place, tokensToCompute } from './live-request.ts';
import { RequestQueue } from './request-queue.ts';
import type { SchedRequest } from './types.ts';

/** Every live request, in exactly one of two queues. */
export class RequestTable {
  readonly #byId = new Map<number, LiveRequest>();
  readonly #waiting = new RequestQueue();
  readonly #running = new RequestQueue();
  #arrivals = 0;

  get size(): number {
    return this.#byId.size;
  }

  /** In order of urgency, as is `running`. */
  get waiting(): readonly LiveRequest[] {
    return this.#waiting.inOrder();
  }

  get running(): readonly LiveRequest[] {
    return this.#running.inOrder();
  }

  get resumingCount(): number {
    return this.waiting.filter(isResuming).length;
  }

  /** Tokens to compute of all requests but those that only decode. */
  get prefillTokens(): number {
    const prefills = this.running.filter((request) => tokensToCompute(request) > 1);
    return [...this.waiting, ...prefills].reduce((sum, request) => sum + tokensToCompute(request), 0);
  }

  find(id: number): LiveRequest | undefined {
    return this.#byId.get(id);
  }

  add(request: SchedRequest): void {
    invariant(!this.#byId.has(request.id), `request ${request.id} is submitted while it is live`);
    invariant(request.promptTokens.length > 0, `request ${request.id} has an empty prompt`);
    const live = createLiveRequest(request, this.#arrivals);
    this.#arrivals += 1;
    this.#byId.set(live.id, live);
    this.#waiting.insert(live);
  }

  move(request: LiveRequest, place: Place): void {
    this.#queueOf(request).remove(request);
    request.place = place;
    this.#queueOf(request).insert(request);
  }

  remove(request: LiveRequest): void {
    this.#queueOf(request).remove(request);
    this.#byId.delete(request.id);
  }

  #queueOf({ place }: LiveRequest): RequestQueue {
    return place.kind === 'running' ? this.#running : this.#waiting;
  }
}
