"""Runs every test and prints one line for each group of them, which `cargo xtask test` adds up. A group is a class, its
`title` says which part of the proof it is. Vectors and tables count one by one, as subtests."""

import sys
import traceback
import unittest
from pathlib import Path


class Report(unittest.TestResult):
    """Counts by group."""

    def __init__(self):
        super().__init__()
        self.counts = {}
        self.parts = {}

    def count(self, test, passed):
        title = getattr(test, "title", f"(?) {test}")
        counts = self.counts.setdefault(title, [0, 0])
        counts[0 if passed else 1] += 1

    def fail(self, test, error):
        self.count(test, passed=False)
        print(f"failed: {test}")
        traceback.print_exception(*error, file=sys.stdout)

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        self.parts[test.id()] = True
        if error is None:
            self.count(test, passed=True)
        else:
            print(subtest.params)
            self.fail(test, error)

    def addSuccess(self, test):
        # A test of subtests has been counted with them.
        if test.id() not in self.parts:
            self.count(test, passed=True)

    def addError(self, test, error):
        self.fail(test, error)

    def addFailure(self, test, error):
        self.fail(test, error)

    def addSkip(self, test, reason):
        # What was left out has not passed.
        self.count(test, passed=False)
        print(f"failed: {test}: left out: {reason}")


def main():
    here = Path(__file__).parent
    sys.path.insert(0, str(here))
    suite = unittest.defaultTestLoader.discover(str(here / "tests"))
    report = Report()
    suite.run(report)
    for title, (passed, failed) in report.counts.items():
        print(f"{title}: {passed} passed, {failed} failed")
    return 1 if any(failed for _, failed in report.counts.values()) else 0


sys.exit(main())
