import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Session } from '#wire';
import { newRecordId } from '../../api/record-id.ts';
import type { AppState } from '../state/app-state.ts';
import { CompareSide } from './compare-side.ts';
import { firstSides, nextSide, type SideChoice, sideBounds, sideOptions } from './side-choice.ts';

/** A title is at most 200 characters, the note that it was compared included. */
const titleChars = 60;

/** One question to several; the address names the chats, so that a reload finds them again. */
export class CompareState {
  readonly text: Signal<string> = signal('');
  readonly choices: Signal<readonly SideChoice[]>;
  /** Empty before the question. */
  readonly sides: Signal<readonly CompareSide[]> = signal([]);
  readonly isRunning: ReadonlySignal<boolean> = computed(() => this.sides.value.some((side) => side.isRunning.value));
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
    this.choices = signal(firstSides(this.#served()));
  }

  change(index: number, change: Partial<SideChoice>): void {
    this.choices.value = this.choices.value.map((side, at) => (at === index ? { ...side, ...change } : side));
  }

  add(): void {
    const { value } = this.choices;
    if (value.length < sideBounds.most) this.choices.value = [...value, nextSide(value, this.#served())];
  }

  remove(index: number): void {
    const { value } = this.choices;
    if (value.length > sideBounds.fewest) this.choices.value = value.filter((_, at) => at !== index);
  }

  ask(): void {
    const text = this.text.value.trim();
    if (text === '') return;
    const { words, router } = this.#app;
    const title = words.current.value.t('comparedTitle', { question: titleOf(text) });
    this.close();
    this.sides.value = this.choices.value.map((choice) => this.#side(newRecordId(), choice));
    router.go({ kind: 'compare', chatIds: this.sides.value.map(({ chatId }) => chatId) });
    for (const side of this.sides.value) this.#app.run(() => side.ask(title, text));
  }

  /** What the address names: the chats that are there already, others, or none. */
  show(chatIds: readonly string[]): void {
    if (chatIds.join() === this.sides.value.map(({ chatId }) => chatId).join()) return;
    this.close();
    const first = this.choices.value[0] ?? { model: '', pool: '', effort: 'any' };
    this.sides.value = chatIds.map((id) => this.#side(id, first));
    for (const side of this.sides.value) this.#app.run(() => side.show());
  }

  stopAll(): void {
    for (const side of this.sides.value) this.#app.run(() => side.stop());
  }

  askAnother(): void {
    this.#app.router.go({ kind: 'compare', chatIds: [] });
  }

  /** Answers that are written go on at the server. */
  close(): void {
    for (const side of this.sides.value) side.close();
    this.sides.value = [];
  }

  #side(chatId: string, choice: SideChoice): CompareSide {
    const app = this.#app;
    return new CompareSide({
      api: app.api,
      store: () => app.store(),
      chatId,
      turn: sideOptions(choice, this.#served()),
      onChat: (chat) => app.chats.put(chat),
      onEnd: () => this.#onEnd(),
    });
  }

  #onEnd(): void {
    const { chats, status, words } = this.#app;
    void chats.refresh();
    if (!this.isRunning.value) status.value = words.current.value.t('statusDone');
  }

  #served(): Pick<Session, 'models' | 'pools'> {
    return this.#app.session.session.value ?? { models: [], pools: [] };
  }
}

function titleOf(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length <= titleChars ? line : `${line.slice(0, titleChars - 1).toWellFormed()}…`;
}
