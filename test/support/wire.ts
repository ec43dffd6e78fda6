import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** The end of Postgres' answer to the one statement a commit is; it says so after it has committed. */
const COMMITTED = Buffer.from("SELECT 1\0");

/** A TCP line to a server that can be held, let go and cut, to reach moments no clock can hit. */
export interface Wire {
  /** The server's URL through this wire. */
  readonly url: string;
  /** Nothing more reaches the server until `release`. What it says still comes back. */
  hold(): void;
  /** Holds as soon as something with this text in it is sent, and that first of all. */
  holdFrom(text: string): void;
  release(): void;
  /** Resolves at the next thing sent while held. */
  readonly heldBack: Promise<void>;
  /** Cuts the line when Postgres next says that a commit is done, before the asker hears it. Resolves when it is cut. */
  cutAtCommit(): Promise<void>;
  close(): void;
}

export async function startWire(serverUrl: string): Promise<Wire> {
  const { port, hostname } = new URL(serverUrl);
  const lines = new Set<Line>();
  let isHeld = false;
  let holdText: string | null = null;
  let cut: (() => void) | null = null;
  let reached = Promise.withResolvers<void>();
  const server = createServer((client) => {
    const line = new Line(client, connect(Number(port), hostname));
    lines.add(line);
    client.on("close", () => lines.delete(line));
    client.on("data", (bytes: Uint8Array) => {
      if (holdText !== null && Buffer.from(bytes).includes(holdText)) isHeld = true;
      if (!isHeld) return line.up(bytes);
      line.held.push(bytes);
      reached.resolve();
    });
    line.server.on("data", (bytes: Buffer) => {
      if (!cut || bytes.indexOf(COMMITTED) < 0) return client.write(bytes);
      cut();
      cut = null;
      line.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    hold: () => {
      isHeld = true;
      reached = Promise.withResolvers<void>();
    },
    holdFrom: (text) => {
      holdText = text;
    },
    release: () => {
      isHeld = false;
      holdText = null;
      for (const line of lines) for (const bytes of line.held.splice(0)) line.up(bytes);
    },
    get heldBack() {
      return reached.promise;
    },
    cutAtCommit: () =>
      new Promise((resolve) => {
        cut = resolve;
      }),
    close: () => {
      server.close();
      for (const line of lines) line.end();
    },
  };
}

class Line {
  readonly held: Uint8Array[] = [];

  constructor(
    readonly client: Socket,
    readonly server: Socket,
  ) {
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", () => this.end());
      socket.on("close", () => this.end());
    }
  }

  up(bytes: Uint8Array): void {
    this.server.write(bytes);
  }

  end(): void {
    this.client.destroy();
    this.server.destroy();
  }
}
