import type { News, OpenPages, Order } from "./live-pages.ts";

const PROCESSES = 2;

/** A change as one page saw it; `at` in epoch ms. */
export interface Sighting {
  readonly productId: number;
  readonly version: number;
  readonly at: number;
}

/** Many open pages, spread over processes. */
export class Pages {
  readonly #processes = Array.from({ length: PROCESSES }, () => new PageProcess());

  /** Opens them all; resolves with the ms it took when each has seen its first bytes. */
  async open(port: number, pages: number, topics: number, products: number): Promise<number> {
    const began = performance.now();
    const each = Math.ceil(pages / PROCESSES);
    await Promise.all(
      this.#processes.map((process, index) =>
        process.open({ port, pages: Math.min(each, pages - index * each), first: index * each, topics, products }),
      ),
    );
    return performance.now() - began;
  }

  /** What all pages saw since the last time this was asked. */
  async seen(): Promise<Sighting[]> {
    return (await Promise.all(this.#processes.map((process) => process.seen()))).flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.close()));
  }

  async end(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.end()));
  }
}

class PageProcess {
  #answer = Promise.withResolvers<News>();
  readonly #process = Bun.spawn([process.execPath, `${import.meta.dir}/live-pages.ts`], {
    ipc: (news: News) => this.#answer.resolve(news),
    onExit: (_, code) => this.#answer.reject(new Error(`the process of the pages ended with ${code}`)),
    stdio: ["ignore", "inherit", "inherit"],
  });

  async open(pages: OpenPages): Promise<void> {
    await this.#ask({ do: "open", ...pages });
  }

  async seen(): Promise<Sighting[]> {
    const news = await this.#ask({ do: "report" });
    const numbers = "seen" in news ? news.seen : [];
    const sightings: Sighting[] = [];
    for (let i = 0; i < numbers.length; i += 3) {
      sightings.push({ productId: numbers[i]!, version: numbers[i + 1]!, at: numbers[i + 2]! });
    }
    return sightings;
  }

  async close(): Promise<void> {
    await this.#ask({ do: "close" });
  }

  async end(): Promise<void> {
    this.#answer.promise.catch(() => {});
    this.#process.kill();
    await this.#process.exited;
  }

  #ask(order: Order): Promise<News> {
    this.#answer = Promise.withResolvers();
    this.#process.send(order);
    return this.#answer.promise;
  }
}
