/**
 * Divides a budget so that nobody gets more while another who wants it has less: equal shares, and what one does not
 * need goes to the others (max-min fairness, "water-filling"). Of a remainder that does not divide, the first get one
 * each, so with any budget at all the first demand makes progress.
 *
 * @param demands - whole numbers ≥ 0
 * @returns one share per demand, in the same order; their sum is min(budget, sum of demands)
 */
export function fairShares(budget: number, demands: readonly number[]): number[] {
  const shares = demands.map(() => 0);
  let left = Math.max(0, budget);
  let open = [...demands.keys()].filter((index) => demands[index]! > 0);
  while (left > 0 && open.length > 0) {
    const round = Math.max(1, Math.floor(left / open.length));
    for (const index of open) {
      const given = Math.min(round, demands[index]! - shares[index]!, left);
      shares[index]! += given;
      left -= given;
    }
    open = open.filter((index) => shares[index]! < demands[index]!);
  }
  return shares;
}
