// Preloaded into an engine (`node --import`): a fault that no request can cause. When the file that
// REGAUGE_TEST_FAULT_FILE names appears, the engine thread's next look at its clock takes the file away and throws, which is
// in the middle of a step.
import { rmSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const path = process.env.REGAUGE_TEST_FAULT_FILE;
const readClock = process.threadCpuUsage.bind(process);

if (!isMainThread && path) {
  process.threadCpuUsage = () => {
    if (wasThere(path)) throw new Error('the clock of this thread is gone');
    return readClock();
  };
}

function wasThere(file: string): boolean {
  try {
    rmSync(file);
    return true;
  } catch {
    return false;
  }
}
