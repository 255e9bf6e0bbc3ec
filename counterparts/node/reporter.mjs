// One line for each group of tests, which `cargo xtask test` adds up, and the details of what failed.
const stack = (error) => `${(error.cause ?? error).stack ?? error}\n`;

export default async function* report(events) {
  let counts = { passed: 0, failed: 0 };
  for await (const { type, data } of events) {
    if (type === "test:stdout" || type === "test:stderr") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const isGroup = data.details.type === "suite";
    if (!isGroup) {
      // A test that was left out has not passed.
      const passed = type === "test:pass" && data.skip === undefined && data.todo === undefined;
      counts[passed ? "passed" : "failed"] += 1;
    }
    if (type === "test:fail" && data.details.error.failureType !== "subtestsFailed") {
      yield `failed: ${data.name} (${data.file ?? ""}:${data.line ?? ""})\n${stack(data.details.error)}`;
    }
    if (data.nesting > 0) continue;
    if (type === "test:fail") counts.failed = Math.max(counts.failed, 1);
    // A file that cannot be loaded is a test without a group.
    yield `${isGroup ? data.name : `(?) ${data.name}`}: ${counts.passed} passed, ${counts.failed} failed\n`;
    counts = { passed: 0, failed: 0 };
  }
}
