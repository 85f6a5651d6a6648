"use strict";
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const pre = button.parentElement.querySelector("pre");
    let said = "Copied";
    try {
      await navigator.clipboard.writeText(pre.textContent);
    } catch {
      // a file opened from a disk may not write to the clipboard: what is selected can be copied by hand
      getSelection().selectAllChildren(pre);
      said = "Selected";
    }
    button.textContent = said;
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}

const filter = document.querySelector("form.filter");
if (filter) {
  const rows = [...document.querySelectorAll("table.requirements tbody tr")];
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const apply = () => {
    const words = filter.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of rows) {
      const wanted = (!filter.outcome.value || row.dataset.outcome === filter.outcome.value)
        && (!filter.level.value || row.dataset.level === filter.level.value)
        && words.every((word) => texts.get(row).includes(word));
      row.hidden = !wanted;
      left += wanted;
    }
    filter.querySelector("output").textContent = left === rows.length ? "" : `${left} of ${rows.length}`;
  };
  filter.hidden = false;
  filter.addEventListener("input", apply);
  filter.addEventListener("submit", (event) => event.preventDefault());
  // a link to a row that the filter hides shows all of them again
  addEventListener("hashchange", () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (row && row.hidden) { filter.reset(); apply(); row.scrollIntoView(); }
  });
}

// what is folded away on a screen is printed, but for the numbers beside a picture of them
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open], .view details)")];
  for (const each of folded) each.open = true;
});
addEventListener("afterprint", () => { for (const each of folded) each.open = false; });
