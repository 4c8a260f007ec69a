import { invariant } from '#kernel';
import { compareUrgency, type LiveRequest } from './live-request.ts';

/**
 * Requests in order of urgency. What the order depends on must not change while a request is in here.
 *
 * A sorted array: finding a place takes log n comparisons, the shift is one memory move, and walking it in order, which
 * every step does, is as cheap as it gets.
 */
export class RequestQueue {
  readonly #requests: LiveRequest[] = [];

  get size(): number {
    return this.#requests.length;
  }

  inOrder(): readonly LiveRequest[] {
    return this.#requests;
  }

  insert(request: LiveRequest): void {
    this.#requests.splice(this.#placeOf(request), 0, request);
  }

  remove(request: LiveRequest): void {
    const index = this.#placeOf(request);
    invariant(this.#requests[index] === request, `request ${request.id} is not at its place ${index} in the queue`);
    this.#requests.splice(index, 1);
  }

  /** Index of the first request that is not more urgent. */
  #placeOf(request: LiveRequest): number {
    let low = 0;
    let high = this.#requests.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareUrgency(this.#requests[middle]!, request) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
