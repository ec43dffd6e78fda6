import { createServer } from "node:net";
import { StackError } from "./stack-error.ts";

const TRIES_MAX = 5;

export class PortInUse extends StackError {
  constructor(port: number, who: string) {
    super(`Port ${port} of 127.0.0.1 is in use, ${who} cannot have it: end what listens there or choose another port.`);
  }
}

/** Whether nothing listens on `port` of `host` yet. */
export function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** `count` different ports of 127.0.0.1 that are free now. They stay free only by luck: whoever needs one binds it soon. */
export async function freePorts(count: number): Promise<number[]> {
  const probes = await Promise.all(Array.from({ length: count }, () => listenAnywhere()));
  return Promise.all(probes.map(({ port, close }) => close().then(() => port)));
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new StackError("No free port on 127.0.0.1.");
  return port;
}

/** For each of `wanted` that port when it is given and free, otherwise another that is; all of them different. */
export async function freePortsOr(wanted: readonly (number | undefined)[]): Promise<number[]> {
  const kept = await Promise.all(wanted.map(async (port) => (port && (await isPortFree(port)) ? port : undefined)));
  const others = (await freePorts(2 * wanted.length)).filter((port) => !kept.includes(port));
  return kept.map((port) => port ?? others.pop() ?? 0);
}

/** Runs `attempt` with `count` free ports, and again with others should somebody else take one of them meanwhile. */
export async function withFreePorts<T>(count: number, attempt: (ports: readonly number[]) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(await freePorts(count));
    } catch (error) {
      if (!(error instanceof PortInUse) || tries === TRIES_MAX) throw error;
    }
  }
}

function listenAnywhere(): Promise<{ port: number; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      if (address === null || typeof address === "string") return reject(new StackError("No free port on 127.0.0.1."));
      resolve({ port: address.port, close: () => new Promise((closed) => probe.close(() => closed())) });
    });
  });
}
