import { driveRun } from '../drive-run.ts';
import type { RoutesContext } from '../gateway-state.ts';
import { launchRun } from '../launch-run.ts';
import { refusedCarryOver } from '../place-run.ts';
import { Run } from '../run.ts';
import { RunCopier } from './run-copier.ts';
import type { RunCopy } from './run-copy.ts';

/**
 * Takes up a kept run whose process is gone. Its readers come back to the same numbers: what they were told is in the copy.
 * One that was over stays readable, and was booked by the other; one that had said nothing begins again; any other is
 * carried over, or fails where its token ids are not known.
 */
export function inheritRun(copy: RunCopy, context: RoutesContext): void {
  const { runs, settings, peers } = context;
  const options = { ...copy.options, keep: settings.keep };
  if (copy.end) {
    const ended = new Run(options);
    ended.restore(copy);
    runs.add(ended);
    return;
  }
  const run = launchRun(options, context);
  run.restore(copy);
  if (peers?.copies) new RunCopier(run, undefined, peers.copies);
  if (run.hasDelivered && !run.text.isExact) {
    run.fail(refusedCarryOver('its gateway process died', 'the replica told no token ids'));
  } else void driveRun(run, context.run);
}
