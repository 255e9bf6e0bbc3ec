// Filtering 100,000 movements in the browser, keystroke to paint: the real page beside the same rows and the same filter
// in TanStack Table and in plain JavaScript, in the same browser.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { percentile, round, startBrowser } from "../server.mjs";

const ROWS = 100_000;
const TYPED = ["llama", "whisper min", "h100", "qwen3 32b", "storage", "k tokens 1", "nothing like it", "inference"];
const ROUNDS = 4;
const MEDIAN_BAR_MS = 16;
const P99_BAR_MS = 33;

export async function run({ server }) {
  const email = server.customer(ROWS);
  const cookie = await server.session(email);
  const browser = await startBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const [name, value] = cookie.split("=");
    await context.addCookies([
      { name, value, url: server.base },
      { name: "language", value: "en", url: server.base },
    ]);
    const page = await context.newPage();
    await page.goto(`${server.base}/billing/credit-history`);
    await page.locator(".table-card[data-held]").waitFor({ timeout: 120_000 });
    const ours = await type(page);
    const rows = await fetchRows(page);
    const blank = await context.newPage();
    await blank.goto(`${server.base}/healthz`);
    const plain = await compare(blank, rows, "plain");
    const tanstack = await compare(blank, rows, "tanstack");
    const record = (what, part, bar) => {
      const value = round(percentile(ours, part));
      const beside = [
        { name: "TanStack Table", value: round(percentile(tanstack, part)) },
        { name: "plain JavaScript", value: round(percentile(plain, part)) },
      ];
      return { what, value, unit: "ms", bar, holds: value <= bar, beside };
    };
    return [
      record(`filter and total ${ROWS} rows, keystroke to paint, median`, 0.5, MEDIAN_BAR_MS),
      record(`filter and total ${ROWS} rows, keystroke to paint, p99`, 0.99, P99_BAR_MS),
    ];
  } finally {
    await browser.close();
  }
}

/** The work of each keystroke, from the event to the end of the frame that shows it: what is waited for is left out. */
async function type(page) {
  return page.evaluate(
    async ({ typed, rounds }) => {
      const input = document.querySelector("#filter-text");
      const channel = new MessageChannel();
      // After style, layout and paint of the frame.
      const painted = () =>
        new Promise((done) => {
          requestAnimationFrame(() => {
            const frame = performance.now();
            channel.port1.onmessage = () => done(performance.now() - frame);
            channel.port2.postMessage(0);
          });
        });
      const times = [];
      const stroke = async (text) => {
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
        input.value = text;
        const begun = performance.now();
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        // What the page does in microtasks is over when the next message comes.
        await new Promise((done) => {
          channel.port1.onmessage = done;
          channel.port2.postMessage(0);
        });
        const script = performance.now() - begun;
        times.push(script + (await painted()));
      };
      for (let round = 0; round < rounds; round += 1) {
        for (const text of typed) {
          for (let end = 1; end <= text.length; end += 1) await stroke(text.slice(0, end));
          await stroke("");
        }
      }
      return times;
    },
    { typed: TYPED, rounds: ROUNDS },
  );
}

/** The same rows as objects, read over the server's pages of JSON arrays. */
async function fetchRows(page) {
  return page.evaluate(async (wanted) => {
    const rows = [];
    let before = "";
    while (rows.length < wanted) {
      const answer = await fetch(`/api/credit_history?query=${encodeURIComponent(before)}`);
      const { movements, more } = await answer.json();
      rows.push(...movements.map(([seq, at, , , kind, service, description, reference, status, amount]) => ({
        seq, at, kind, service: service ?? "account", description, reference, status, amount,
      })));
      if (!more) break;
      before = `before=${rows.at(-1).seq}`;
    }
    return rows;
  }, ROWS);
}

async function compare(page, rows, way) {
  const file = createRequire(import.meta.url).resolve("@tanstack/table-core").replace(/lib\/index\.js$/, "umd/index.development.js");
  const source = way === "tanstack" ? readFileSync(file.replace("development", "production"), "utf8") : "";
  return page.evaluate(
    async ({ source, rows, way, typed, rounds }) => {
      // Evaluated, not added as a script: the page's policy allows no other.
      const exports = {};
      if (source) new Function("exports", "module", "define", source)(exports, { exports }, undefined);
      document.body.innerHTML = "<p></p><table><tbody></tbody></table>";
      const [summary, body] = [document.querySelector("p"), document.querySelector("tbody")];
      const matches = (row, words) =>
        words.every(
          (word) =>
            row.description.toLowerCase().includes(word) ||
            row.reference.toLowerCase().includes(word) ||
            row.service.includes(word),
        );
      const show = (shown) => {
        let incoming = 0;
        let outgoing = 0;
        const [kinds, services] = [{}, {}];
        for (const row of shown) {
          if (row.amount < 0) outgoing += row.amount;
          else incoming += row.amount;
          kinds[row.kind] = (kinds[row.kind] ?? 0) + 1;
          services[row.service] = (services[row.service] ?? 0) + 1;
        }
        summary.textContent = `${shown.length} ${incoming} ${outgoing} ${JSON.stringify(kinds)} ${JSON.stringify(services)}`;
        body.innerHTML = shown
          .slice(0, 50)
          .map((row) => `<tr><td>${row.at}<td>${row.service}<td>${row.description}<td>${row.status}<td>${row.amount}</tr>`)
          .join("");
      };
      let filter;
      if (way === "plain") {
        filter = (words) => show(rows.filter((row) => matches(row, words)));
      } else {
        const core = exports;
        const columns = ["at", "kind", "service", "description", "reference", "status", "amount"];
        const table = core.createTable({
          data: rows,
          columns: columns.map((accessorKey) => ({ accessorKey })),
          state: {},
          onStateChange: () => {},
          renderFallbackValue: null,
          getCoreRowModel: core.getCoreRowModel(),
          getFilteredRowModel: core.getFilteredRowModel(),
          getColumnCanGlobalFilter: (column) => column.id === "description",
          globalFilterFn: (row, _, words) => matches(row.original, words),
        });
        table.setOptions((options) => ({ ...options, state: { ...table.initialState } }));
        filter = (words) => {
          table.setOptions((options) => ({
            ...options,
            state: { ...options.state, globalFilter: words.length > 0 ? words : undefined },
          }));
          show(table.getFilteredRowModel().rows.map((row) => row.original));
        };
      }
      const channel = new MessageChannel();
      const painted = () =>
        new Promise((done) => {
          requestAnimationFrame(() => {
            const frame = performance.now();
            channel.port1.onmessage = () => done(performance.now() - frame);
            channel.port2.postMessage(0);
          });
        });
      const times = [];
      const stroke = async (text) => {
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
        const begun = performance.now();
        filter(text.toLowerCase().split(/\s+/).filter(Boolean));
        times.push(performance.now() - begun + (await painted()));
      };
      for (let round = 0; round < rounds; round += 1) {
        for (const text of typed) {
          for (let end = 1; end <= text.length; end += 1) await stroke(text.slice(0, end));
          await stroke("");
        }
      }
      return times;
    },
    { source, rows, way, typed: TYPED, rounds: ROUNDS },
  );
}
