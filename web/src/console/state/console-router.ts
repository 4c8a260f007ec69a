import { type Signal, signal } from '@preact/signals';
import { type ConsoleRoute, consolePathOf, consoleRouteOf } from './console-route.ts';

/** Where the page is, as its address says. */
export class ConsoleRouter {
  readonly route: Signal<ConsoleRoute>;
  readonly #over = new AbortController();

  constructor() {
    this.route = signal(consoleRouteOf(location));
    window.addEventListener('popstate', () => this.#read(), { signal: this.#over.signal });
  }

  go(route: ConsoleRoute): void {
    history.pushState(null, '', consolePathOf(route));
    this.#read();
  }

  /** As `go`, but Back does not stop here: a filter changes with each letter. */
  adjust(route: ConsoleRoute): void {
    history.replaceState(null, '', consolePathOf(route));
    this.#read();
  }

  close(): void {
    this.#over.abort();
  }

  #read(): void {
    this.route.value = consoleRouteOf(location);
  }
}
