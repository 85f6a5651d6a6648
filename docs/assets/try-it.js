// The page to try operations: Swagger UI and the OpenAPI documents lie below assets/try-it/, put there when the site is built.
(() => {
  const base = new URL("try-it/", document.currentScript.src);
  const choice = document.getElementById("try-container");
  const page = document.getElementById("try-page");

  const show = (name) => {
    location.hash = name;
    // validatorUrl null: its badge would send the document to a server of other people
    SwaggerUIBundle({ url: new URL(`${name}.json`, base).href, domNode: page, validatorUrl: null });
  };

  const load = (element, place) => new Promise((loaded, failed) => {
    Object.assign(element, { onload: loaded, onerror: failed, ...place });
    document.head.append(element);
  });

  Promise.all([
    fetch(new URL("containers.json", base)).then((answer) => answer.json()),
    load(document.createElement("link"), { rel: "stylesheet", href: new URL("swagger-ui.css", base).href }),
    load(document.createElement("script"), { src: new URL("swagger-ui-bundle.js", base).href }),
  ]).then(([containers]) => {
    for (const { name, title } of containers) choice.add(new Option(title, name));
    const asked = containers.find(({ name }) => `#${name}` === location.hash) ?? containers[0];
    choice.value = asked.name;
    choice.addEventListener("change", () => show(choice.value));
    show(asked.name);
  }).catch(() => {
    page.textContent = "This site was built without Swagger UI; cogspec docs site adds it.";
  });
})();
