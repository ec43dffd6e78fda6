import { createServer } from "node:net";
import { StackError } from "./stack-error.ts";

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

/** `wanted` when it is given and free, otherwise one that is. */
export async function freePortOr(wanted: number | undefined): Promise<number> {
  return wanted && (await isPortFree(wanted)) ? wanted : freePort();
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
