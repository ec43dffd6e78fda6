/** Holds many open pages, in a process of its own because descriptors are counted per process. Spoken to by `live-load.ts`. */

export interface OpenPages {
  readonly port: number;
  /** How many pages. Each watches `topics` of the products 1 to `products`, and product `products + 1` as all do. */
  readonly pages: number;
  readonly first: number;
  readonly topics: number;
  readonly products: number;
}

export type Order = ({ do: "open" } & OpenPages) | { do: "report" } | { do: "close" };
/** A change as one page saw it: product, version, and when in epoch ms; three numbers each, one after the other. */
export type News = { opened: number } | { seen: number[] } | { closed: number };

/** Addresses of this machine to spread over: 28,000 ports each. */
const ADDRESSES = 8;
const OPEN_AT_ONCE = 100;
const ID = Buffer.from("id: ");

const sockets: { end(): unknown }[] = [];
let seen: number[] = [];

if (process.send) {
  process.on("message", (order: Order) => void obey(order));
  process.on("disconnect", () => process.exit(0));
}

async function obey(order: Order): Promise<void> {
  if (order.do === "open") await open(order);
  else if (order.do === "report") {
    const reported = seen;
    seen = [];
    tell({ seen: reported });
  } else {
    for (const socket of sockets.splice(0)) socket.end();
    tell({ closed: sockets.length });
  }
}

async function open({ port, pages, first, topics, products }: OpenPages): Promise<void> {
  for (let opened = 0; opened < pages; opened += OPEN_AT_ONCE) {
    const batch = Math.min(OPEN_AT_ONCE, pages - opened);
    await Promise.all(
      Array.from({ length: batch }, (_, at) => {
        const page = first + opened + at;
        const ids = Array.from({ length: topics }, (_, topic) => 1 + ((page * topics + topic) % products));
        const names = [...ids, products + 1].map((id) => `stock:${id}`);
        return openPage(`127.0.0.${1 + (page % ADDRESSES)}`, port, names.join(","));
      }),
    );
  }
  tell({ opened: pages });
}

/** Resolves when the first bytes of its state are there. */
async function openPage(hostname: string, port: number, topics: string): Promise<void> {
  const shown = Promise.withResolvers<void>();
  const socket = await Bun.connect({
    hostname,
    port,
    socket: {
      open: (self) => void self.write(`GET /live?topics=${topics} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`),
      data: (_, bytes) => {
        note(bytes);
        shown.resolve();
      },
      close: () => shown.reject(new Error("the server closed a page")),
      error: (_, error) => shown.reject(error),
    },
  });
  sockets.push(socket);
  await shown.promise;
}

/** Notes every `id: <product>@<version>` line; a message cut in two by the network is as rare as it is unimportant. */
function note(bytes: Buffer): void {
  const now = performance.timeOrigin + performance.now();
  for (let at = bytes.indexOf(ID); at >= 0; at = bytes.indexOf(ID, at + 4)) {
    const end = bytes.indexOf(10, at);
    if (end < 0) return;
    const [product, version] = bytes.toString("latin1", at + 4, end).split("@");
    seen.push(Number(product), Number(version), now);
  }
}

function tell(news: News): void {
  process.send?.(news);
}
