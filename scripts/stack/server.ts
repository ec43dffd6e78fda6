import type { Child, Ending } from "./child.ts";

/** A server that runs beside the shop. */
export interface Server {
  /** Where clients connect. */
  readonly url: string;
  readonly port: number;
  /** Of the process that runs now; another one after `restart`. */
  readonly pid: number;
  /** Resolves when the process that runs now is gone, for whatever reason. */
  readonly ended: Promise<Ending>;
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Starts it again on the same data and port, after `stop` or a kill. */
  restart(): Promise<void>;
}

/** The server that `child` is, and that `launch` starts again at the same place. It is killed where it takes longer than `patienceMs` to end. */
export function serverOf<Place extends Pick<Server, "url" | "port">>(
  place: Place,
  child: Child,
  launch: () => Promise<Child>,
  patienceMs: number,
): Server & Place {
  let now = child;
  const life = {
    get pid() {
      return now.pid;
    },
    get ended() {
      return now.ended;
    },
    stop: () => now.stop(patienceMs),
    restart: async () => {
      if (now.isRunning()) await now.stop(patienceMs);
      now = await launch();
    },
  };
  return Object.assign(life, place);
}
