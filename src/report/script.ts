// The page's own program: filter, search, details on demand. It runs in the browser and is part of the page's text.

export const SCRIPT = `
"use strict";
(() => {
  const find = document.getElementById("find");
  const form = find.form;
  const shown = document.getElementById("count");
  const none = document.getElementById("none");
  const cards = Array.from(document.querySelectorAll(".card"), (el) => ({
    el, state: el.dataset.state, text: el.dataset.find,
  }));
  const number = new Intl.NumberFormat("en");

  let due = 0;
  const later = () => { cancelAnimationFrame(due); due = requestAnimationFrame(filter); };
  function filter() {
    const state = form.elements.state.value;
    const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let fits = 0;
    for (const card of cards) {
      const fit = (state === "all" || card.state === state) && words.every((word) => card.text.includes(word));
      if (card.el.hidden === fit) card.el.hidden = !fit;
      if (fit) fits += 1;
    }
    none.hidden = fits > 0;
    shown.textContent = fits === cards.length
      ? number.format(fits) + (fits === 1 ? " video" : " videos")
      : number.format(fits) + " of " + number.format(cards.length) + " videos";
  }
  function clear() {
    find.value = "";
    form.elements.state.value = "all";
    filter();
  }
  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("clear").addEventListener("click", () => { clear(); find.focus(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && event.target !== find) {
      event.preventDefault();
      find.focus();
    } else if (event.key === "Escape" && event.target === find && find.value !== "") {
      event.preventDefault();
      find.value = "";
      filter();
    }
  });

  function fill(card) {
    const more = card.querySelector(".more");
    if (more.firstChild) return;
    const template = document.createElement("template");
    template.innerHTML = JSON.parse(card.querySelector("script").textContent);
    more.append(template.content);
  }
  document.addEventListener("toggle", (event) => {
    const card = event.target.closest(".card");
    if (!card) return;
    card.classList.toggle("open", event.target.open);
    if (event.target.open) fill(card);
  }, true);
  document.addEventListener("click", (event) => {
    if (!event.target.classList.contains("whole")) return;
    const said = event.target.closest(".said");
    said.querySelector(".cut").remove();
    said.querySelector(".rest").hidden = false;
    event.target.remove();
  });

  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      entry.target.preload = "metadata";
    }
  }, { rootMargin: "200px" });
  for (const video of document.querySelectorAll("video")) near.observe(video);

  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named && named.classList.contains("card")) named.querySelector("details").open = true;
  filter();
})();
`;
