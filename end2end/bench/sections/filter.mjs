// Filtering 100,000 movements in the browser, keystroke to paint: the history of a customer beside the same rows and the
// same filter in TanStack Table and in plain JavaScript (`filter/`), in the same browser, by the same key events. What
// is timed has the answer on the screen: each stroke's count is compared.
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { cookies, startBrowser } from "../browser.mjs";
import { median, percentile, record } from "../measure.mjs";
import { typeAll } from "../typing.mjs";

const ROWS = 100_000;
const TYPED = ["llama", "whisper min", "h100", "qwen3 32b", "storage", "k tokens 1", "nothing like it", "inference"];
const ROUNDS = 4;
const MEDIAN_BAR_MS = 16;
const P99_BAR_MS = 33;
/** What the page calls kinds and services, and kinds without a description: a text finds these, too. */
const NAMES = {
  kinds: { charge: "Usage", top_up: "Top-up" },
  sentences: { charge: "Usage", top_up: "Payment" },
  services: {
    inference: "Inference",
    "gpu-containers": "GPU Containers",
    "fine-tuning": "Fine-tuning",
    "vector-store": "Vector Store",
    speech: "Speech",
  },
};
const ORDERS = [
  { name: "newest first", query: "" },
  { name: "highest amount first", query: "sort=highest" },
];

export async function run({ server: start }) {
  const server = await start();
  const cookie = await server.session(server.customer(ROWS));
  const browser = await startBrowser();
  const peers = await servePeers(await fetchRows(server, cookie));
  try {
    const records = [];
    for (const { name, query } of ORDERS) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      await context.addCookies(cookies(server, cookie));
      const at = async (address, ready) => {
        const page = await context.newPage();
        await page.goto(address);
        await page.locator(ready).waitFor({ timeout: 120_000 });
        // The parts of the other pages load now.
        await page.waitForTimeout(3_000);
        const strokes = await typeAll(page, TYPED, ROUNDS);
        await page.close();
        return strokes;
      };
      const ours = await at(`${server.base}/billing/credit-history?${query}`, ".table-card[data-held]");
      const tanstack = await at(`${peers.base}/?way=tanstack&${query}`, "html[data-ready]");
      const plain = await at(`${peers.base}/?way=plain&${query}`, "html[data-ready]");
      await context.close();
      compare(ours, { tanstack, plain });
      const tell = (what, measure, part, bar) => {
        const of = (strokes) => part(strokes.map((stroke) => stroke[measure]));
        const beside = { "TanStack Table": of(tanstack), "plain JavaScript": of(plain) };
        const full = `filter, sort and total ${ROWS} rows, ${name}, keystroke to paint, ${what}`;
        records.push(record(full, of(ours), "ms", { most: bar, beside }));
      };
      const p99 = (numbers) => percentile(numbers, 0.99);
      tell("median of the work", "work", median, MEDIAN_BAR_MS);
      tell("p99 of the work", "work", p99, P99_BAR_MS);
      tell("median with the wait for the frame", "latency", median);
      tell("p99 with the wait for the frame", "latency", p99);
    }
    return records;
  } finally {
    await browser.close();
    peers.stop();
  }
}

/** Fails unless everybody showed the same count after each stroke. */
function compare(ours, others) {
  for (const [way, theirs] of Object.entries(others)) {
    const stroke = ours.findIndex(({ shown }, place) => shown !== theirs[place]?.shown);
    if (stroke >= 0) {
      throw new Error(`after stroke ${stroke} we show ${ours[stroke].shown}, ${way} ${theirs[stroke]?.shown}`);
    }
  }
}

/** All rows as objects, newest first, over the server's pages of JSON arrays. */
async function fetchRows(server, cookie) {
  const rows = [];
  for (let query = "", more = true; more; query = `before=${rows.at(-1).seq}`) {
    const address = `${server.base}/api/credit_history?query=${encodeURIComponent(query)}`;
    const page = await (await fetch(address, { headers: { cookie } })).json();
    for (const [seq, at, , , kind, service, description, reference, status, amount] of page.movements) {
      if (!(kind in NAMES.kinds)) throw new Error(`no name for movements of the kind ${kind}`);
      const sentence = description === "" ? NAMES.sentences[kind] : "";
      const called = [NAMES.kinds[kind], sentence, NAMES.services[service] ?? ""];
      rows.push({ seq, at, kind, service, description, reference, status, amount, called });
    }
    more = page.more;
  }
  if (rows.length !== ROWS) throw new Error(`${rows.length} rows instead of ${ROWS}`);
  return rows;
}

/** A server for the page of the others: the policy of ours lets no foreign script in. */
async function servePeers(rows) {
  const file = (name, type) => ({ type, path: fileURLToPath(new URL(`../${name}`, import.meta.url)) });
  const files = {
    "/": file("filter/peers.html", "text/html"),
    "/peers.js": file("filter/peers.js", "text/javascript"),
    "/table-core.js": file("node_modules/@tanstack/table-core/build/umd/index.production.js", "text/javascript"),
  };
  const json = JSON.stringify(rows);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    if (pathname === "/rows.json") {
      response.writeHead(200, { "content-type": "application/json" }).end(json);
    } else if (files[pathname]) {
      response.writeHead(200, { "content-type": files[pathname].type });
      createReadStream(files[pathname].path).pipe(response);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { base: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
