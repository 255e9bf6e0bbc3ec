"""(f) Exported files, read by openpyxl and by Python's own csv, cell by cell."""

import csv
import json
import subprocess
import tempfile
import unittest
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from support import program, pypi

# The most that a cell of Excel holds, in UTF-16 units.
CELL_MAX = 32_767
CUT = " […]"
# What the catalogue must say; the other heads are compared with it, too.
HEADS = {
    "en": ("Date", "Time", "Amount", "Balance after"),
    "vi": ("Ngày", "Giờ", "Số tiền", "Số dư sau đó"),
    "ja": ("日付", "時刻", "金額", "取引後残高"),
}
FORMATS = {"VND": "#,##0", "JPY": "#,##0", "USD": "#,##0.00", "EUR": "#,##0.00"}
FIELDS = "time kind service source description reference status amount balance currency number".split()
# A text that begins so could begin a formula.
HARMFUL = list("=+-@\t\r\n")
DATES = {"en": "yyyy-mm-dd", "vi": "dd/mm/yyyy", "ja": "yyyy/mm/dd"}


def units(text):
    return len(text.encode("utf-16-le")) // 2


class Exports(unittest.TestCase):
    title = f"(f) Excel files: {pypi('openpyxl')}"

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        subprocess.run([program("PREPAY_EXPORTS_PROGRAM"), cls.folder.name], check=True)
        cls.samples = json.loads((Path(cls.folder.name) / "expected.json").read_text("utf-8"))

    def test_every_cell(self):
        for sample in self.samples:
            with self.subTest(name=sample["name"]):
                book = load_workbook(Path(self.folder.name) / f"{sample['name']}.xlsx")
                self.summary(book.worksheets[0], sample)
                read = []
                for number, sheet in enumerate(book.worksheets[1:], 1):
                    title = sample["movements"] if number == 1 else f"{sample['movements']} {number}"
                    self.assertEqual(sheet.title, title)
                    self.assertEqual(sheet.freeze_panes, "A2")
                    self.assertEqual(sheet.auto_filter.ref, f"A1:L{sheet.max_row}")
                    self.assertLessEqual(sheet.max_row, sample["rows_per_sheet"] + 1)
                    rows = list(sheet.iter_rows())
                    self.assertEqual([cell.value for cell in rows[0]][:12], sample["heads"])
                    read += rows[1:]
                self.assertEqual(len(book.worksheets), 1 + -(-len(sample["rows"]) // sample["rows_per_sheet"]))
                self.assertEqual(len(read), len(sample["rows"]))
                heads = sample["heads"]
                self.assertEqual((heads[0], heads[1], heads[8], heads[9]), HEADS[sample["language"]])
                for cells, row in zip(read, sample["rows"]):
                    self.row(cells, row, sample)

    def row(self, cells, row, sample):
        self.assertEqual(cells[0].value, datetime.fromisoformat(row["date"]))
        self.assertEqual(cells[0].number_format, DATES[sample["language"]])
        self.assertEqual(cells[1].value, time.fromisoformat(row["time"]))
        self.assertTrue(cells[0].is_date and cells[1].is_date)
        texts = ["kind", "service", "source", "description", "reference", "status"]
        for cell, name in [*zip(cells[2:8], texts), (cells[10], "currency")]:
            self.text(cell, row[name])
        for cell, exact, name in [(cells[8], cells[12:13], "amount"), (cells[9], cells[13:14], "balance")]:
            wanted = Decimal(row[name])
            self.assertEqual(cell.data_type, "n")
            self.assertEqual(cell.value, float(wanted))
            if len(wanted.normalize().as_tuple().digits) > 15:
                self.assertEqual(exact[0].value, row[name])
            else:
                self.assertEqual(Decimal(repr(cell.value)), wanted)
                self.assertTrue(not exact or exact[0].value is None)
            decimals = -wanted.normalize().as_tuple().exponent
            usual = FORMATS[sample["currency"]]
            hides = decimals > (2 if usual.endswith(".00") else 0)
            self.assertEqual(cell.number_format, "#,##0.000000" if hides else usual)
        self.assertEqual(cells[11].value, row["number"])

    def text(self, cell, wanted):
        if not wanted:
            self.assertIsNone(cell.value)
            return
        self.assertIn(cell.data_type, ("s", "inlineStr"))
        value = cell.value
        if units(wanted) > CELL_MAX:
            self.assertTrue(value.endswith(CUT))
            self.assertTrue(wanted.startswith(value[: -len(CUT)]))
            self.assertGreaterEqual(units(value), CELL_MAX - 1)
            self.assertLessEqual(units(value), CELL_MAX)
        else:
            self.assertEqual(unescaped(value), wanted)

    def summary(self, sheet, sample):
        self.assertEqual(sheet.title, sample["summary"])
        self.assertEqual(sheet["B3"].value, sample["account"])
        self.assertNotEqual(sheet["B3"].data_type, "f")
        self.assertIn("=x", sheet["B4"].value)
        self.assertEqual(sheet["B5"].value, sample["zone"])
        self.assertEqual(sheet["B6"].value, datetime.fromisoformat(sample["made_at"]))
        self.assertEqual(sheet["B8"].value, sample["count"])
        for cell, name in [("B9", "incoming"), ("B10", "outgoing"), ("B11", "net")]:
            self.assertEqual(sheet[cell].value, float(sample[name]))
        self.assertEqual(sum(Decimal(row["amount"]) for row in sample["rows"]), Decimal(sample["net"]))


class Csv(unittest.TestCase):
    title = "(f) CSV files: Python's csv"
    setUpClass = Exports.__dict__["setUpClass"]

    def test_every_field(self):
        for sample in self.samples:
            with self.subTest(name=sample["name"]):
                path = Path(self.folder.name) / f"{sample['name']}.csv"
                self.assertTrue(path.read_bytes().startswith(b"\xef\xbb\xbf"))
                with path.open(encoding="utf-8-sig", newline="") as file:
                    records = list(csv.reader(file, strict=True))
                self.assertEqual(records[0], sample["heads"])
                self.assertEqual(len(records), len(sample["rows"]) + 1)
                for record, row in zip(records[1:], sample["rows"]):
                    self.assertEqual(date.fromisoformat(record[0]).isoformat(), row["date"])
                    for field, name in zip(record[1:], FIELDS):
                        wanted = str(row[name])
                        harmful = name not in ("amount", "balance") and wanted[:1] in HARMFUL
                        self.assertEqual(field, f"'{wanted}" if harmful else wanted)


def unescaped(value):
    """openpyxl leaves Excel's own escapes of a carriage return and of an underscore as they stand."""
    return (value or "").replace("_x000D_", "\r").replace("_x000d_", "\r").replace("_x005F\r", "_x000D_").replace("_x005F_", "_")
