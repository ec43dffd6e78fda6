import type { AnyElysia } from "elysia";

export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** The words of the page, tags and entities resolved, white space squeezed. */
  readonly text: string;
}

/** A browser that keeps cookies, follows redirects, and sends the forms it is shown. */
export interface TestBrowser {
  readonly cookies: Map<string, string>;
  /** Where it is. */
  readonly path: string;
  open(path: string): Promise<Seen>;
  /** Sends a form as a browser without scripts would, and follows where it leads. */
  send(path: string, fields: Record<string, string | number>): Promise<Seen>;
  /** Sends a form as htmx does from the page that is open. */
  swap(path: string, fields: Record<string, string | number>): Promise<Seen>;
}

/** How many elements a parser finds that match; text that only looks like an element is none. */
export async function countElements(html: string, selector: string): Promise<number> {
  let found = 0;
  const counting = new HTMLRewriter().on(selector, {
    element() {
      found += 1;
    },
  });
  await counting.transform(new Response(html)).text();
  return found;
}

let commands = 0;

/** A command id as a form would have it; another one each time. */
export function commandId(): string {
  commands += 1;
  return `command-of-a-test-${commands}`;
}

/** A browser with nothing in it. */
export function testBrowser(app: AnyElysia): TestBrowser {
  const cookies = new Map<string, string>();
  let path = "/";

  const ask = async (to: string, init: RequestInit & { headers?: Record<string, string> } = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { accept: "text/html", ...(cookie && { cookie }), ...init.headers };
    const response = await app.handle(new Request(`http://localhost${to}`, { ...init, headers }));
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return response;
  };
  const post = (to: string, fields: Record<string, string | number>, headers: Record<string, string>) =>
    ask(to, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin", ...headers },
      body: new URLSearchParams(Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)])),
    });

  return {
    cookies,
    get path() {
      return path;
    },
    open: async (to) => {
      path = to;
      return seen(await ask(to));
    },
    send: async (to, fields) => {
      const response = await post(to, fields, { referer: `http://localhost${path}` });
      path = response.status === 303 ? response.headers.get("location")! : to;
      return seen(response.status === 303 ? await ask(path) : response);
    },
    swap: async (to, fields) => {
      const from = { "hx-request": "true", "hx-current-url": `http://localhost${path}` };
      return seen(await post(to, fields, from));
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ""] = line.split(";");
  const [name = "", value = ""] = pair.split("=");
  if (/max-age=0/i.test(line)) cookies.delete(name);
  else cookies.set(name, value);
}

async function seen(response: Response): Promise<Seen> {
  const html = await response.text();
  const words = html.replaceAll(/<(?:[^>"]|"[^"]*")*>/g, " ");
  const text = words
    .replaceAll(/&#(x?)([0-9a-f]+);/g, (_, hex: string, code: string) =>
      String.fromCodePoint(parseInt(code, hex ? 16 : 10)),
    )
    .replaceAll(/&(lt|gt|amp|quot);/g, (_, name: string) => ({ lt: "<", gt: ">", amp: "&", quot: '"' })[name] ?? "")
    .replaceAll(/\s+/g, " ");
  return { status: response.status, headers: response.headers, html, text };
}
