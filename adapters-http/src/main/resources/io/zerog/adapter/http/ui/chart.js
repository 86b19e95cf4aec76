// What ended in each of the last sixty minutes, as bars.

import * as format from "./format.js";
import { html, svg } from "./lit-html.js";

const HEIGHT = 48;

export function totals(minutes) {
  const sum = { succeeded: 0, failed: 0, cancelled: 0 };
  for (const one of minutes) {
    sum.succeeded += one.succeeded;
    sum.failed += one.failed;
    sum.cancelled += one.cancelled;
  }
  return { ...sum, ended: sum.succeeded + sum.failed + sum.cancelled };
}

export function lastHour(minutes) {
  const most = Math.max(1, ...minutes.map((one) => one.succeeded + one.failed + one.cancelled));
  const all = totals(minutes);
  const summary = `Last hour: ${all.ended} ended, ${all.failed} failed, ${all.cancelled} cancelled`;
  return html`<figure class="chart">
    <svg viewBox="0 0 60 ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${summary}>
      ${minutes.map((one, n) => bars(one, n, most))}
    </svg>
    <figcaption>
      <span>${minutes.length ? format.minute(minutes[0].at) : ""}</span>
      <span>most in a minute: ${format.number(most === 1 && !all.ended ? 0 : most)}</span>
      <span>now</span>
    </figcaption>
  </figure>`;
}

function bars(one, n, most) {
  let y = HEIGHT;
  const part = (count, kind) => {
    const height = count && Math.max(1, (count / most) * (HEIGHT - 1));
    y -= height;
    return svg`<rect class=${kind} x=${n + 0.12} y=${y} width="0.76" height=${height}></rect>`;
  };
  return svg`<g>
    <title>${format.minute(one.at)}: ${one.succeeded} succeeded, ${one.failed} failed, ${one.cancelled} cancelled</title>
    <rect class="ground" x=${n + 0.12} y="0" width="0.76" height=${HEIGHT}></rect>
    ${part(one.succeeded, "succeeded")}${part(one.cancelled, "cancelled")}${part(one.failed, "failed")}
  </g>`;
}
