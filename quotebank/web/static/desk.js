// Keys and copy buttons. Everything works without them.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") { document.activeElement.blur(); return; }
  if (event.target.closest("input, textarea, select")) return;
  const here = document.activeElement.closest("article.quote");
  if (event.key === "/") {
    event.preventDefault();
    const box = document.querySelector("input[type=search], textarea");
    if (box) { box.focus(); box.select(); } else { location.href = "/"; }
  } else if (event.key === "j" || event.key === "k") {
    const quotes = [...document.querySelectorAll("article.quote")];
    const at = quotes.indexOf(here);
    const next = quotes[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  } else if (event.key === "Enter" && here && here === document.activeElement) {
    const open = here.querySelector("a.open");
    if (open) open.click();
  }
});

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = "Copied";
    } catch {  // not on a page without https: leave the words selected
      getSelection().selectAllChildren(source);
      button.textContent = "Selected: copy them";
    }
  });
}
