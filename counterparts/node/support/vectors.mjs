// The vectors: the file named by PAYMENT_VECTORS, else the one shared beside the repository, else the repository's copy.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const named = process.env.PAYMENT_VECTORS;
const shared = resolve(root, "../shared/payment-vectors.json");
const copy = resolve(root, "billing/tests/fixtures/payment-vectors.json");

const path = named ? resolve(root, named) : existsSync(shared) ? shared : copy;
const file = JSON.parse(readFileSync(path, "utf8"));

/** Every vector of some kinds. `sdk` is what the SDK says, where it errs: null when the vector is none of its business. */
export function vectors(provider, ...kinds) {
  const signing = file.vectors.map((vector) => ({ ...vector, sdk: vector.valid }));
  const policy = file.policy_vectors.map((vector) => ({ ...vector, sdk: vector.sdk_result ?? null }));
  return [...signing, ...policy].filter((vector) => vector.provider === provider && kinds.includes(vector.kind));
}
