/* Pages of results: filters that show at once what they do, and a list that goes on by itself. */
(() => {
  /* Pages that come by themselves; then a button, so that the footer can be reached. */
  const BY_ITSELF = 3;
  /* Pages of cards on each side of the one in view; those further away keep their place, not their cards. */
  const KEPT = 4;
  const LIVE_AFTER_MS = 400;
  const PLACE = "place:";
  const on = (name, handle) => document.addEventListener(name, handle);
  const one = (selector) => document.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const here = () => location.pathname + location.search;

  /* Links among the filters swap what the form swaps. */
  on("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    htmx.ajax("GET", link.href, { source: link, target: "#found", swap: "outerMorph", push: "true" });
  });

  /* What the shop says counts, unless something was changed since it was asked. */
  let changes = 0;
  on("change", (event) => event.target.form?.id === "filters" && changes++);
  on("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    ctx.changes = changes;
    if (ctx.target?.id === "found" && !isReturn(ctx)) keepPlace();
  });
  on("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    if (ctx.target?.id !== "found") return;
    const isBack = isReturn(ctx);
    if (isBack || ctx.changes === changes) for (const form of all("#filters")) form.reset();
    begin();
    const { words } = one("#found").dataset;
    if (words !== undefined) one("#q").value = words;
    if (isBack) findPlace();
    else if (one("#found").getBoundingClientRect().top < 0) one("#found").scrollIntoView();
  });

  const isReturn = ({ request }) => "HX-History-Restore-Request" in (request?.headers ?? {});

  /* The slider over the price fields: steps are finer where prices are low. */
  const slide = (slider) => {
    const { least, most } = slider.dataset;
    const [low, high] = slider.children;
    const fields = slider.closest("fieldset").querySelectorAll("[name=min], [name=max]");
    const priceAt = (step) => Math.round(+least + (most - least) * (step / 100) ** 2);
    const stepAt = (price) => Math.round(100 * Math.sqrt(Math.min(1, Math.max(0, (price - least) / (most - least)))));
    const show = () => {
      slider.hidden = false;
      for (const range of [low, high]) range.ariaValueText = `$${priceAt(range.value)}`;
      slider.style.setProperty("--low", `${low.value}%`);
      slider.style.setProperty("--high", `${high.value}%`);
    };
    const follow = () => {
      low.value = fields[0].value ? stepAt(+fields[0].value) : 0;
      high.value = fields[1].value ? stepAt(+fields[1].value) : 100;
      show();
    };
    /* A key goes on to the next price: several steps round to the same one. */
    let from;
    slider.onkeydown = ({ target }) => {
      from = +target.value;
    };
    slider.onpointerdown = () => {
      from = undefined;
    };
    slider.oninput = ({ target }) => {
      const onward = Math.sign(target.value - from);
      while (onward && target.value % 100 && priceAt(target.value) === priceAt(from))
        target.value = +target.value + onward;
      from = undefined;
      if (+low.value > +high.value) target.value = target === low ? high.value : low.value;
      const [lowest, highest] = [priceAt(low.value), priceAt(high.value)];
      fields[0].value = lowest > least ? lowest : "";
      fields[1].value = highest < most ? highest : "";
      show();
    };
    for (const field of fields) field.oninput = follow;
    follow();
  };

  /* The list without end. */
  let byItself = 0;
  let watcher;
  const begin = () => {
    byItself = 0;
    for (const slider of all("[data-slider]")) slide(slider);
    const pager = one(".found-pager");
    watcher?.disconnect();
    for (const old of all(".found-on")) old.remove();
    if (!pager) return;
    const [earlier, more] = ["prev", "next"].map((rel) => pager.querySelector(`[rel=${rel}]`));
    pager.hidden = true;
    watcher = new IntersectionObserver((seen) => seen.forEach(near), { rootMargin: "800px 0px" });
    if (earlier) one(".found-page").before(onward(earlier, "Show earlier"));
    if (more) pager.before(onward(more, "Show more"));
    tellSeen();
  };
  const onward = (link, words) => {
    const place = Object.assign(document.createElement("p"), { className: "found-on" });
    const copy = Object.assign(link.cloneNode(), { textContent: words });
    copy.onclick = async (event) => {
      event.preventDefault();
      byItself = 0;
      const page = await load(copy);
      if (event.detail === 0) page?.querySelector("h3 a")?.focus({ preventScroll: copy.rel === "prev" });
    };
    place.append(copy);
    watcher.observe(copy);
    return place;
  };
  const near = ({ target, isIntersecting }) => {
    if (!isIntersecting || byItself >= BY_ITSELF || (target.rel === "prev" && !hasScrolled)) return;
    byItself += target.rel === "next";
    load(target);
  };
  const fetched = async (path) => {
    const response = await fetch(path, { headers: { "found-page": "1" } });
    if (!response.ok) throw new Error(response.status);
    const part = document.createElement("template");
    part.innerHTML = await response.text();
    return part.content;
  };
  const load = async (link) => {
    if (link.ariaBusy) return;
    link.ariaBusy = "true";
    try {
      const part = await fetched(link.href);
      const page = part.querySelector(".found-page");
      if (!link.isConnected || !page) return;
      const pages = all(".found-page");
      const root = document.documentElement;
      const height = root.scrollHeight;
      if (link.rel === "next") pages.at(-1).after(page);
      else pages[0].before(page);
      const onwards = part.querySelector(`[rel=${link.rel}]`);
      if (onwards) link.href = onwards.href;
      else link.parentElement.remove();
      if (link.rel === "prev") scrollBy({ top: root.scrollHeight - height, behavior: "instant" });
      htmx.process(page);
      tellSeen();
      look();
      return page;
    } catch {
      link.textContent = "That did not come. Try again";
      byItself = BY_ITSELF;
    } finally {
      link.ariaBusy = null;
      watcher.unobserve(link);
      if (link.isConnected) watcher.observe(link);
    }
  };
  const tellSeen = () => {
    const last = all(".found-page").at(-1);
    const status = one(".found-seen");
    if (status && last) status.textContent = status.dataset.words.replace("#", last.dataset.until);
  };

  /* The address follows the page in view, and pages far from it let go of their cards. */
  let hasScrolled = false;
  let isLooking = false;
  const look = () => {
    if (isLooking) return;
    isLooking = true;
    requestAnimationFrame(() => {
      isLooking = false;
      const pages = all(".found-page");
      if (pages.length === 0) return;
      const at = Math.max(
        0,
        pages.findLastIndex((page) => page.getBoundingClientRect().top < innerHeight / 2),
      );
      if (pages.length > 1 && pages[at].dataset.path !== here())
        history.replaceState(history.state, "", pages[at].dataset.path);
      for (const [index, page] of pages.entries()) (Math.abs(index - at) <= KEPT ? refill : letGo)(page);
      watchStock();
    });
  };
  const letGo = (page) => {
    if (page.dataset.away || page.contains(document.activeElement)) return;
    page.dataset.away = "true";
    page.style.blockSize = `${page.getBoundingClientRect().height}px`;
    page.replaceChildren();
  };
  const refill = async (page) => {
    if (page.dataset.away !== "true") return;
    page.dataset.away = "coming";
    const part = await fetched(page.dataset.path).catch(() => null);
    page.dataset.away = part ? "" : "true";
    if (!part) return;
    page.replaceChildren(...(part.querySelector(".found-page")?.children ?? []));
    page.style.blockSize = "";
    htmx.process(page);
    watchStock();
  };
  window.addEventListener("scroll", () => {
    hasScrolled = true;
    look();
  });

  /* The page's one live connection follows the cards that are there. */
  let timer;
  const watchStock = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const name = "hx-sse:connect";
      const live = all("#found > [hidden]").find((element) => element.hasAttribute(name));
      const ids = all("#found .stock").map(({ className }) => +className.match(/stock-(\d+)/)[1]);
      if (!live || ids.length === 0) return;
      const [way, topics] = live.getAttribute(name).split("=");
      const others = topics.split(",").filter((topic) => !topic.startsWith("stock:"));
      const stocks = [...new Set(ids)].sort((a, b) => a - b).map((id) => `stock:${id}`);
      const path = `${way}=${[...stocks, ...others]}`;
      if (live.getAttribute(name) === path) return;
      const before = live._htmx?.sse;
      const next = live.cloneNode();
      next.setAttribute(name, path);
      live.replaceWith(next);
      before?.reader?.cancel();
      htmx.process(next);
    }, LIVE_AFTER_MS);
  };

  /* Whoever comes back from a product finds the list where it was left. */
  history.scrollRestoration = "manual";
  const keepPlace = () => {
    const card = all(".found-page h3 a").find((link) => link.getBoundingClientRect().bottom > 0);
    if (!card) return;
    const place = { path: card.pathname, top: card.getBoundingClientRect().top, y: scrollY };
    try {
      sessionStorage.setItem(PLACE + here(), JSON.stringify(place));
    } catch {}
  };
  const findPlace = () => {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(PLACE + here()));
    } catch {}
    const card = place && all(".found-page h3 a").find(({ pathname }) => pathname === place.path);
    const top = card ? card.getBoundingClientRect().top - place.top : (place?.y ?? 0) - scrollY;
    scrollBy({ top, behavior: "instant" });
  };
  window.addEventListener("pagehide", keepPlace);

  begin();
  if (["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type)) findPlace();
})();
