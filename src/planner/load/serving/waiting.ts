/** A queue before one or more equal servers; times in milliseconds. */
export interface Queue {
  readonly servers: number;
  /** Share of the time that a server is busy. 0 … 1. */
  readonly utilisation: number;
  readonly serviceMs: number;
  /** Squared coefficients of variation of gaps between arrivals and of services. */
  readonly arrivalCv2: number;
  readonly serviceCv2: number;
}

/** Waits not at all with chance 1 − `chance`, else an exponential time of mean `meanMs`. */
export interface Wait {
  readonly chance: number;
  readonly meanMs: number;
}

/**
 * How long the next in a queue waits: the mean after Allen and Cunneen with the correction of Krämer and
 * Langenbach-Belz for light load, several servers after Sakasegawa, and who waits at all after GI/M/1, because bursts
 * make many wait even where a server is mostly idle.
 *
 * Exact for Poisson arrivals at one server with exponential services: at 50 % use, half wait, two services on average.
 *
 * @see Allen, "Probability, Statistics and Queueing Theory", 1990, sections 5.3 and 6.3; Sakasegawa 1977
 */
export function waitOf(queue: Queue): Wait {
  const { servers, utilisation, serviceMs } = queue;
  if (utilisation <= 0) return { chance: 0, meanMs: 0 };
  if (utilisation >= 1) return { chance: 1, meanMs: Number.POSITIVE_INFINITY };
  const power = Math.sqrt(2 * (servers + 1)) - 1;
  const allMs =
    ((queue.arrivalCv2 + queue.serviceCv2) / 2) *
    lightLoad(queue) *
    ((utilisation ** power / (servers * (1 - utilisation))) * serviceMs);
  const chance = chanceOfMeeting(utilisation, queue.arrivalCv2) ** power;
  return { chance, meanMs: allMs / chance };
}

function lightLoad({ utilisation, arrivalCv2, serviceCv2 }: Queue): number {
  const spread = arrivalCv2 + serviceCv2;
  if (arrivalCv2 < 1) return Math.exp((-2 * (1 - utilisation) * (1 - arrivalCv2) ** 2) / (3 * utilisation * spread));
  return Math.exp((-(1 - utilisation) * (arrivalCv2 - 1)) / (arrivalCv2 + 4 * serviceCv2));
}

/** Chance that one who arrives finds a server busy that is so `utilisation` of the time: Gamma gaps, GI/M/1. */
export function chanceOfMeeting(utilisation: number, arrivalCv2: number): number {
  if (arrivalCv2 === 0 || utilisation >= 1) return Math.min(1, utilisation);
  let chance = utilisation;
  for (let i = 0; i < 12; i += 1) chance = (1 + ((1 - chance) * arrivalCv2) / utilisation) ** (-1 / arrivalCv2);
  return chance;
}

/** Share of those who wait that are through after `ms`; who has no time left is late. */
export function shareWithin({ chance, meanMs }: Wait, ms: number): number {
  if (ms < 0) return 0;
  return meanMs === 0 ? 1 : 1 - chance * Math.exp(-ms / meanMs);
}
