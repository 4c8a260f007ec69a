import { type Signal, signal } from '@preact/signals';
import type { Share } from '#wire';
import { type ApiProblem, toProblem } from '../../api/api-error.ts';
import type { LibraryApi } from './library-api.ts';

/** Links that somebody gave out, the newest first. */
export class SharedLinks {
  /** Undefined before they are known. */
  readonly shares: Signal<readonly Share[] | undefined> = signal(undefined);
  readonly problem: Signal<ApiProblem | null> = signal(null);
  readonly #api: Pick<LibraryApi, 'share' | 'shares' | 'withdraw'>;

  constructor(api: Pick<LibraryApi, 'share' | 'shares' | 'withdraw'>) {
    this.#api = api;
  }

  async load(): Promise<void> {
    try {
      this.shares.value = await this.#api.shares();
      this.problem.value = null;
    } catch (error) {
      this.problem.value = toProblem(error);
    }
  }

  async add(chatId: string, hasThoughts: boolean): Promise<void> {
    const made = await this.#api.share(chatId, hasThoughts);
    this.shares.value = [made, ...(this.shares.value ?? [])];
  }

  async withdraw(id: string): Promise<void> {
    await this.#api.withdraw(id);
    this.shares.value = this.shares.value?.filter((share) => share.id !== id);
  }
}
