import type { PropsWithChildren } from "@kitajs/html";

type SectionProps = PropsWithChildren<{ id: string; title: string; href?: string; more?: string }>;

/** A titled part of a page, with a way to see more of it. */
export function Section(props: SectionProps) {
  return (
    <section class="section" aria-labelledby={props.id}>
      <div class="section-head">
        <h2 id={props.id} safe>
          {props.title}
        </h2>
        {props.href ? (
          <a href={props.href} safe>
            {props.more ?? "See all"}
          </a>
        ) : null}
      </div>
      {props.children}
    </section>
  );
}
