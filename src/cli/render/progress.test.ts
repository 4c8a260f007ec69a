import { expect, test } from 'vitest';
import { Progress } from './progress.ts';
import { bytesPerSecond, nextRate } from './transfer-rate.ts';

function recorded(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  const clock = { nowMs: 0 };
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  return { written, clock, progress: new Progress(stream, () => clock.nowMs) };
}

test('away from a terminal there is a plain line at every tenth, and the last one', () => {
  const { written, progress, clock } = recorded(false);
  for (let percent = 0; percent <= 100; percent++) {
    clock.nowMs += 10;
    progress.update(percent * 1_000_000, 100_000_000);
  }
  expect(written).toHaveLength(11);
  expect(written[0]).toBe('0 %  0 B of 100 MB\n');
  expect(written.at(-1)).toMatch(/^100 % {2}100 MB of 100 MB {2}\S+ \S+\/s\n$/);
  expect(written.join('')).not.toContain('\r');
});

test('a slow download shows life every 5 s even without progress', () => {
  const { written, progress, clock } = recorded(false);
  for (let second = 0; second <= 20; second++) {
    clock.nowMs = second * 1_000;
    progress.update(1_000, 1_000_000);
  }
  expect(written).toHaveLength(5);
});

test('on a terminal one line is redrawn with bar, rate and time left, and never wider than it', () => {
  const { written, progress, clock } = recorded(true, 90);
  progress.update(0, 100_000_000);
  clock.nowMs = 1_000;
  progress.update(25_000_000, 100_000_000);
  expect(written.at(-1)).toBe(`\r\u001b[2K${'█'.repeat(6)}${'░'.repeat(18)} 25 %  25 MB of 100 MB  25 MB/s  3 s left`);
  const narrow = recorded(true, 30);
  narrow.progress.update(25_000_000, 100_000_000);
  expect(narrow.written[0]?.replace('\r\u001b[2K', '')).toHaveLength(29);
});

test('a note goes on its own line below the bar', () => {
  const { written, progress } = recorded(true);
  progress.update(1, 10);
  progress.note('connection lost');
  expect(written.slice(1)).toEqual(['\n', 'connection lost\n']);
});

test('the rate follows a change of speed within some seconds and does not jump', () => {
  let rate = nextRate(undefined, 0, 0);
  for (let second = 1; second <= 10; second++) rate = nextRate(rate, second * 1_000, second * 1_000);
  expect(bytesPerSecond(rate)).toBeCloseTo(1_000);
  const stalled = nextRate(rate, 10_000, 11_000);
  expect(bytesPerSecond(stalled)).toBeGreaterThan(700);
  expect(bytesPerSecond(nextRate(stalled, 10_000, 31_000))).toBeLessThan(10);
});

test('one reading is no rate', () => {
  expect(bytesPerSecond(nextRate(undefined, 5, 0))).toBeUndefined();
});
