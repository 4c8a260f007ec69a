import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Session, SessionModel } from '#wire';
import type { Api } from '../../api/api-client.ts';
import { type ApiProblem, toProblem } from '../../api/api-error.ts';

/** Who uses the page, and what there is to ask. */
export class SessionState {
  readonly session: Signal<Session | null> = signal(null);
  readonly problem: Signal<ApiProblem | null> = signal(null);
  readonly needsSignIn: ReadonlySignal<boolean> = computed(() => {
    const session = this.session.value;
    return session?.needsKey === true && !session.isSignedIn;
  });
  readonly #api: Pick<Api, 'session' | 'signIn' | 'signOut'>;

  constructor(api: Pick<Api, 'session' | 'signIn' | 'signOut'>) {
    this.#api = api;
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
    } catch (error) {
      this.problem.value = toProblem(error);
    }
  }
}
