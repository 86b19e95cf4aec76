package io.zerog.bootstrap;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page in a {@link Browser}, with all that went wrong on it. */
final class BrowserPage {

    private final Browser browser;
    private final String session;
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    BrowserPage(Browser browser, String session, String url) {
        this.browser = browser;
        this.session = session;
        browser.listen(this::note);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
        call("Page.navigate", Map.of("url", url));
    }

    /** Errors and warnings of the console, uncaught exceptions, what the policy blocked. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The URL of every request it has made. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** The value of an expression of JavaScript; a promise's once it is kept. */
    JsonNode evaluate(String expression) {
        JsonNode answer =
                call(
                        "Runtime.evaluate",
                        Map.of(
                                "expression",
                                expression,
                                "returnByValue",
                                true,
                                "awaitPromise",
                                true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** Waits until an expression is true. */
    void awaitTrue(String expression) {
        await().alias(expression)
                .atMost(Duration.ofSeconds(30))
                .until(() -> evaluate("Boolean(" + expression + ")").asBoolean());
    }

    /** Presses a key, such as {@code Tab}, as a hand does. */
    void key(String name) {
        int code =
                switch (name) {
                    case "Tab" -> 9;
                    case "Enter" -> 13;
                    case "Escape" -> 27;
                    case " " -> 32;
                    case "ArrowUp" -> 38;
                    case "ArrowDown" -> 40;
                    default -> throw new IllegalArgumentException(name);
                };
        Map<String, Object> pressed = new HashMap<>(Map.of("type", "keyDown", "key", name));
        pressed.put("windowsVirtualKeyCode", code);
        if (code == 13 || code == 32) {
            pressed.put("text", code == 13 ? "\r" : " ");
        }
        call("Input.dispatchKeyEvent", pressed);
        call(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyUp", "key", name, "windowsVirtualKeyCode", code));
    }

    /** Types into what has the focus. */
    void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    /** Makes the window that large, with the system's colours "light" or "dark". */
    void show(int width, int height, String colours) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        width < 500));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
    }

    /** A picture of what can be seen, as PNG. */
    byte[] screenshot() {
        JsonNode answer = call("Page.captureScreenshot", Map.of("format", "png"));
        return Base64.getDecoder().decode(answer.path("data").asText());
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        return browser.call(session, method, parameters);
    }

    private void note(JsonNode event) {
        if (!event.path("sessionId").asText().equals(session)) {
            return;
        }
        JsonNode details = event.path("params");
        switch (event.path("method").asText()) {
            case "Runtime.exceptionThrown" -> problems.add(details.toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert").contains(details.path("type").asText())) {
                    problems.add(details.path("args").toString());
                }
            }
            case "Log.entryAdded" -> {
                JsonNode entry = details.path("entry");
                if (List.of("error", "warning").contains(entry.path("level").asText())) {
                    problems.add(entry.path("text").asText() + " " + entry.path("url").asText());
                }
            }
            case "Network.requestWillBeSent" ->
                    requests.add(details.path("request").path("url").asText());
            default -> {
                // Of no interest.
            }
        }
    }
}
