import type { NoticeFix } from "../fragments/notice.tsx";
import { type Chrome, page } from "../layout.tsx";
import { ActionForm } from "../parts/action-form.tsx";

export interface ErrorProps {
  readonly chrome: Chrome;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly href: string;
  readonly action: string;
  /** Quoted to support; never more of the fault than this. */
  readonly requestId?: string;
}

/** Something went wrong: what, and what to do now. */
export function errorPage(props: ErrorProps): string {
  return page({
    chrome: props.chrome,
    title: props.title,
    isPrivate: true,
    children: (
      <div class="wrap">
        <section class="empty error">
          <p class="error-status" aria-hidden="true">
            <span>{props.status}</span>
          </p>
          <h1 safe>{props.title}</h1>
          <p safe>{props.detail}</p>
          <a class="button primary" href={props.href} safe>
            {props.action}
          </a>
          {props.requestId ? (
            <p class="muted small">
              Reference <code safe>{props.requestId}</code>
            </p>
          ) : null}
        </section>
      </div>
    ),
  });
}

export interface RefusalProps {
  readonly chrome: Chrome;
  readonly title: string;
  readonly text: string;
  readonly fix: NoticeFix;
  /** Another way on, where there are two. */
  readonly other?: NoticeFix;
  /** The page the shopper came from. */
  readonly back: string;
}

/** A change that could not be made, for those without the page's script: why, and the one tap that helps. */
export function refusalPage({ chrome, title, text, fix, other, back }: RefusalProps): string {
  return page({
    chrome,
    title,
    isPrivate: true,
    children: (
      <section class="wrap empty">
        <h1 safe>{title}</h1>
        <p safe>{text}</p>
        <div class="dialog-actions">
          <Way fix={fix} class="button primary" />
          {other ? <Way fix={other} class="button" /> : null}
          <a class="button" href={back}>
            Back
          </a>
        </div>
      </section>
    ),
  });
}

function Way({ fix, class: className }: { fix: NoticeFix; class: string }) {
  return "href" in fix ? (
    <a class={className} href={fix.href} safe>
      {fix.label}
    </a>
  ) : (
    <ActionForm action={fix.post} fields={fix.fields} label={fix.label} class={className} leadsAway={fix.leadsAway} />
  );
}
