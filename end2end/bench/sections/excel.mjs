// Exports: time and memory beside exceljs (streaming) and XlsxWriter (constant memory), and the memory of the whole server
// while it exports a million rows. Builds the program that writes without a server, `billing/examples/excel.rs`.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { record } from "../measure.mjs";
import { startServer } from "../server.mjs";

const execute = promisify(execFile);
const tools = fileURLToPath(new URL("../excel", import.meta.url));
const ROWS = 100_000;
const MANY = 1_000_000;
const SERVER_MIB = 128;
const REPEATS = 3;
/** Whom the example's `fill` makes. */
const EMAIL = "bench@example.com";
const PASSWORD = "correct horse battery";

const mib = (kib) => Math.round((kib / 1024) * 10) / 10;

export async function run({ root }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "prepay-bench-excel-"));
  try {
    const program = await build(root);
    const out = path.join(folder, "ours.xlsx");
    const memory = await best(program, ["memory", out, String(ROWS)]);
    const small = path.join(folder, "small");
    await execute(program, ["fill", small, String(ROWS)]);
    const database = await best(program, ["database", small, out]);
    const others = await peers(root, path.join(folder, "peer.xlsx"));
    const records = [];
    const compare = (what, mine, measure, unit, value, isBar = true) => {
      const beside = Object.fromEntries(Object.entries(others).map(([name, of]) => [name, value(of[measure])]));
      const most = isBar ? Math.min(...Object.values(beside)) : undefined;
      records.push(record(what, value(mine[measure]), unit, { most, beside }));
    };
    const same = (ms) => ms;
    const what = "Excel of 100,000 rows";
    compare(`${what} in memory (ours 12 columns, theirs 8): time`, memory, "ms", "ms", same);
    compare(`${what} in memory (ours 12 columns, theirs 8): peak memory`, memory, "peak_kib", "MiB", mib);
    compare(`${what} from the database: time`, database, "ms", "ms", same);
    // With the database's own caches, which the others do not have: they write rows that are made up on the spot.
    compare(`${what} from the database: peak memory`, database, "peak_kib", "MiB", mib, false);
    const big = path.join(folder, "big");
    await execute(program, ["fill", big, String(MANY)]);
    const server = await wholeServer(root, big);
    const many = "Excel of 1,000,000 rows";
    records.push(record(`${many}: peak memory of the whole server`, mib(server.peak_kib), "MiB", { most: SERVER_MIB }));
    records.push(record(`${many}: time until it is fetched`, server.ms, "ms"));
    records.push(record(`${many}: size`, Math.round(server.bytes / 2 ** 20), "MiB"));
    return records;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build(root) {
  const words = ["build", "--quiet", "--release", "--package", "billing", "--example", "excel"];
  await execute("cargo", words, { cwd: root, maxBuffer: 1 << 24 });
  return path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, "target"), "release/examples/excel");
}

/** The best of a few runs: the machine may be busy with something else. */
async function best(command, args) {
  let found;
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const { stdout } = await execute(command, args, { maxBuffer: 1 << 20 });
    const answer = JSON.parse(stdout.trim().split("\n").at(-1));
    found = {
      ms: Math.min(found?.ms ?? Infinity, answer.ms),
      peak_kib: Math.min(found?.peak_kib ?? Infinity, answer.peak_kib),
    };
  }
  return found;
}

async function peers(root, out) {
  if (!existsSync(path.join(tools, "node_modules"))) {
    await execute("npm", ["ci", "--no-audit", "--no-fund", "--prefix", tools]);
  }
  const python = path.join(root, ".tools/bench-excel");
  if (!existsSync(path.join(python, "complete"))) {
    await execute("python3", ["-m", "venv", python]);
    const requirements = ["--require-hashes", "-r", path.join(tools, "requirements.txt")];
    await execute(path.join(python, "bin/python"), ["-m", "pip", "install", "--quiet", ...requirements]);
    writeFileSync(path.join(python, "complete"), "");
  }
  return {
    exceljs: await best("node", [path.join(tools, "exceljs.mjs"), out, String(ROWS)]),
    XlsxWriter: await best(path.join(python, "bin/python"), [path.join(tools, "xlsxwriter.py"), out, String(ROWS)]),
  };
}

/** Exports a million rows from a running server, as a browser does. */
async function wholeServer(root, data) {
  const server = await startServer(root, data);
  try {
    const cookie = await server.session(EMAIL, PASSWORD);
    const begun = performance.now();
    const answer = await fetch(`${server.base}/billing/credit-history/export.xlsx`, { headers: { cookie } });
    if (!answer.ok) throw new Error(`the export: ${answer.status}`);
    let bytes = 0;
    for await (const piece of answer.body) bytes += piece.length;
    const ms = Math.round(performance.now() - begun);
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"));
    return { ms, bytes, peak_kib: Number(peak?.[1]) };
  } finally {
    await server.stop();
  }
}
