import { formatBytes, formatDuration } from './format-quantity.ts';
import { bytesPerSecond, nextRate, type TransferRate } from './transfer-rate.ts';

export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const redrawMs = 100;
const lineEveryMs = 5_000;
const lineEveryRatio = 0.1;
const barCells = 24;

/**
 * Shows how far a transfer is: one line that is redrawn on a terminal, and elsewhere a plain line every 10 % or 5 s,
 * so that a log stays short and still shows life.
 */
export class Progress {
  readonly #stream: ProgressStream;
  readonly #nowMs: () => number;
  #rate: TransferRate | undefined;
  #shownAtMs = Number.NEGATIVE_INFINITY;
  #shownRatio = 0;
  #isLineOpen = false;

  constructor(stream: ProgressStream, nowMs: () => number) {
    this.#stream = stream;
    this.#nowMs = nowMs;
  }

  /** Forgets the speed so far: another file, another source. */
  start(): void {
    this.#rate = undefined;
    this.#shownAtMs = Number.NEGATIVE_INFINITY;
    this.#shownRatio = 0;
  }

  update(doneBytes: number, totalBytes: number | undefined): void {
    const nowMs = this.#nowMs();
    this.#rate = nextRate(this.#rate, doneBytes, nowMs);
    const ratio = totalBytes ? Math.min(1, doneBytes / totalBytes) : 0;
    if (!this.#isDue(nowMs, ratio)) return;
    this.#shownAtMs = nowMs;
    this.#shownRatio = ratio;
    if (this.#stream.isTTY) this.#redraw(barLine(doneBytes, totalBytes, bytesPerSecond(this.#rate), ratio));
    else this.#stream.write(`${facts(doneBytes, totalBytes, bytesPerSecond(this.#rate))}\n`);
  }

  /** A line that stays, above the bar. */
  note(text: string): void {
    this.close();
    this.#stream.write(`${text}\n`);
  }

  /** Leaves the cursor on a fresh line. */
  close(): void {
    if (this.#isLineOpen) this.#stream.write('\n');
    this.#isLineOpen = false;
  }

  #isDue(nowMs: number, ratio: number): boolean {
    const isFinished = ratio === 1 && this.#shownRatio < 1;
    if (this.#stream.isTTY) return isFinished || nowMs - this.#shownAtMs >= redrawMs;
    return isFinished || nowMs - this.#shownAtMs >= lineEveryMs || ratio - this.#shownRatio >= lineEveryRatio;
  }

  #redraw(line: string): void {
    this.#stream.write(`\r\u001b[2K${line.slice(0, Math.max(20, (this.#stream.columns ?? 80) - 1))}`);
    this.#isLineOpen = true;
  }
}

function barLine(doneBytes: number, totalBytes: number | undefined, rate: number | undefined, ratio: number): string {
  const text = facts(doneBytes, totalBytes, rate);
  if (!totalBytes) return text;
  const filled = Math.round(ratio * barCells);
  return `${'█'.repeat(filled)}${'░'.repeat(barCells - filled)} ${text}`;
}

function facts(doneBytes: number, totalBytes: number | undefined, ratePerSecond: number | undefined): string {
  const percent = totalBytes ? `${Math.floor((doneBytes / totalBytes) * 100)} %  ` : '';
  const size = totalBytes ? `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}` : formatBytes(doneBytes);
  const rate = ratePerSecond === undefined ? '' : `  ${formatBytes(ratePerSecond)}/s`;
  const isEtaKnown = totalBytes && ratePerSecond && doneBytes < totalBytes;
  const eta = isEtaKnown ? `  ${formatDuration((totalBytes - doneBytes) / ratePerSecond)} left` : '';
  return `${percent}${size}${rate}${eta}`;
}
