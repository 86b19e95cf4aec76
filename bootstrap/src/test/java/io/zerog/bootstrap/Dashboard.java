package io.zerog.bootstrap;

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
              const found = page.scrollWidth > innerWidth ? [`the page is ${page.scrollWidth} wide`] : [];
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
