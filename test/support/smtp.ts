import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A letter as a mail server took it in. */
export interface TakenLetter {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
}

export interface TestSmtp {
  /** For SMTP_URL. */
  readonly url: string;
  readonly taken: readonly TakenLetter[];
  /** What it answers to `RCPT TO` of this address from now on: a code and words; null ends that. */
  refuse(address: string, refusal: { readonly code: number; readonly words: string } | null): void;
  /** Cuts the connection in the middle of the next letters, so many of them. */
  dropNext(letters: number): void;
  /** Takes the next letters, so many, and cuts the connection before it says so. */
  swallowYes(letters: number): void;
  stop(): Promise<void>;
}

/** A mail server on a free port that keeps what it takes. */
export async function startSmtp(): Promise<TestSmtp> {
  const taken: TakenLetter[] = [];
  const refusals = new Map<string, { readonly code: number; readonly words: string }>();
  let toDrop = 0;
  let toSwallow = 0;
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 10,
    onRcptTo: ({ address }, _session, answer) => {
      const refusal = refusals.get(address);
      answer(refusal ? Object.assign(new Error(refusal.words), { responseCode: refusal.code }) : null);
    },
    onData: (stream, { envelope, id }, answer) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const isDropped = toDrop > 0;
        const isSwallowed = !isDropped && toSwallow > 0;
        if (isDropped) toDrop -= 1;
        else {
          const from = envelope.mailFrom ? envelope.mailFrom.address : "";
          const to = envelope.rcptTo.map(({ address }) => address);
          taken.push({ from, to, source: Buffer.concat(chunks).toString() });
        }
        if (isSwallowed) toSwallow -= 1;
        if (!isDropped && !isSwallowed) return answer(null);
        for (const connection of server.connections as Set<{ id: string; _socket: { destroy(): void } }>)
          if (connection.id === id) connection._socket.destroy();
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    refuse: (address, refusal) => (refusal ? refusals.set(address, refusal) : refusals.delete(address)),
    dropNext: (letters) => {
      toDrop = letters;
    },
    swallowYes: (letters) => {
      toSwallow = letters;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
