/** What a key means while an answer streams. */
export type AnswerKey = 'stop' | 'answer-now' | 'toggle-fold';

export interface KeysStep {
  /** Typed ahead: it belongs to the next prompt. */
  readonly typed: string;
  readonly keys: readonly AnswerKey[];
}

const keyByCharacter: ReadonlyMap<string, AnswerKey> = new Map([
  ['\u0003', 'stop'],
  ['\u000e', 'answer-now'],
  ['\u000f', 'toggle-fold'],
]);

/**
 * Reads what is typed while an answer streams: Ctrl-C, Ctrl-N and Ctrl-O act at once, and so does the line `/now`;
 * anything else waits. Stopping forgets what was typed ahead, as a shell does.
 */
export function readAnswerKeys(typedBefore: string, text: string): KeysStep {
  const keys: AnswerKey[] = [];
  let typed = typedBefore;
  for (const character of text) {
    const key = keyByCharacter.get(character);
    if (key) keys.push(key);
    else typed += character;
    if (key === 'stop') typed = '';
    if (/(^|[\r\n])\/now[\r\n]$/.test(typed)) {
      keys.push('answer-now');
      typed = typed.slice(0, -'/now\r'.length);
    }
  }
  return { typed, keys };
}
