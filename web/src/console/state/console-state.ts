import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { SettingsStore } from '../../app/state/settings.ts';
import { WordsState } from '../../app/state/words.ts';
import { type ConsoleFormats, createConsoleFormats } from '../fleet/console-formats.ts';
import { consoleEn } from '../i18n/console-en.ts';
import { loadConsoleDictionary } from '../i18n/console-languages.ts';
import { type ConsoleTranslate, createConsoleTranslate } from '../i18n/console-translate.ts';
import { ConsoleRouter } from './console-router.ts';
import { FleetPoll, type PollSurroundings } from './fleet-poll.ts';

/** All that the page is made of. Language and theme are the chat's. */
export class ConsoleState {
  readonly router = new ConsoleRouter();
  readonly words = new WordsState();
  /** English until the words of another language are there. */
  readonly t: Signal<ConsoleTranslate> = signal(createConsoleTranslate(consoleEn));
  readonly formats: ReadonlySignal<ConsoleFormats> = computed(() =>
    createConsoleFormats(this.words.current.value.language.tag),
  );
  readonly poll: FleetPoll;
  readonly #settings: SettingsStore;

  constructor(storage: Storage | undefined, around: PollSurroundings) {
    this.#settings = new SettingsStore(storage);
    this.poll = new FleetPoll(around);
  }

  begin(): void {
    void this.#speak();
    void this.poll.run();
  }

  close(): void {
    this.poll.close();
    this.router.close();
  }

  /** The chat's words too, which say what is wrong with a connection. */
  async #speak(): Promise<void> {
    await this.words.choose(this.#settings.current.value.language);
    const dictionary = await loadConsoleDictionary(this.words.current.value.language.tag).catch(() => undefined);
    if (dictionary) this.t.value = createConsoleTranslate(dictionary);
  }
}
