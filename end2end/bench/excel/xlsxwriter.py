"""Rows × 8 columns with XlsxWriter in constant memory: xlsxwriter.py OUT ROWS"""

import json
import re
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

# This file has the name of the package.
sys.path = [place for place in sys.path if Path(place or ".").resolve() != Path(__file__).resolve().parent]

import xlsxwriter  # noqa: E402

out, rows = sys.argv[1], int(sys.argv[2])
started = time.perf_counter()
book = xlsxwriter.Workbook(out, {"constant_memory": True})
sheet = book.add_worksheet("Movements")
date = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
money = book.add_format({"num_format": "#,##0.000000"})
heads = ["Date", "Kind", "Service", "Description", "Reference", "Status", "Amount", "Balance after"]
for column, head in enumerate(heads):
    sheet.write_string(0, column, head)
begin = datetime(2023, 11, 14, 22, 13, 20)
for row, seq in enumerate(range(rows, 0, -1), 1):
    sheet.write_datetime(row, 0, begin + timedelta(seconds=seq * 61), date)
    sheet.write_string(row, 1, "charge")
    sheet.write_string(row, 2, f"service{seq % 8}")
    sheet.write_string(row, 3, f"Qwen3-32B, {seq * 7919 % 100_000} tokens")
    sheet.write_string(row, 4, f"req_{seq * 7919:016x}")
    sheet.write_string(row, 5, "success")
    sheet.write_number(row, 6, -(seq * 7919 % 100_000) / 1e6, money)
    sheet.write_number(row, 7, (5_000_000_000 - seq * 4999) / 1e6, money)
book.close()
peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps({"rows": rows, "ms": round((time.perf_counter() - started) * 1000), "peak_kib": peak}))
