import { errorEvent, sseDone, toErrorBody, WireError } from '#wire';
import type { RelayBodies } from './relay.ts';

/** What a client is told when the replica behind a relay fails. */
export const relayBodies: RelayBodies = {
  down: (reason) =>
    JSON.stringify(
      toErrorBody(
        new WireError(
          'upstream_error',
          `The engine did not answer (${reason}); it is being started again, try again in a moment.`,
        ),
      ),
    ),
  lost: (reason) => {
    const message = `The engine stopped in the middle of this answer (${reason}); what came so far is incomplete. Send the request again.`;
    return errorEvent(new WireError('upstream_error', message)) + sseDone;
  },
};
