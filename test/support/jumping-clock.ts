/**
 * Loaded before a program (`--import`), gives it a time of day that is set anew at each SIGUSR2: an hour on, then two back,
 * then right again. Timers and `performance.now()` go by another clock, as they do when a real one is set.
 */
const jumpsMs: readonly number[] = [3_600_000, -3_600_000, 0];
const rightDate = Date;
let jumps = 0;

const offsetMs = (): number => (jumps === 0 ? 0 : (jumpsMs[(jumps - 1) % jumpsMs.length] ?? 0));

globalThis.Date = new Proxy(rightDate, {
  construct: (target, args) => (args.length === 0 ? new target(nowMs()) : Reflect.construct(target, args)),
  apply: () => new rightDate(nowMs()).toString(),
  get: (target, name) => (name === 'now' ? nowMs : Reflect.get(target, name)),
});

function nowMs(): number {
  return rightDate.now() + offsetMs();
}

process.on('SIGUSR2', () => {
  jumps++;
  process.stderr.write(`clock of ${process.pid} is off by ${offsetMs()} ms\n`);
});

export {};
