// "/" goes to the search, j and k to the next and the last quote. Everything works without it.
"use strict";
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    const box = document.querySelector("input[type=search], textarea");
    if (box) { box.focus(); event.preventDefault(); } else { location.href = "/"; }
    return;
  }
  if (event.key !== "j" && event.key !== "k") return;
  const quotes = [...document.querySelectorAll("article.quote")];
  const at = quotes.indexOf(document.activeElement.closest("article.quote"));
  const next = quotes[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
  if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
});
