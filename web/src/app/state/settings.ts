import { type Signal, signal } from '@preact/signals';

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  /** A tag of ours; `auto`: what the browser prefers. */
  readonly language: string;
  readonly thoughts: 'auto' | 'open' | 'closed';
  readonly isSideOpen: boolean;
  /** Empty: the first that is served. */
  readonly model: string;
  readonly thinking: 'on' | 'off';
  /** Most thinking tokens per turn; 0: as long as it takes. */
  readonly budgetTokens: number;
}

export const defaultSettings: Settings = {
  theme: 'system',
  language: 'auto',
  thoughts: 'auto',
  isSideOpen: true,
  model: '',
  thinking: 'on',
  budgetTokens: 0,
};

const storageKey = 'regauge.settings';
const words = {
  theme: ['system', 'light', 'dark'],
  thoughts: ['auto', 'open', 'closed'],
  thinking: ['on', 'off'],
} as const;

/** What other versions wrote is taken field by field; what is no value of its field is the default. */
export function readSettings(stored: string | null): Settings {
  const found = parsed(stored);
  const kept = Object.entries(defaultSettings).map(([name, fallback]) => {
    const value = found[name];
    const allowed: readonly unknown[] | undefined = name in words ? words[name as keyof typeof words] : undefined;
    const isRight = allowed ? allowed.includes(value) : typeof value === typeof fallback;
    return [name, isRight ? value : fallback];
  });
  return Object.fromEntries(kept);
}

function parsed(stored: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(stored ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Settings of this browser, kept as they change; where storage is off they last as long as the page. */
export class SettingsStore {
  readonly #storage: Storage | undefined;
  readonly current: Signal<Settings>;

  constructor(storage: Storage | undefined) {
    this.#storage = storage;
    this.current = signal(readSettings(storage?.getItem(storageKey) ?? null));
  }

  change(change: Partial<Settings>): void {
    this.current.value = { ...this.current.value, ...change };
    try {
      this.#storage?.setItem(storageKey, JSON.stringify(this.current.value));
    } catch {
      // Full: the page goes on with what it has, and asks no question for it.
    }
  }
}
