import { Elysia } from "elysia";
import { mailboxPage, mailPage } from "../../../views/pages/dev-mail.tsx";
import { type KeptLetter, mailFolder } from "../../mail/folder.ts";
import type { PeerAddresses } from "../address.ts";
import { personal, sharedChrome } from "../pages/chrome.ts";
import { Template } from "../pages/page-cache.ts";
import { type AnswerSet, asPage, type PageParts } from "../pages/parts.ts";
import { PROBLEMS, ProblemError } from "../problem.ts";
import { isFromHere } from "./loopback.ts";

const SHOWN_MAX = 100;
/** A letter in its frame may look as it likes, and load, run, send and lead to nothing but a new tab. */
const LETTER_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

interface Visit {
  readonly request: Request;
  readonly server: PeerAddresses | null;
  readonly set: AnswerSet;
}

/** The letters of a shop that has no mail server, for whoever works on it. For all others there is no such page. */
export function devMail(parts: PageParts) {
  const { settings } = parts.shop;
  const folder = mailFolder(settings);

  const enter = ({ request, server }: Visit) => {
    if (settings.SMTP_URL !== undefined || !isFromHere(request, server)) throw new ProblemError(PROBLEMS.notFound);
  };
  const letterOf = async (visit: Visit, name: string): Promise<KeptLetter> => {
    enter(visit);
    const letter = await folder.read(name);
    if (!letter) throw new ProblemError(PROBLEMS.notFound);
    return letter;
  };
  const show = async (
    { request, set }: Visit,
    render: (chrome: Awaited<ReturnType<typeof sharedChrome>>) => string,
  ) => {
    const [chrome, { holes }] = await Promise.all([sharedChrome(parts), personal(parts, request, set)]);
    asPage(set);
    set.headers["cache-control"] = "no-store";
    return new Template(render(chrome)).fill(holes);
  };

  return new Elysia({ name: "dev/mail" })
    .get("/dev/mail", async ({ request, server, set }) => {
      const visit = { request, server, set };
      enter(visit);
      const { letters, total } = await folder.newest(SHOWN_MAX);
      return show(visit, (chrome) => mailboxPage({ chrome, letters, total, folder: settings.MAIL_DIR }));
    })
    .get("/dev/mail/:name", async ({ request, server, set, params: { name } }) => {
      const visit = { request, server, set };
      const letter = await letterOf(visit, name);
      const isText = new URL(request.url).searchParams.get("as") === "text";
      return show(visit, (chrome) => mailPage({ chrome, name, letter, isText }));
    })
    .get("/dev/mail/:name/letter", async ({ request, server, set, params: { name } }) => {
      const { html } = await letterOf({ request, server, set }, name);
      set.headers["content-type"] = "text/html; charset=utf-8";
      set.headers["cache-control"] = "no-store";
      set.headers["content-security-policy"] = LETTER_POLICY;
      // What is followed opens beside the viewer.
      return html.replace("<head>", '<head><base target="_blank">');
    });
}
