import { selfCommand } from '../../src/cli/self-command.ts';
import { Supervisor } from '../../src/cli/supervisor.ts';
import { BreakableWire } from '../../test/emulated/breakable-wire.ts';

/** One real engine that is started again whenever it dies, behind an address that stays. */
export class SupervisedEngine {
  readonly wire: BreakableWire;
  /** How often it came up. */
  starts = 0;
  readonly #supervisor: Supervisor;
  #isUp = false;
  #stopped: NodeJS.Timeout | undefined;

  private constructor(wire: BreakableWire, model: string) {
    this.wire = wire;
    const self = selfCommand();
    const flags = ['--threads', '1', '--cells', '8192', '--context', '2048', '--max-running', '16'];
    this.#supervisor = new Supervisor({
      command: self.command,
      args: [...self.args, 'engine', '--model', model, '--port', '0', ...flags],
      env: { ...process.env, ...self.env },
      finalExitCodes: [],
      firstRestartMs: 100,
      maxRestartMs: 500,
      healthyAfterMs: 1_000,
      maxFastCrashes: Number.POSITIVE_INFINITY,
      onLogLine: () => undefined,
      onState: (state) => {
        this.#isUp = state.kind === 'ready';
        if (state.kind === 'ready') this.starts++;
        wire.leadTo(state.kind === 'ready' ? state.url : undefined);
      },
    });
  }

  static async start(model: string): Promise<SupervisedEngine> {
    return new SupervisedEngine(await BreakableWire.start(), model);
  }

  /** It computes, as far as anybody knows. */
  get isUp(): boolean {
    return this.#isUp && this.#stopped === undefined;
  }

  kill(): void {
    this.#signal('SIGKILL');
  }

  /** Holds its breath: connections stay, and nothing comes. */
  stopFor(ms: number): void {
    this.#signal('SIGSTOP');
    this.#stopped = setTimeout(() => this.#goOn(), ms);
  }

  async close(): Promise<void> {
    this.#goOn();
    await this.#supervisor.stop();
    await this.wire.close();
  }

  #goOn(): void {
    if (this.#stopped === undefined) return;
    clearTimeout(this.#stopped);
    this.#stopped = undefined;
    this.#signal('SIGCONT');
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#supervisor;
    if (pid !== undefined && this.#isUp) process.kill(pid, signal);
  }
}
