// Rows × 8 columns with exceljs, streaming: node exceljs.mjs OUT ROWS
import { readFileSync } from "node:fs";
import exceljs from "exceljs";

const [out, rows] = process.argv.slice(2);
const count = Number(rows);
const started = performance.now();
const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: out, useSharedStrings: false, useStyles: true });
const sheet = book.addWorksheet("Movements");
sheet.columns = [
  { style: { numFmt: "yyyy-mm-dd hh:mm:ss" } },
  ...Array.from({ length: 5 }, () => ({})),
  { style: { numFmt: "#,##0.000000" } },
  { style: { numFmt: "#,##0.000000" } },
];
sheet.addRow(["Date", "Kind", "Service", "Description", "Reference", "Status", "Amount", "Balance after"]).commit();
for (let seq = count; seq >= 1; seq--) {
  sheet
    .addRow([
      new Date(1_700_000_000_000 + seq * 61_000),
      "charge",
      `service${seq % 8}`,
      `Qwen3-32B, ${(seq * 7919) % 100_000} tokens`,
      `req_${(seq * 7919).toString(16).padStart(16, "0")}`,
      "success",
      -((seq * 7919) % 100_000) / 1e6,
      (5_000_000_000 - seq * 4999) / 1e6,
    ])
    .commit();
}
sheet.commit();
await book.commit();
const peak = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"));
console.log(JSON.stringify({ rows: count, ms: Math.round(performance.now() - started), peak_kib: Number(peak?.[1]) }));
