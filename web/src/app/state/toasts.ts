import { type Signal, signal } from '@preact/signals';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

const shownMs = 8_000;
const most = 3;

/** Short notes at the bottom that go by themselves; at most three, the oldest makes room. */
export class Toasts {
  readonly shown: Signal<readonly Toast[]> = signal([]);
  #lastId = 0;

  show(toast: Omit<Toast, 'id'>): void {
    this.#lastId += 1;
    const id = this.#lastId;
    this.shown.value = [...this.shown.value.slice(1 - most), { ...toast, id }];
    setTimeout(() => this.dismiss(id), shownMs);
  }

  dismiss(id: number): void {
    this.shown.value = this.shown.value.filter((toast) => toast.id !== id);
  }
}
