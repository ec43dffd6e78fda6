/* Suggestions come when somebody is about to type. */
(() => {
  const search = document.querySelector("[data-suggest]");
  const load = () => {
    if (!search.contains(document.activeElement)) return;
    document.removeEventListener("focusin", load);
    document.head.append(Object.assign(document.createElement("script"), { src: search.dataset.suggest }));
  };
  if (!search) return;
  document.addEventListener("focusin", load);
  load();
})();
