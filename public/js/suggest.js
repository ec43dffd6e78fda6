/* Suggestions come when somebody is about to type. Which search led here has been noted, and is no part of the address. */
(() => {
  const search = document.querySelector("[data-suggest]");
  const load = () => {
    if (!search.contains(document.activeElement)) return;
    document.removeEventListener("focusin", load);
    document.head.append(Object.assign(document.createElement("script"), { src: search.dataset.suggest }));
  };
  if (location.search.startsWith("?from=")) history.replaceState(history.state, "", location.pathname);
  if (!search) return;
  document.addEventListener("focusin", load);
  load();
})();
