// Keys, suggested names and copy buttons. Everything works without them.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") { document.activeElement.blur(); return; }
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const here = document.activeElement.closest("article.quote") || document.activeElement.closest(".choice")?.querySelector("article.quote");
  if (event.key === "/") {
    event.preventDefault();
    const box = document.querySelector("input[type=search], textarea");
    if (box) { for (let one = box.closest("details"); one; one = one.parentElement.closest("details")) one.open = true; box.focus(); box.select(); } else { location.href = "/"; }
  } else if (event.key === "j" || event.key === "k") {
    const quotes = [...document.querySelectorAll("article.quote")];
    const at = quotes.indexOf(here);
    const next = quotes[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  } else if (event.key === "Enter" && here && here === document.activeElement) {
    const open = here.querySelector("a.open");
    if (open) open.click();
  } else if (reviewing && here && "xars".includes(event.key)) {
    event.preventDefault();
    review(event.key, here.parentElement.querySelector("input[name=quotes]"));
  }
});

// Reviewing a list: a decision is for the selected quotes, or for the one in focus.
const reviewing = document.querySelector("form.reviewing");

function review(key, box) {
  if (key === "x") { box.checked = !box.checked; return; }
  if (!reviewing.querySelector("input[name=quotes]:checked")) box.checked = true;
  if (key === "s") { reviewing.elements.speakers.focus(); return; }
  reviewing.requestSubmit(reviewing.querySelector(`button[value=${key === "a" ? "accept" : "reject"}]`));
}

const selects = document.querySelector("button[data-selects]");
if (selects) {
  selects.hidden = false;
  selects.addEventListener("click", () => {
    const boxes = [...reviewing.querySelectorAll("input[name=quotes]")], all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(source.href || source.textContent);
      button.textContent = "Copied";
    } catch {  // not on a page without https: leave the words selected
      for (let one = source.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
      getSelection().selectAllChildren(source);
      button.textContent = "Selected: copy them";
    }
  });
}

// Names below a box while one is being typed: the arrow keys choose, Enter takes the choice, Escape closes the list.
function suggest(box) {
  const list = document.createElement("ul");
  const wait = 120;
  let at = -1, last = "", timer = 0, found = [];
  list.id = `${box.id}-names`;
  list.className = "suggested";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names");
  box.after(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);

  const show = (open) => {
    list.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
    if (!open) point(-1);
  };
  const point = (where) => {
    at = where;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else { box.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
  };
  const take = (one) => {
    show(false);
    if ("leads" in box.dataset) location.href = one.address;
    else {
      const alone = found.filter((other) => other.name === one.name).length === 1;
      box.value = last = alone || !one.domain ? one.name : one.domain;
      box.focus();
    }
  };
  const fill = (names) => {
    found = names;
    list.replaceChildren(...names.map((one, number) => {
      const item = document.createElement("li"), count = document.createElement("span");
      item.id = `${list.id}-${number}`;
      item.setAttribute("role", "option");
      item.append(one.label, " ", count);
      count.className = "count";
      count.textContent = one.counted + (one.written !== one.name ? `, also written ${one.written}` : "");
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => take(one));
      return item;
    }));
    point(-1);
    show(names.length > 0 && document.activeElement === box);
  };
  const ask = async () => {
    const text = box.value.trim();
    if (text === last) return;
    last = text;
    if (!text || text.length > 100) { fill([]); return; }
    const among = box.dataset.suggest === "all" ? "" : `&among=${box.dataset.suggest}`;
    try {
      const answer = await fetch(`/api/names?text=${encodeURIComponent(text)}${among}`);
      const { names } = answer.ok ? await answer.json() : { names: [] };
      if (text === last) fill(names);
    } catch { fill([]); }
  };
  show(false);
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, wait); });
  box.addEventListener("blur", () => show(false));
  box.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "Escape" && open) { event.preventDefault(); show(false); }
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      if (!open) show(true);
      const step = event.key === "ArrowDown" ? 1 : -1, count = found.length + 1;
      point((at + 1 + step + count) % count - 1);
    } else if (event.key === "Enter" && open && at >= 0) { event.preventDefault(); take(found[at]); }
  });
}
for (const box of document.querySelectorAll("input[data-suggest]")) suggest(box);
