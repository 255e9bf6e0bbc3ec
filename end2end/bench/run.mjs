// `make bench-ui`: runs the sections named as arguments (all of them by default) and keeps their records in
// target/bench/ui.json. A section is a file of `sections/` that exports `run({ root, server })` and returns records
// (`measure.mjs`); `server()` is the built server, started when the first section asks for it.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "./server.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const known = readdirSync(join(here, "sections")).map((file) => file.replace(/\.mjs$/, ""));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : known;
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`No section ${unknown.join(", ")}. There are: ${known.join(", ")}.`);
  process.exit(2);
}

const file = join(root, "target/bench/ui.json");
let kept = {};
try {
  const before = Object.entries(JSON.parse(readFileSync(file, "utf8")));
  kept = Object.fromEntries(before.filter(([name]) => known.includes(name)));
} catch {
  // The first run.
}
let started;
// Its data are kept from run to run: a million movements are not made twice.
const server = () => (started ??= startServer(root, process.env.PREPAY_BENCH_DATA ?? join(root, "target/bench/data")));
let missed = 0;
try {
  for (const name of wanted) {
    console.log(`${name} …`);
    const { run } = await import(`./sections/${name}.mjs`);
    const records = await run({ root, server });
    kept[name] = records;
    for (const { what, value, unit, bar, holds, beside } of records) {
      const others = beside.map((other) => `${other.name} ${other.value} ${unit}`).join(", ");
      const limit = bar === null ? "" : ` (bar: ${bar} ${unit}: ${holds ? "holds" : "MISSED"})`;
      console.log(`  ${what}: ${value} ${unit}${limit}${others ? `; ${others}` : ""}`);
      if (!holds) missed += 1;
    }
    mkdirSync(join(root, "target/bench"), { recursive: true });
    writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  }
} finally {
  await (await started)?.stop();
}
process.exit(missed > 0 ? 1 : 0);
