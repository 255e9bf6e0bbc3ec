// Exports: time and memory beside exceljs (streaming) and XlsxWriter (constant memory), and the memory of the whole server
// while it exports a million rows. Alone: node bench/excel.mjs; the programs are built by `make bench-excel`.
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const tools = path.join(here, "excel");
const ROWS = 100_000;
const MANY = 1_000_000;
const SERVER_MIB = 128;
const REPEATS = 3;

const mib = (kib) => Math.round((kib / 1024) * 10) / 10;
const program = (name, variable) => {
  const file = process.env[variable];
  if (!file || !existsSync(file)) throw new Error(`${variable} does not name the program ${name}: run make bench-excel`);
  return file;
};

/** The best of a few runs: the machine may be busy with something else. */
async function best(command, args) {
  let found;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const { stdout } = await run(command, args, { maxBuffer: 1 << 20 });
    const answer = JSON.parse(stdout.trim().split("\n").at(-1));
    found = {
      ms: Math.min(found?.ms ?? Infinity, answer.ms),
      peak_kib: Math.min(found?.peak_kib ?? Infinity, answer.peak_kib),
    };
  }
  return found;
}

async function peers(folder) {
  if (!existsSync(path.join(tools, "node_modules"))) {
    await run("npm", ["ci", "--no-audit", "--no-fund", "--prefix", tools]);
  }
  const python = path.join(root, ".tools/bench-excel");
  if (!existsSync(path.join(python, "complete"))) {
    await run("python3", ["-m", "venv", python]);
    const pip = path.join(python, "bin/python");
    await run(pip, ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", path.join(tools, "requirements.txt")]);
    writeFileSync(path.join(python, "complete"), "");
  }
  const out = path.join(folder, "peer.xlsx");
  return {
    exceljs: await best("node", [path.join(tools, "exceljs.mjs"), out, String(ROWS)]),
    XlsxWriter: await best(path.join(python, "bin/python"), [path.join(tools, "xlsxwriter.py"), out, String(ROWS)]),
  };
}

const freePort = () =>
  new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });

/** Exports a million rows from the running server, as a browser does. */
async function wholeServer(server, folder) {
  const port = Number(process.env.PREPAY_BENCH_PORT ?? (await freePort()));
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(server, ["serve"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      PREPAY_DATA: folder,
      PREPAY_LISTEN: `127.0.0.1:${port}`,
      PREPAY_BASE_URL: base,
      PREPAY_LOG: "warn",
    },
  });
  try {
    for (let tries = 0; ; tries++) {
      const ready = await fetch(`${base}/readyz`).catch(() => undefined);
      if (ready?.ok) break;
      if (tries === 100) throw new Error("the server does not start");
      await new Promise((done) => setTimeout(done, 100));
    }
    const signIn = await fetch(`${base}/api/sign_in`, {
      method: "POST",
      headers: { origin: base, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ email: "bench@example.com", password: "correct horse battery" }),
    });
    const cookie = signIn.headers.get("set-cookie")?.split(";")[0];
    if (!signIn.ok || !cookie) throw new Error(`signing in: ${signIn.status}`);
    const begun = performance.now();
    const answer = await fetch(`${base}/billing/credit-history/export.xlsx`, { headers: { cookie } });
    if (!answer.ok) throw new Error(`the export: ${answer.status}`);
    let bytes = 0;
    for await (const piece of answer.body) bytes += piece.length;
    const ms = Math.round(performance.now() - begun);
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"));
    return { ms, bytes, peak_kib: Number(peak?.[1]) };
  } finally {
    child.kill("SIGTERM");
    await new Promise((done) => child.once("exit", done));
  }
}

/** @returns {Promise<{what: string, value: number, unit: string, bar: number | null, holds: boolean, beside: {name: string, value: number}[]}[]>} */
export async function excel() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "prepay-bench-excel-"));
  try {
    const ours = program("excel", "PREPAY_BENCH_EXCEL");
    const out = path.join(folder, "ours.xlsx");
    const memory = await best(ours, ["memory", out, String(ROWS)]);
    const small = path.join(folder, "small");
    await run(ours, ["fill", small, String(ROWS)]);
    const database = await best(ours, ["database", small, out]);
    const others = await peers(folder);
    const records = [];
    const compare = (what, mine, measure, unit, value) => {
      const beside = Object.entries(others).map(([name, of]) => ({ name, value: value(of[measure]) }));
      const bar = Math.min(...beside.map((peer) => peer.value));
      records.push({ what, value: value(mine[measure]), unit, bar, holds: value(mine[measure]) < bar, beside });
    };
    const same = (ms) => ms;
    compare("Excel of 100,000 rows in memory (ours 11 columns, theirs 8): time", memory, "ms", "ms", same);
    compare("Excel of 100,000 rows in memory (ours 11 columns, theirs 8): peak memory", memory, "peak_kib", "MiB", mib);
    compare("Excel of 100,000 rows from the database: time", database, "ms", "ms", same);
    compare("Excel of 100,000 rows from the database: peak memory", database, "peak_kib", "MiB", mib);
    const big = path.join(folder, "big");
    await run(ours, ["fill", big, String(MANY)]);
    const server = await wholeServer(program("server", "PREPAY_BENCH_SERVER"), big);
    const peak = mib(server.peak_kib);
    const what = "Excel of 1,000,000 rows";
    const alone = { bar: null, holds: true, beside: [] };
    records.push({ ...alone, what: `${what}: peak memory of the whole server`, value: peak, unit: "MiB", bar: SERVER_MIB, holds: peak < SERVER_MIB });
    records.push({ ...alone, what: `${what}: time until it is fetched`, value: server.ms, unit: "ms" });
    records.push({ ...alone, what: `${what}: size`, value: Math.round(server.bytes / 2 ** 20), unit: "MiB" });
    return records;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] && statSync(process.argv[1]).ino === statSync(fileURLToPath(import.meta.url)).ino) {
  const records = await excel();
  for (const { what, value, unit, bar, holds, beside } of records) {
    const others = beside.map((peer) => `${peer.name} ${peer.value}`).join(", ");
    console.log(`${holds ? "ok  " : "FAIL"} ${what}: ${value} ${unit}${bar === null ? "" : `, less than ${bar}`}${others && ` (${others})`}`);
  }
  const target = path.join(root, "target/bench");
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, "excel.json"), `${JSON.stringify(records, null, 2)}\n`);
  process.exitCode = records.every(({ holds }) => holds) ? 0 : 1;
}
