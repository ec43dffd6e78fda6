import { Reviews, type ReviewsProps } from "../../fragments/reviews.tsx";
import { type Chrome, page } from "../../layout.tsx";
import { Breadcrumbs } from "../../parts/breadcrumbs.tsx";
import { productPath } from "../../paths.ts";

export interface ReviewsPageProps extends ReviewsProps {
  readonly chrome: Chrome;
  readonly slug: string;
}

/** The reviews of a product as a page of their own: what the address asks for of them. */
export function reviewsPage({ chrome, slug, ...props }: ReviewsPageProps): string {
  const { product } = props;
  const path = productPath({ id: product.id, slug });
  return page({
    chrome,
    title: `Reviews of ${product.title}`,
    canonical: path,
    children: (
      <div class="wrap stack">
        <Breadcrumbs crumbs={[{ name: product.title, href: path }, { name: "Reviews" }]} />
        <h1>
          {"Reviews of "}
          <a href={path} safe>
            {product.title}
          </a>
        </h1>
        <Reviews {...props} />
      </div>
    ),
  });
}
