// Small loopback servers and a browser without a screen.
import { once } from "node:events";
import { createServer, request } from "node:http";

async function listen(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${port}`, port, stop };
}

async function text(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

/** A server that keeps every request; `next()` gives them in order. `answer` makes the body of the answer, in JSON. */
export async function startListener(answer = () => ({})) {
  const received = [];
  const waiting = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const message = { method, url, headers, body: await text(incoming) };
    const body = JSON.stringify(await answer(message));
    outgoing.writeHead(200, { "content-type": "application/json" }).end(body);
    const taker = waiting.shift();
    if (taker) taker(message);
    else received.push(message);
  });
  const place = await listen(server);
  const next = () => (received.length > 0 ? Promise.resolve(received.shift()) : new Promise((take) => waiting.push(take)));
  return { ...place, next };
}

/** The merchant's side of the sandbox's messages: accepts everything and keeps the messages by gateway. */
export async function startMerchant() {
  const queues = { vnpay: queue(), stripe: queue(), paypal: queue() };
  const listener = await startListener((message) => {
    queues[new URL(message.url, "http://x").pathname.slice(1)].put(message);
    return { RspCode: "00", Message: "Confirm Success" };
  });
  return { url: listener.url, stop: listener.stop, next: (gateway) => queues[gateway].take() };
}

function queue() {
  const items = [];
  const waiting = [];
  return {
    put: (item) => (waiting.length > 0 ? waiting.shift()(item) : items.push(item)),
    take: () => (items.length > 0 ? Promise.resolve(items.shift()) : new Promise((take) => waiting.push(take))),
  };
}

/** Another origin for one emulated gateway: most SDKs can be told a host and a port, but no folder. */
export async function startDoor(target) {
  const { hostname, port, pathname } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const inner = request({ hostname, port, method, headers, path: pathname + url }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    inner.on("error", () => outgoing.destroy());
    incoming.pipe(inner);
  });
  return listen(server);
}

/** Opens an address as a browser does, up to a page or an address of the merchant (`stopAt`, not opened). */
export async function open(address, stopAt = "https://portal.example.com/") {
  let url = address;
  for (let hops = 0; hops < 5; hops += 1) {
    if (url.startsWith(stopAt)) return { url, left: true };
    const answer = await fetch(url, { redirect: "manual" });
    const location = answer.headers.get("location");
    if (!location) return { url, left: false, status: answer.status, text: await answer.text() };
    url = new URL(location, url).href;
  }
  throw new Error(`redirected too often: ${url}`);
}

/** Presses a button of a pay page; the merchant's message arrives before the browser is sent back. */
export async function press(page, action) {
  const body = new URLSearchParams({ action, delivery: "before-return" });
  const answer = await fetch(page, { method: "POST", body, redirect: "manual" });
  const location = answer.headers.get("location");
  if (!location) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
  return open(new URL(location, page).href);
}
