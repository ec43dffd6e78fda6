import { Questions, type QuestionsProps } from "../../fragments/questions.tsx";
import { type Chrome, page } from "../../layout.tsx";
import { Breadcrumbs } from "../../parts/breadcrumbs.tsx";
import { productPath } from "../../paths.ts";

/** All that was asked about a product. */
export function questionsPage({
  chrome,
  slug,
  ...props
}: QuestionsProps & { readonly chrome: Chrome; readonly slug: string }): string {
  const { product } = props;
  const path = productPath({ id: product.id, slug });
  return page({
    chrome,
    title: `Questions about ${product.title}`,
    canonical: path,
    children: (
      <div class="wrap stack">
        <Breadcrumbs crumbs={[{ name: product.title, href: path }, { name: "Questions" }]} />
        <h1>
          {"Questions about "}
          <a href={path} safe>
            {product.title}
          </a>
        </h1>
        <Questions {...props} />
      </div>
    ),
  });
}
