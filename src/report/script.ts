// The page's own program: filter, search, details on demand. It runs in the browser and is part of the page's text.

export const SCRIPT = `
"use strict";
(() => {
  const find = document.getElementById("find");
  const form = find.form;
  const shown = document.getElementById("count");
  const none = document.getElementById("none");
  const list = document.querySelector(".cards");
  const collect = () => Array.from(document.querySelectorAll(".card"), (el) => ({
    el, state: el.dataset.state, text: el.dataset.find,
  }));
  let cards = collect();
  const number = new Intl.NumberFormat("en");

  let due = 0;
  const later = () => { cancelAnimationFrame(due); due = requestAnimationFrame(filter); };
  function filter() {
    const state = form.elements.state.value;
    const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const fit = (card) => (state === "all" || card.state === state) && words.every((word) => card.text.includes(word));
    const fits = cards.filter(fit).length;
    show(fit);
    none.hidden = fits > 0;
    const said = fits === cards.length
      ? number.format(fits) + (fits === 1 ? " video" : " videos")
      : number.format(fits) + " of " + number.format(cards.length) + " videos";
    if (shown.textContent !== said) shown.textContent = said;
  }
  // Hiding a thousand cards one by one takes seconds while their list is shown, and milliseconds while it is not.
  function show(fit) {
    const changed = cards.filter((card) => card.el.hidden === fit(card));
    if (changed.length === 0) return;
    list.hidden = true;
    void getComputedStyle(list).display;
    for (const { el } of changed) el.hidden = !el.hidden;
    list.hidden = false;
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

  // The first frame is black in many videos: until it is played, the player shows one from a little later.
  function play(link) {
    const video = document.createElement("video");
    video.controls = true;
    video.playsInline = true;
    video.preload = "metadata";
    video.setAttribute("aria-label", link.textContent.slice("Play ".length));
    video.src = link.getAttribute("href") + "#t=0.5";
    video.addEventListener("play", () => { if (video.currentTime < 0.6) video.currentTime = 0; }, { once: true });
    const focused = document.activeElement === link;
    link.replaceWith(video);
    if (focused) video.focus();
  }
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      play(entry.target);
    }
  }, { rootMargin: "200px" });
  const watchLinks = () => { for (const link of document.querySelectorAll(".play")) near.observe(link); };
  watchLinks();

  // On paper the runs are a table that stands open, and players are pictures.
  const runsTable = () => document.querySelector(".runs");
  let runsWereOpen = false;
  const controls = (on) => { for (const video of document.querySelectorAll("video")) video.controls = on; };
  addEventListener("beforeprint", () => {
    controls(false);
    const runs = runsTable();
    if (runs) [runsWereOpen, runs.open] = [runs.open, true];
  });
  addEventListener("afterprint", () => {
    controls(true);
    const runs = runsTable();
    if (runs) runs.open = runsWereOpen;
  });

  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named && named.classList.contains("card")) {
    named.querySelector("details").open = true;
    requestAnimationFrame(() => named.scrollIntoView());
  }
  filter();

  // For the page that is served live: cards have come, gone or changed.
  window.report = { fill, renewed() { cards = collect(); watchLinks(); filter(); } };
})();
`;
