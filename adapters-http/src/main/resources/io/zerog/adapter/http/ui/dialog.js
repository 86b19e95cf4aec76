// Questions before something is done.

import { html, nothing, render } from "./lit-html.js";

/**
 * Asks; answers {reason} or null.
 *
 * @param question title, text, action (the button's word), danger, reason: whether one is asked
 *     for, and more: a template below the text
 */
export function ask(question) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "question");
  document.body.append(dialog);
  return new Promise((resolve) => {
    const close = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const submit = (event) => {
      event.preventDefault();
      close({ reason: dialog.querySelector("textarea")?.value.trim() ?? "" });
    };
    dialog.addEventListener("cancel", () => close(null));
    render(
      html`<form @submit=${submit}>
        <h2 id="question">${question.title}</h2>
        ${question.text ? html`<p>${question.text}</p>` : nothing} ${question.more ?? nothing}
        ${question.reason
          ? html`<label class="field"
              >Reason
              <textarea rows="2" maxlength="1024" required placeholder="Kept with the job"></textarea>
            </label>`
          : nothing}
        <div class="buttons">
          <button type="button" @click=${() => close(null)}>Back</button>
          <button class=${question.danger ? "primary danger" : "primary"}>${question.action}</button>
        </div>
      </form>`,
      dialog,
    );
    dialog.showModal();
  });
}
