export interface EmptyStateProps {
  readonly title: string;
  readonly detail: string;
  readonly href: string;
  readonly action: string;
  /** `h2` where the page already has its title. */
  readonly heading?: "h1" | "h2";
}

/** Nothing here, said kindly, with a way on. */
export function EmptyState({ title, detail, href, action, heading = "h1" }: EmptyStateProps) {
  return (
    <section class="empty">
      <svg viewBox="0 0 96 96" width="96" height="96" aria-hidden="true" focusable="false">
        <path d="M20 84V44a28 28 0 0 1 56 0v40M32 84V45a16 16 0 0 1 32 0v39M10 84h76M48 16V8" />
      </svg>
      {heading === "h1" ? <h1 safe>{title}</h1> : <h2 safe>{title}</h2>}
      <p safe>{detail}</p>
      <a class="button primary" href={href} safe>
        {action}
      </a>
    </section>
  );
}
