import { type Chrome, page } from "../layout.tsx";

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
