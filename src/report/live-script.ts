// What the page does besides when it is served live: it takes updates and changes no more of itself than they do.

export const LIVE_SCRIPT = `
(() => {
  const line = document.getElementById("live");
  const list = document.querySelector(".cards");
  let since = line.dataset.since;

  function listen() {
    const source = new EventSource("events?since=" + encodeURIComponent(since));
    source.addEventListener("open", () => say("Live", false));
    source.addEventListener("message", (event) => {
      since = event.lastEventId;
      take(JSON.parse(event.data));
    });
    source.addEventListener("error", () => {
      say("Nothing is heard of the journals any more; it is tried again. Is nemo-pipeline watch still running?", true);
      source.close();
      setTimeout(listen, 2000);
    });
  }
  function say(words, lost) {
    if (line.textContent !== words) line.textContent = words;
    line.classList.toggle("lost", lost);
  }

  function take({ title, header, totals, states, cards, names }) {
    if (title !== undefined) document.title = title;
    if (header !== undefined) document.querySelector("header").innerHTML = header;
    if (totals !== undefined) takeTotals(totals);
    if (states !== undefined) takeStates(states);
    for (const html of cards) takeCard(html);
    if (names !== undefined) {
      const known = new Set(names);
      for (const card of document.querySelectorAll(".card")) if (!known.has(card.id)) card.remove();
    }
    if (cards.length > 0 || names !== undefined) report.renewed();
  }

  function takeTotals(html) {
    const section = document.getElementById("totals").closest("section");
    const open = section.querySelector("details")?.open;
    const fresh = made(html);
    const details = fresh.querySelector("details");
    if (details && open) details.open = true;
    section.replaceChildren(...fresh.childNodes);
  }
  function takeStates(states) {
    for (const [state, number] of Object.entries(states)) {
      const chip = document.querySelector(".chip." + state);
      chip.querySelector("b").textContent = number.toLocaleString("en");
      chip.hidden = number === 0 && state !== "all" && !chip.querySelector("input").checked;
    }
  }

  function takeCard(html) {
    const fresh = made(html);
    const card = document.getElementById(fresh.id);
    if (card === null) return list.append(fresh);
    card.dataset.state = fresh.dataset.state;
    card.dataset.find = fresh.dataset.find;
    const [media, freshMedia] = [card, fresh].map((one) => one.querySelector(".media"));
    // A player that shows the same file goes on playing.
    if (media.dataset.of !== freshMedia.dataset.of || media.dataset.of === undefined) media.replaceWith(freshMedia);
    takeHead(card, fresh);
    takeDetails(card, fresh.querySelector("script").textContent);
  }
  function takeHead(card, fresh) {
    const [old, now] = [card, fresh].map((one) => {
      const all = Array.from(one.querySelector(".body").childNodes);
      return all.slice(0, all.indexOf(one.querySelector(".body > details")));
    });
    const text = (nodes) => nodes.map((node) => node.outerHTML ?? node.textContent).join("");
    if (text(old) === text(now)) return;
    for (const node of old) node.remove();
    card.querySelector(".body").prepend(...now);
  }

  const later = new Set();
  function takeDetails(card, json) {
    const data = card.querySelector("script");
    if (data.textContent === json) return;
    data.textContent = json;
    refill(card);
  }
  // Whoever reads or marks something there is not disturbed: it is done when they go elsewhere.
  function refill(card) {
    const more = card.querySelector(".more");
    later.delete(card);
    if (!card.querySelector(".body > details").open) return more.replaceChildren();
    if (inUse(more)) return void later.add(card);
    const places = Array.from(more.querySelectorAll(".scroll"), (el) => el.scrollLeft);
    const whole = Array.from(more.querySelectorAll(".said"), (el) => el.querySelector(".rest:not([hidden])") !== null);
    more.replaceChildren();
    report.fill(card);
    more.querySelectorAll(".scroll").forEach((el, index) => { el.scrollLeft = places[index] ?? 0; });
    more.querySelectorAll(".said").forEach((el, index) => { if (whole[index]) el.querySelector(".whole")?.click(); });
  }
  function inUse(more) {
    const marked = getSelection();
    return more.contains(document.activeElement) || (!marked.isCollapsed && more.contains(marked.anchorNode));
  }
  const catchUp = () => { for (const card of Array.from(later)) refill(card); };
  document.addEventListener("focusout", () => setTimeout(catchUp));
  document.addEventListener("selectionchange", catchUp);

  function made(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  }
  listen();
})();
`;
