import { computed, type ReadonlySignal } from '@preact/signals';
import { SettingsStore } from '../../app/state/settings.ts';
import { WordsState } from '../../app/state/words.ts';
import { type ConsoleFormats, createConsoleFormats } from '../fleet/console-formats.ts';
import { consoleDictionary, consoleLanguage } from '../i18n/console-languages.ts';
import { type ConsoleTranslate, createConsoleTranslate } from '../i18n/console-translate.ts';
import { ConsoleRouter } from './console-router.ts';
import { FleetPoll, type PollSurroundings } from './fleet-poll.ts';

/** All that the page is made of. Language and theme are the chat's. */
export class ConsoleState {
  readonly router = new ConsoleRouter();
  readonly words = new WordsState();
  readonly t: ReadonlySignal<ConsoleTranslate> = computed(() =>
    createConsoleTranslate(consoleDictionary(this.words.current.value.language.tag)),
  );
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
    const { tag } = consoleLanguage(this.#settings.current.value.language, navigator.languages);
    void this.words.choose(tag);
    void this.poll.run();
  }

  close(): void {
    this.poll.close();
    this.router.close();
  }
}
