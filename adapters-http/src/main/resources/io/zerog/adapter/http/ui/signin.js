// Asks for the token that the server wants.

import * as api from "./api.js";
import { html, nothing } from "./lit-html.js";

export class SignIn {
  title = "Sign in";
  #refused = false;

  constructor(app) {
    this.app = app;
  }

  start() {
    this.#refused = api.token() !== "";
    api.keepToken("");
  }

  stop() {}

  async #enter(event) {
    event.preventDefault();
    const field = event.target.elements.token;
    api.keepToken(field.value.trim());
    try {
      await this.app.signIn();
    } catch (failed) {
      this.#refused = failed.status === 401;
      api.keepToken("");
      field.select();
      this.app.refresh();
    }
  }

  render() {
    return html`<form class="card signin" @submit=${(event) => this.#enter(event)}>
      <h1 tabindex="-1">Sign in</h1>
      <p class="muted">This server lets those in who have an API token.</p>
      <label class="field"
        >API token
        <input
          name="token"
          type="password"
          autocomplete="off"
          required
          aria-describedby="refused"
          aria-invalid=${this.#refused ? "true" : "false"}
        />
      </label>
      <p id="refused" class="error" role="alert">
        ${this.#refused ? "The server does not know this token." : nothing}
      </p>
      <button class="primary">Sign in</button>
      <p class="muted small">It is kept until this tab is closed, and sent to this server only.</p>
    </form>`;
  }
}
