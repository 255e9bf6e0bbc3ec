// Numbers, and the records that sections return.
import { createServer } from "node:net";

/** The value below which that part of the numbers lies. */
export function percentile(numbers, part) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
}

export const median = (numbers) => percentile(numbers, 0.5);

/** To two decimals. */
export const round = (number) => Math.round(number * 100) / 100;

/**
 * A figure. `most` or `least` is the bar that it is held against; without either it is only told. `beside` is what others
 * reach in the same unit.
 *
 * @returns {{what: string, value: number, unit: string, bar: string | null, holds: boolean, beside: {name: string, value: number}[]}}
 */
export function record(what, value, unit, { most, least, beside = {} } = {}) {
  const bar = most !== undefined ? `at most ${most}` : least !== undefined ? `at least ${least}` : null;
  const holds = value <= (most ?? Infinity) && value >= (least ?? -Infinity);
  const others = Object.entries(beside).map(([name, of]) => ({ name, value: round(of) }));
  return { what, value: round(value), unit, bar, holds, beside: others };
}

/** A port that nobody listens on. */
export const freePort = () =>
  new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
