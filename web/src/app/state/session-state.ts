import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Session, SessionModel } from '#wire';
import type { Api } from '../../api/api-client.ts';
import { type ApiErrorKind, type ApiProblem, toProblem } from '../../api/api-error.ts';
import { keepSession, keptSession } from '../../worker/kept-session.ts';

/** Nobody answers who could say that somebody else is signed in by now. */
const away: ReadonlySet<ApiErrorKind> = new Set(['network', 'busy', 'server']);

/** Who uses the page, and what there is to ask. */
export class SessionState {
  readonly session: Signal<Session | null> = signal(null);
  readonly problem: Signal<ApiProblem | null> = signal(null);
  readonly needsSignIn: ReadonlySignal<boolean> = computed(() => {
    const session = this.session.value;
    return session?.needsKey === true && !session.isSignedIn;
  });
  readonly #api: Pick<Api, 'session' | 'signIn' | 'signOut'>;

  readonly #storage: Storage | undefined;

  /** @param storage - where the session is kept for when the server is away */
  constructor(api: Pick<Api, 'session' | 'signIn' | 'signOut'>, storage?: Storage) {
    this.#api = api;
    this.#storage = storage;
  }

  async load(): Promise<void> {
    await this.#try(() => this.#api.session());
  }

  async signIn(key: string): Promise<void> {
    await this.#try(async () => {
      await this.#api.signIn(key);
      return await this.#api.session();
    });
  }

  async signOut(): Promise<void> {
    await this.#api.signOut();
    await this.load();
  }

  /** The key was revoked while the page was open. */
  expire(): void {
    const session = this.session.value;
    if (session?.needsKey) this.session.value = { ...session, isSignedIn: false };
  }

  model(id: string): SessionModel | undefined {
    const models = this.session.value?.models ?? [];
    return models.find((model) => model.id === id) ?? models[0];
  }

  async #try(read: () => Promise<Session>): Promise<void> {
    this.problem.value = null;
    try {
      this.session.value = await read();
      keepSession(this.#storage, this.session.value);
    } catch (error) {
      const problem = toProblem(error);
      this.problem.value = problem;
      if (away.has(problem.kind)) this.session.value ??= keptSession(this.#storage) ?? null;
    }
  }
}
