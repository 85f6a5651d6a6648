// What the theme leaves out for people who do not see a page, or have no mouse.
document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");
// each level of the navigation is a landmark, and two of the same name cannot be told apart
document.querySelectorAll(".md-nav--primary nav").forEach((level, place) => {
  const label = document.getElementById(level.getAttribute("aria-labelledby"))?.textContent.trim() || "Table of contents";
  level.removeAttribute("aria-labelledby");
  level.setAttribute("aria-label", `${label}, level ${place + 1} of the navigation`);
});

const mend = () => {
  document.querySelectorAll(".md-code__nav").forEach((tools, place) => {
    tools.setAttribute("aria-label", `Tools of code block ${place + 1}`);
  });
  document.querySelectorAll(".md-typeset__scrollwrap").forEach((wide) => wide.setAttribute("tabindex", "0"));
};
new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
mend();
