// The frame around the views: navigation, the reader's rights, the state of the connection.

import * as api from "./api.js";
import * as format from "./format.js";
import { Job } from "./job.js";
import { Jobs } from "./jobs.js";
import { html, nothing, render } from "./lit-html.js";
import { Overview } from "./overview.js";
import { Queues } from "./queues.js";
import { SignIn } from "./signin.js";
import * as theme from "./theme.js";
import { Types } from "./types.js";
import { Workers } from "./workers.js";

const ROLES = ["viewer", "submitter", "operator"];
const PLACES = [
  ["", "Overview", Overview],
  ["jobs", "Jobs", Jobs],
  ["types", "Types", Types],
  ["workers", "Workers", Workers],
  ["queues", "Queues", Queues],
];

const app = {
  session: null,
  lostAt: null,
  view: null,
  said: "",

  /** Draws what has changed, once for all changes until the next frame. */
  refresh() {
    if (!app.drawing) {
      app.drawing = true;
      requestAnimationFrame(() => {
        app.drawing = false;
        draw();
      });
    }
  },

  /** Whether the reader's token allows what the role may do. */
  may(role) {
    return app.session !== null && ROLES.indexOf(app.session.role) >= ROLES.indexOf(role);
  },

  go(place) {
    location.hash = place;
  },

  /** The same place with other filters; views keep what they have. */
  replace(place) {
    history.replaceState(null, "", place);
    visit();
  },

  /** Tells what became of an action. */
  say(text, isBad = false) {
    app.said = { text, isBad };
    clearTimeout(app.silence);
    app.silence = setTimeout(() => {
      app.said = "";
      app.refresh();
    }, 8000);
    app.refresh();
  },

  async signIn() {
    app.session = await api.me();
    app.place = null;
    visit();
  },
};

/** #/jobs/{uuid}?state=failed: its path and its query. */
function where() {
  const [path, query = ""] = location.hash.replace(/^#?\/?/, "").split("?");
  return { parts: path.split("/").map(decodeURIComponent), query: new URLSearchParams(query) };
}

function visit() {
  if (!app.session) {
    return;
  }
  const { parts, query } = where();
  const place = parts.join("/");
  if (app.place === place) {
    app.view.change?.(query);
    app.refresh();
    return;
  }
  app.place = place;
  const known = PLACES.find(([name]) => name === parts[0]);
  const View = parts[0] === "jobs" && parts[1] ? Job : known ? known[2] : Overview;
  show(new View(app, parts[1], query), true);
}

function show(view, moved) {
  app.view?.stop();
  app.view = view;
  view.start();
  draw();
  document.title = `${view.title} · ZeroG`;
  if (moved && app.visited) {
    scrollTo(0, 0);
    document.querySelector("h1")?.focus();
  }
  app.visited = true;
}

function draw() {
  if (!app.view) {
    return;
  }
  const focused = document.activeElement;
  render(frame(), document.getElementById("app"));
  app.view.drawn?.();
  if (focused?.matches("button") && (!focused.isConnected || focused.disabled)) {
    // What was pressed is no longer offered: who works by keyboard goes on from the heading.
    document.querySelector("h1")?.focus({ preventScroll: true });
  }
}

function frame() {
  const here = where().parts[0];
  return html`<a class="skip" href="#main" @click=${skip}>Skip to the content</a>
    <header class="top">
      <a class="brand" href="#/"><span class="orbit" aria-hidden="true"></span>ZeroG</a>
      ${app.session
        ? html`<nav aria-label="Main">
            ${PLACES.map(
              ([name, title]) =>
                html`<a href=${`#/${name}`} aria-current=${name === here ? "page" : "false"}
                  >${title}</a
                >`,
            )}
          </nav>`
        : nothing}
      <div class="tools">
        <button type="button" class="quiet" @click=${changeTheme} title="Dark or light">
          <span class="sr">Theme: </span>${{ auto: "Auto", light: "Light", dark: "Dark" }[theme.theme()]}
        </button>
        ${app.session?.name
          ? html`<button type="button" class="quiet" @click=${signOut}
              title=${`${app.session.name}, ${app.session.role}`}>Sign out</button>`
          : nothing}
      </div>
    </header>
    <div class="banner" role="status">
      ${app.lostAt
        ? html`<p class="notice bad">
            The connection is lost since ${format.minute(app.lostAt)}. What you see is from before;
            it is tried again.
          </p>`
        : nothing}
    </div>
    <main id="main" class=${app.lostAt ? "stale" : ""}>${app.view.render()}</main>
    <div class="toast" role="status">
      ${app.said ? html`<p class=${app.said.isBad ? "bad" : ""}>${app.said.text}</p>` : nothing}
    </div>`;
}

function skip(event) {
  event.preventDefault();
  document.querySelector("h1")?.focus();
}

function changeTheme() {
  theme.next();
  app.refresh();
}

function signOut() {
  api.keepToken("");
  location.hash = "";
  location.reload();
}

function askForToken() {
  if (!(app.view instanceof SignIn)) {
    app.session = null;
    show(new SignIn(app), false);
  }
}

api.signals.addEventListener("unauthorized", askForToken);
api.signals.addEventListener("lost", () => {
  app.lostAt = Date.now();
  app.refresh();
});
api.signals.addEventListener("found", () => {
  app.lostAt = null;
  app.refresh();
});
addEventListener("hashchange", visit);
setInterval(() => document.hidden || app.refresh(), 1000);

/** A server that is away at first is waited for. */
async function begin() {
  try {
    await app.signIn();
  } catch (failed) {
    if (failed instanceof api.ConnectionError) {
      setTimeout(begin, 2000);
    } else if (failed.status !== 401) {
      document.getElementById("app").textContent = failed.message;
    }
  }
}

begin();
