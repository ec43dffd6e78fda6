import { type Chrome, page } from "../layout.tsx";

/** The end of letters about what is back: asked once, so that nothing that follows links for a reader ends them. */
export function noLettersPage({ chrome, link, isDone }: { chrome: Chrome; link: string; isDone: boolean }): string {
  return page({
    chrome,
    title: isDone ? "No more letters" : "No more letters?",
    isPrivate: true,
    children: (
      <section class="wrap empty">
        {isDone ? (
          <>
            <h1>No more letters</h1>
            <p>We write no more to this address when something is back, whoever asks for it.</p>
            <a class="button primary" href="/">
              To the market
            </a>
          </>
        ) : (
          <>
            <h1>No more of these letters?</h1>
            <p>We would write no more to this address when something is back in stock, whoever asks for it.</p>
            <form method="post" action="/back-in-stock/letters">
              <input type="hidden" name="link" value={link} />
              <button class="button primary" type="submit">
                No more letters
              </button>
            </form>
          </>
        )}
      </section>
    ),
  });
}
