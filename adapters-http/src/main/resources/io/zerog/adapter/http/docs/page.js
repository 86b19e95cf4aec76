/* global SwaggerUIBundle */
"use strict";

(() => {
  const access = document.getElementById("access");
  const message = document.getElementById("message");
  // Where the API is: the folder of this page, also behind a proxy that adds one.
  const base = new URL(".", location.href);

  /** Shows the API, or asks for the token that it takes. The token stays in this page's memory. */
  async function show(token) {
    const headers = token ? { Authorization: "Bearer " + token } : {};
    const answer = await fetch(new URL("openapi.json", base), { headers });
    access.hidden = answer.status !== 401;
    if (answer.ok) {
      message.textContent = "";
      draw(await answer.json(), token);
    } else if (answer.status === 401) {
      message.textContent = token
        ? "The server does not know this token."
        : "This server shows its API to those who have a token.";
    } else {
      message.textContent = "The server answered " + answer.status + ".";
    }
  }

  function draw(spec, token) {
    spec.servers = [{ url: base.href.replace(/\/$/, "") }];
    const ui = SwaggerUIBundle({
      spec,
      dom_id: "#api",
      deepLinking: true,
      validatorUrl: null,
      presets: [SwaggerUIBundle.presets.apis],
      layout: "BaseLayout",
      onComplete: () => {
        if (token) {
          ui.preauthorizeApiKey("token", token);
        }
      },
    });
  }

  function failed() {
    message.textContent = "The server does not answer. Reload the page to try again.";
  }

  access.addEventListener("submit", (event) => {
    event.preventDefault();
    show(document.getElementById("token").value).catch(failed);
  });
  show("").catch(failed);
})();
