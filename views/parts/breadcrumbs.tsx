export interface Crumb {
  readonly name: string;
  /** Absent for where we are. */
  readonly href?: string;
}

/** The way from the front door to here. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav class="breadcrumbs" aria-label="Breadcrumbs">
      <ol>
        {[{ name: "Home", href: "/" }, ...crumbs].map((crumb: Crumb) => (
          <li>
            {crumb.href ? (
              <a href={crumb.href} safe>
                {crumb.name}
              </a>
            ) : (
              <span aria-current="page" safe>
                {crumb.name}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
