import { type Signal, signal } from '@preact/signals';

export type Route =
  | { readonly kind: 'new' }
  | { readonly kind: 'chat'; readonly id: string }
  /** The chats that are side by side; none before the question. */
  | { readonly kind: 'compare'; readonly chatIds: readonly string[] };

const mostCompared = 4;

/**
 * A path that says nothing is a new chat.
 * @param address - path and query
 */
export function routeOf(address: string): Route {
  const [path = '', query = ''] = address.split('?');
  if (path === '/compare') return { kind: 'compare', chatIds: chatIdsOf(query) };
  const id = /^\/c\/([A-Za-z0-9_-]{16,36})$/.exec(path)?.[1];
  return id === undefined ? { kind: 'new' } : { kind: 'chat', id };
}

export function pathOf(route: Route): string {
  switch (route.kind) {
    case 'new':
      return '/';
    case 'chat':
      return `/c/${route.id}`;
    default:
      return route.chatIds.length === 0 ? '/compare' : `/compare?chats=${route.chatIds.join(',')}`;
  }
}

function chatIdsOf(query: string): readonly string[] {
  const named = new URLSearchParams(query).get('chats')?.split(',') ?? [];
  return named.filter((id) => /^[A-Za-z0-9_-]{16,36}$/.test(id)).slice(0, mostCompared);
}

function address(): string {
  return location.pathname + location.search;
}

/** Where the page is, as its address says. */
export class Router {
  readonly route: Signal<Route>;
  readonly #over = new AbortController();

  constructor() {
    this.route = signal(routeOf(address()));
    window.addEventListener('popstate', () => this.#read(), { signal: this.#over.signal });
  }

  go(route: Route): void {
    if (pathOf(route) === address()) return;
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
    this.route.value = routeOf(address());
  }
}
