import type { AllReduce, Exchange } from '../calibration/calibration.ts';

/** The wires between the devices of one replica, as one of its devices sees them; bytes per second are one way. */
export interface Wires {
  readonly devices: number;
  /** Fast-link domains that the replica lies across; 1: no network is used. */
  readonly domains: number;
  readonly linkBytesPerSecond: number;
  readonly networkBytesPerSecond: number;
}

/** Bytes of one copy of one token to an expert and back. */
export interface TokenBytes {
  readonly dispatch: number;
  readonly combine: number;
}

/**
 * Microseconds in which every device adds up `bytes` with all others, as a ring moves them: 2 (n − 1) / n of the message
 * over the slowest wire. Across domains a second ring of one device per domain follows the first.
 */
export function allReduceUs(constants: AllReduce, wires: Wires, bytes: number): number {
  const { devices, domains } = wires;
  if (devices === 1) return 0;
  const inside = Math.max(1, devices / domains);
  const share = bytes >= bulkBytes ? constants.bulkLinkShare : constants.linkShare;
  const link = ringBytes(inside, bytes) / (wires.linkBytesPerSecond * share);
  if (domains === 1) return constants.floorUs + 1e6 * link;
  const shared = ringBytes(domains, bytes) / inside;
  const network = shared / (wires.networkBytesPerSecond * constants.networkShare);
  return constants.floorUs + constants.networkFloorUs + 1e6 * (link + network);
}

/** Where sums change from one pass to a ring. */
const bulkBytes = 32e6;

const ringBytes = (members: number, bytes: number): number => ((2 * (members - 1)) / members) * bytes;

/**
 * Microseconds in which `tokens` of a device reach their experts and come back, one copy to each expert: how decoding
 * does it, because it takes the fewest hops.
 *
 * Copies that leave the domain go over the network, all others over the fast link, both at once; the slower decides. 128
 * tokens of R1 over 128 H800: 192 + 374 µs where DeepEP's page has 192 + 369.
 * @see deepseek-ai/DeepEP, docs/legacy.md
 */
export function exchangeUs(
  constants: Exchange,
  wires: Wires,
  tokens: number,
  copies: number,
  bytes: TokenBytes,
): number {
  if (wires.devices === 1) return 0;
  const remote = 1 - 1 / wires.domains;
  const local = Math.max(0, 1 / wires.domains - 1 / wires.devices);
  const network = remote / (wires.networkBytesPerSecond * constants.networkShare);
  const link = local / (wires.linkBytesPerSecond * constants.linkShare);
  const moved = 1e6 * tokens * copies * (bytes.dispatch + bytes.combine) * Math.max(network, link);
  return 2 * floorUs(constants, wires) + moved;
}

/**
 * The same for the large batches of prefill: a token crosses the network once per domain that holds one of its experts
 * and is handed on inside it, so the network carries fewer copies and the fast link all that differ by device.
 *
 * @param groups - most domains that one token's experts lie in; half of the model's groups are chosen
 */
export function bulkExchangeUs(
  constants: Exchange,
  wires: Wires,
  tokens: number,
  copies: number,
  groups: number,
  bytes: TokenBytes,
): number {
  if (wires.devices === 1) return 0;
  const { devices, domains } = wires;
  const crossing = domains === 1 ? 0 : domainsReached(domains, groups) * (1 - 1 / domains);
  const handed = devices * (1 - (1 - 1 / devices) ** copies) * (1 - domains / devices);
  const network = crossing / (wires.networkBytesPerSecond * constants.bulkNetworkShare);
  const link = handed / (wires.linkBytesPerSecond * constants.bulkLinkShare);
  const moved = 1e6 * tokens * (bytes.dispatch + bytes.combine) * Math.max(network, link);
  return 2 * floorUs(constants, wires) + moved;
}

/** Mean number of domains that hold one of `groups` groups, drawn from twice as many that are dealt out evenly. */
export function domainsReached(domains: number, groups: number): number {
  const perDomain = Math.max(1, Math.round((2 * groups) / domains));
  let missed = 1;
  for (let i = 0; i < perDomain; i++) missed *= Math.max(0, groups - i) / (2 * groups - i);
  return Math.min(groups, domains * (1 - missed));
}

function floorUs(constants: Exchange, { devices, domains }: Wires): number {
  const { floorUs: near, wideFloorUs: wide, networkFloorUs } = constants;
  if (domains > 1) return networkFloorUs;
  const place = Math.min(1, Math.max(0, Math.log2(devices / 8) / 5));
  return near + (wide - near) * place;
}
