type Job = () => Promise<void>;

const maxJobs = 10_000;
/** Where a browser does not say when it is idle. */
const pauseMs = 16;

/** Does jobs one after the other in idle time. Beyond its limit jobs are left out: they only embellish. */
export class IdleQueue {
  readonly #jobs: Job[] = [];
  #isRunning = false;
  #isClosed = false;

  add(job: Job): void {
    if (this.#isClosed || this.#jobs.length >= maxJobs) return;
    this.#jobs.push(job);
    if (!this.#isRunning) void this.#run();
  }

  close(): void {
    this.#isClosed = true;
    this.#jobs.length = 0;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      await idle();
      await job().catch(() => undefined);
    }
    this.#isRunning = false;
  }
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 1_000 });
    else setTimeout(resolve, pauseMs);
  });
}
