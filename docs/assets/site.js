// What the theme leaves without a name is named for screen readers: the search, and the buttons of each block of code.
document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");
const name = () => document.querySelectorAll(".md-code__nav").forEach((tools, place) => {
  tools.setAttribute("aria-label", `Tools of code block ${place + 1}`);
});
new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
name();
