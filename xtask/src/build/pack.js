
// The parts of the page that was opened came as one file (see pack.rs of the build); any other is fetched alone.
const unpack = (buffer) => {
  const [bytes, view, names, parts] = [new Uint8Array(buffer), new DataView(buffer), new TextDecoder(), new Map()];
  for (let at = 0; at < bytes.length; ) {
    const named = at + 1 + bytes[at];
    const end = named + 4 + view.getUint32(named, true);
    if (end > bytes.length) throw new Error("the pack was cut short");
    parts.set(names.decode(bytes.subarray(at + 1, named)), bytes.subarray(named + 4, end));
    at = end;
  }
  return parts;
};
const packed = Promise.resolve(globalThis.prepayPack).then(unpack).catch(() => new Map());
async function part(name) {
  const bytes = (await packed).get(name);
  if (!bytes) return fetch(new URL(`./${name}`, import.meta.url));
  return new Response(bytes, { headers: { "Content-Type": "application/wasm" } });
}
