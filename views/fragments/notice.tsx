export type NoticeTone = "good" | "plain" | "problem";

export interface Notice {
  readonly tone: NoticeTone;
  readonly text: string;
  /** The one tap that helps: a link, or a form that is sent. */
  readonly fix?: NoticeFix;
  /** Another way on, where there are two. */
  readonly other?: NoticeFix;
  /** The product whose cart line this is about, to go on from there. */
  readonly lineOf?: number;
}

export type NoticeFix =
  | { readonly label: string; readonly href: string }
  | {
      readonly label: string;
      readonly post: string;
      readonly fields: Readonly<Record<string, string | number>>;
      /** True where the answer is another page, and not news of this one. */
      readonly leadsAway?: boolean;
    };

/** Where notices appear; present on every page so that screen readers listen to it from the start. */
export function Notices({ notice }: { notice?: Notice | undefined }) {
  return (
    <div id="notices" class="notices" role="status" aria-live="polite">
      {notice ? <NoticeBox notice={notice} /> : null}
    </div>
  );
}

/** The notice without a way to the page that is open already. */
export function noticeOn(path: string, { fix, ...notice }: Notice): Notice {
  const leadsHere = fix !== undefined && "href" in fix && fix.href === path;
  return fix && !leadsHere ? { ...notice, fix } : notice;
}

/** What just happened or could not, with a one-tap way on. */
export function NoticeBox({ notice }: { notice: Notice }) {
  return (
    <div
      class="notice"
      data-tone={notice.tone}
      data-line={notice.lineOf === undefined ? undefined : `line-${notice.lineOf}`}
    >
      <p safe>{notice.text}</p>
      {notice.fix ? <Fix fix={notice.fix} /> : null}
      {notice.other ? <Fix fix={notice.other} /> : null}
      <a class="notice-close" href="#main" data-dismiss>
        <span class="visually-hidden">Dismiss</span>
        <span aria-hidden="true">×</span>
      </a>
    </div>
  );
}

function Fix({ fix }: { fix: NoticeFix }) {
  if ("href" in fix) {
    return (
      <a class="button small" href={fix.href} safe>
        {fix.label}
      </a>
    );
  }
  const script = fix.leadsAway ? {} : { "hx-post": fix.post, "hx-swap": "none" };
  return (
    <form method="post" action={fix.post} {...script}>
      {Object.entries(fix.fields).map(([name, value]) => (
        <input type="hidden" name={name} value={String(value)} />
      ))}
      <button class="button small" type="submit" safe>
        {fix.label}
      </button>
    </form>
  );
}
