// The history page of an account with a million movements: how long the server takes at 50 requests a second, for the
// first page and for pages deep in the past.
import { median, percentile, record } from "../measure.mjs";

const ROWS = Number(process.env.PREPAY_BENCH_ROWS ?? 1_000_000);
const PER_SECOND = 50;
const SECONDS = 20;
const BAR_MS = 20;

export async function run({ server: start }) {
  const server = await start();
  const cookie = await server.session(server.customer(ROWS));
  const deep = (part) => `before=${Math.floor(ROWS * part)}`;
  const pages = [
    ["first page", ""],
    ["half-way down", deep(0.5)],
    ["near the oldest", deep(0.001)],
    ["one service, half-way down", `service=speech&${deep(0.5)}`],
    ["thirty days of it", "from=2026-01-01&to=2030-01-01"],
  ];
  const records = [];
  for (const [name, query] of pages) {
    const address = `${server.base}/api/credit_history?query=${encodeURIComponent(query)}`;
    const ask = async () => {
      const begun = performance.now();
      const answer = await fetch(address, { headers: { Cookie: cookie } });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return performance.now() - begun;
    };
    for (let warm = 0; warm < 20; warm += 1) await ask();
    // Asked by the clock, whether or not earlier answers are there.
    const start = performance.now();
    const waiting = [];
    for (let number = 0; number < PER_SECOND * SECONDS; number += 1) {
      const due = start + (number * 1_000) / PER_SECOND;
      const rest = due - performance.now();
      if (rest > 0) await new Promise((done) => setTimeout(done, rest));
      waiting.push(ask());
    }
    const times = await Promise.all(waiting);
    const what = `history of ${ROWS} movements, ${name}: p99 at ${PER_SECOND} requests a second`;
    records.push(record(what, percentile(times, 0.99), "ms", { most: BAR_MS, beside: { "its median": median(times) } }));
  }
  return records;
}
