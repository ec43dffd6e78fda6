/* Suggestions under the search field: an editable combobox, as the ARIA authoring practices describe it. */
(() => {
  const WAIT_MS = 120;
  const RECENT = "searches";
  const RECENT_MAX = 8;
  const input = document.getElementById("q");
  const { form } = input;
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const list = make("div", { id: "suggestions", role: "listbox", ariaLabel: "Suggestions" });
  const clear = make("button", { type: "button", className: "link", textContent: "Clear recent searches" });
  const box = make("div", { className: "suggest", hidden: true }, list, clear);
  const status = make("p", { className: "visually-hidden", role: "status" });
  form.parentElement.append(box, status);
  Object.assign(input, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false" });
  input.setAttribute("aria-controls", list.id);

  /* Recent searches stay in this browser. Where it keeps nothing there are none. */
  const recent = () => {
    try {
      return JSON.parse(localStorage.getItem(RECENT)) ?? [];
    } catch {
      return [];
    }
  };
  const keep = (searches) => {
    try {
      localStorage.setItem(RECENT, JSON.stringify(searches.slice(0, RECENT_MAX)));
    } catch {}
  };
  form.addEventListener("submit", () => {
    const words = input.value.trim();
    if (words) keep([words, ...recent().filter((each) => each !== words)]);
  });
  clear.onclick = () => {
    keep([]);
    close();
    input.focus();
    status.textContent = "Recent searches cleared";
  };

  let asked;
  let timer;
  const options = () => [...list.querySelectorAll("[role=option]")];
  let active = null;
  const choose = (option) => {
    active?.removeAttribute("aria-selected");
    active = option ?? null;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const open = (isRecent) => {
    choose(null);
    const all = options();
    all.forEach((option, index) => {
      option.id = `suggestion-${index}`;
      option.tabIndex = -1;
    });
    box.hidden = all.length === 0;
    clear.hidden = !isRecent;
    input.ariaExpanded = String(!box.hidden);
    const many = all.length === 1 ? "1 suggestion" : `${all.length} suggestions`;
    status.textContent = box.hidden ? "" : `${many}. Up and down arrows to choose.`;
  };
  const close = () => {
    // What was asked for must not open it again.
    clearTimeout(timer);
    asked?.abort();
    choose(null);
    box.hidden = true;
    input.ariaExpanded = "false";
    status.textContent = "";
  };

  const known = new Map();
  const suggest = async () => {
    const words = input.value.trim().replace(/\s+/g, " ").toLowerCase();
    if (words === "") return showRecent();
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      if (!known.has(words)) {
        const response = await fetch(`/search/suggestions?${new URLSearchParams({ q: words })}`, { signal });
        if (!response.ok) return;
        known.set(words, await response.text());
      }
      // Whoever has begun to choose goes on choosing.
      if (signal.aborted || active || document.activeElement !== input) return;
      list.innerHTML = known.get(words);
      open(false);
    } catch {
      // Typed on, or out of reach: the field searches without suggestions.
    }
  };
  const showRecent = () => {
    asked?.abort();
    const found = recent().map((words) =>
      make("a", {
        role: "option",
        className: "suggest-words",
        href: `/search?${new URLSearchParams({ q: words })}`,
        textContent: words,
      }),
    );
    const title = make("p", { className: "suggest-title", textContent: "Recent searches" });
    title.setAttribute("aria-hidden", "true");
    list.replaceChildren(make("div", { role: "group", ariaLabel: "Recent searches" }, title, ...found));
    open(true);
  };

  input.addEventListener("input", () => {
    choose(null);
    clearTimeout(timer);
    timer = setTimeout(suggest, WAIT_MS);
  });
  input.addEventListener("focus", suggest);
  input.addEventListener("click", () => box.hidden && suggest());
  form.parentElement.addEventListener("focusout", ({ relatedTarget }) => {
    if (!form.parentElement.contains(relatedTarget)) close();
  });
  // A press on a suggestion must not take the focus from the field before it is a click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (box.hidden) return suggest();
      // The field itself is one of the stops.
      const stops = [null, ...options()];
      choose(stops.at((stops.indexOf(active) + step) % stops.length));
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      active.click();
    } else if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      close();
    }
  });
  suggest();
})();
