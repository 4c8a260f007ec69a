import { type Signal, signal } from '@preact/signals';

export type Route = { readonly kind: 'new' } | { readonly kind: 'chat'; readonly id: string };

/** A path that says nothing is a new chat. */
export function routeOf(path: string): Route {
  const id = /^\/c\/([A-Za-z0-9_-]{16,36})$/.exec(path)?.[1];
  return id === undefined ? { kind: 'new' } : { kind: 'chat', id };
}

export function pathOf(route: Route): string {
  return route.kind === 'new' ? '/' : `/c/${route.id}`;
}

/** Where the page is, as its address says. */
export class Router {
  readonly route: Signal<Route>;
  readonly #over = new AbortController();

  constructor() {
    this.route = signal(routeOf(location.pathname));
    window.addEventListener('popstate', () => this.#read(), { signal: this.#over.signal });
  }

  go(route: Route): void {
    if (pathOf(route) === location.pathname) return;
    history.pushState(null, '', pathOf(route));
    this.#read();
  }

  /** The chat that was begun here has its address now; it stays as it is on the screen. */
  name(id: string): void {
    history.replaceState(null, '', pathOf({ kind: 'chat', id }));
    this.#read();
  }

  close(): void {
    this.#over.abort();
  }

  #read(): void {
    this.route.value = routeOf(location.pathname);
  }
}
