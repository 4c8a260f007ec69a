import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** What can be pressed stays until whoever uses keys or a screen reader has come to it. */
const shownMs = { note: 8_000, action: 30_000 };
/** One that is pointed at, or has the focus, is looked at again after so long. */
const heldMs = 3_000;
const most = 3;

/** Short notes at the bottom that go by themselves; at most three, the oldest makes room. */
export class Toasts {
  readonly shown: Signal<readonly Toast[]> = signal([]);
  /** Open dialogs show them; the page does while there is none. */
  readonly isInDialog: ReadonlySignal<boolean> = computed(() => this.#dialogs.value > 0);
  readonly #dialogs = signal(0);
  #lastId = 0;
  #isHeld = false;

  show(toast: Omit<Toast, 'id'>): void {
    this.#lastId += 1;
    const id = this.#lastId;
    this.shown.value = [...this.shown.value.slice(1 - most), { ...toast, id }];
    this.#dismissAfter(id, toast.action ? shownMs.action : shownMs.note);
  }

  dismiss(id: number): void {
    this.shown.value = this.shown.value.filter((toast) => toast.id !== id);
    // What had the focus is gone, and says nothing of it.
    this.#isHeld = false;
  }

  /** None goes while it is pointed at or has the focus. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  /** @returns what to call when the dialog closes */
  moveIntoDialog(): () => void {
    this.#dialogs.value += 1;
    return () => {
      this.#dialogs.value -= 1;
    };
  }

  #dismissAfter(id: number, ms: number): void {
    setTimeout(() => {
      if (this.#isHeld) this.#dismissAfter(id, heldMs);
      else this.dismiss(id);
    }, ms);
  }
}
