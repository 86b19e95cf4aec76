package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The dashboard in a browser, as its readers use it: by the words on it. */
record Dashboard(BrowserPage page) {

    /** Where pictures go, when they are asked for. */
    private static final String PICTURES = System.getProperty("zerog.pictures");

    private static final String HASH = "location.hash = ";

    private static final String CLUTTER =
            """
            (() => {
              const page = document.documentElement;
              const found = page.scrollWidth > page.clientWidth ? [`the page is ${page.scrollWidth} wide`] : [];
              const name = one => `${one.tagName} ${(one.innerText || one.ariaLabel || one.className).trim()}`;
              const cuts = one => /hidden|clip/.test(getComputedStyle(one).overflowX);
              for (const one of document.querySelectorAll('main *:not(svg *, .sr)')) {
                let around = one.parentElement;
                while (around && !cuts(around)) around = around.parentElement;
                if (around && getComputedStyle(around).textOverflow !== 'ellipsis'
                    && one.getBoundingClientRect().right > around.getBoundingClientRect().right + 1) {
                  found.push(`${name(one)} is cut off`);
                }
              }
              for (const one of document.querySelectorAll('a, button, input, select, textarea, summary')) {
                if (one.checkVisibility() && !one.matches('.skip')) {
                  one.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
                  const box = one.getClientRects()[0];
                  for (const x of [box.left + 2, box.left + box.width / 2, box.right - 2]) {
                    const there = document.elementFromPoint(x, box.top + box.height / 2);
                    if (!there || (!one.contains(there) && !there.contains(one))) {
                      found.push(`${name(one)} is under ${there ? name(there) : 'nothing'}`);
                      break;
                    }
                  }
                }
              }
              scrollTo(0, 0);
              return found.join(' | ');
            })()
            """;

    private static final String WATCH_FOCUS =
            """
            document.querySelector('.skip').focus();
            window.focusWatch = {
              reached: new Set(),
              found: [],
              last: null,
              name: one => `${one.tagName} ${(one.innerText || one.ariaLabel || one.name || '').trim()}`,
              look() {
                const one = document.activeElement;
                if (one === document.body || (one.matches('.skip') && this.last)) return 'the end';
                const box = one.getClientRects()[0];
                const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                if (getComputedStyle(one).outlineStyle === 'none') this.found.push(`${this.name(one)} has no outline`);
                if (!there || !one.contains(there) && !there.contains(one)) this.found.push(`${this.name(one)} is not seen`);
                if (this.last && this.last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING) {
                  this.found.push(`${this.name(one)} comes late`);
                }
                this.reached.add(one);
                this.last = one;
                return this.name(one);
              },
              wrong() {
                const all = document.querySelectorAll('a, button, input, select, textarea, summary');
                const left = [...all].filter(one => one.checkVisibility() && !one.disabled && !this.reached.has(one));
                return [...this.found, ...left.map(one => `${this.name(one)} is not reached`)];
              },
            };
            """;

    /** Looks at what has the focus, once the page has scrolled there. */
    private static final String FOCUSED =
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>"
                    + " done(focusWatch.look()))))";

    static Dashboard open(Browser browser, String base) {
        BrowserPage page = browser.open(base + "/ui");
        page.show(1440, 900, "light");
        return new Dashboard(page);
    }

    /** A setting that lets a token in: {@code name:role:sha256}. */
    static String token(String text, String role) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return text + ":" + role + ":" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Goes to a place such as {@code /jobs} and waits for its heading. */
    void go(String place, String heading) {
        page.evaluate(HASH + quoted("#" + place));
        page.awaitTrue("document.querySelector('h1')?.textContent.trim() === " + quoted(heading));
    }

    void awaitText(String text) {
        page.awaitTrue(text(text));
    }

    boolean sees(String text) {
        return page.evaluate(text(text)).asBoolean();
    }

    void awaitNoText(String text) {
        page.awaitTrue("!" + text(text));
    }

    private static String text(String text) {
        return "(document.body?.innerText ?? '').includes(" + quoted(text) + ")";
    }

    /**
     * Presses the button or link that says just this, once it is there; in a dialog if one is open.
     */
    void press(String words) {
        String found =
                "[...(document.querySelector('dialog') ?? document).querySelectorAll('button, a')]"
                        + ".find(one => one.innerText.trim() === "
                        + quoted(words)
                        + " && !one.disabled)";
        page.awaitTrue(found);
        page.evaluate(found + ".click()");
    }

    boolean offers(String words) {
        return page.evaluate(
                        "[...document.querySelectorAll('button, a.button')].some(one =>"
                                + " one.innerText.trim() === "
                                + quoted(words)
                                + ")")
                .asBoolean();
    }

    /** Types into the field that the selector finds. */
    void enter(String selector, String text) {
        String field = "document.querySelector(" + quoted(selector) + ")";
        page.awaitTrue(field);
        page.evaluate(field + ".value = " + quoted(text));
        page.evaluate(field + ".dispatchEvent(new Event('input', {bubbles: true}))");
        page.evaluate(field + ".dispatchEvent(new Event('change', {bubbles: true}))");
    }

    int count(String selector) {
        return page.evaluate("document.querySelectorAll(" + quoted(selector) + ").length").asInt();
    }

    /** What the page is told when its tab is left or shown; headless tabs are always shown. */
    void hide(boolean isHidden) {
        page.evaluate(
                "Object.defineProperty(document, 'hidden', {configurable: true, value: %s});"
                                .formatted(isHidden)
                        + " document.dispatchEvent(new Event('visibilitychange'))");
    }

    /** What has the focus, by its words. */
    String focus() {
        return page.evaluate(
                        "(one => (one.innerText || one.ariaLabel || one.name || one.localName)"
                                + ".trim())(document.activeElement)")
                .asText();
    }

    /**
     * Presses Tab from the top of the page to its end: what can be pressed or filled and is not
     * reached, what comes before its turn, and what does not show that it has the focus.
     */
    String tabbing() {
        page.evaluate(WATCH_FOCUS);
        for (int keys = 0; !page.evaluate(FOCUSED).asText().equals("the end"); keys++) {
            assertThat(keys).isLessThan(200);
            page.key("Tab");
        }
        return page.evaluate("focusWatch.wrong().join(' | ')").asText();
    }

    /** What axe finds wrong with what is shown: contrast, labels, roles. */
    String violations() throws IOException {
        if (!page.evaluate("Boolean(window.axe)").asBoolean()) {
            try (InputStream in = Dashboard.class.getResourceAsStream("/axe.min.js")) {
                page.evaluate(new String(in.readAllBytes(), StandardCharsets.UTF_8) + ";0");
            }
        }
        return page.evaluate(
                        "axe.run({resultTypes: ['violations']}).then(found =>"
                                + " found.violations.map(one => one.id + ': ' + one.nodes"
                                + ".map(node => node.target + ' ' + node.failureSummary)"
                                + ".join(' | ')).join('\\n'))")
                .asText();
    }

    /** What sticks out of the page, is cut off, or lies under something else. */
    String clutter() {
        return page.evaluate(CLUTTER).asText();
    }

    /** Keeps a picture of what is shown, when pictures are asked for. */
    void picture(String name) throws IOException {
        if (PICTURES != null) {
            Files.write(Path.of(PICTURES, name + ".png"), page.screenshot());
        }
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
