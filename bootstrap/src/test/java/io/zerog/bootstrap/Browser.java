package io.zerog.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Headless Chromium, as Debian packages it, steered by its DevTools protocol. It resolves no names,
 * so pages reach 127.0.0.1 and nothing else.
 */
final class Browser implements AutoCloseable {

    private static final String PROGRAM = "chromium-headless-shell";
    private static final String READY = "DevTools listening on ";
    private static final int PATIENCE_SECONDS = 30;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();

    private Browser(Process process, String address) {
        this.process = process;
        this.socket =
                client.newWebSocketBuilder()
                        .buildAsync(URI.create(address), new Listener())
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join();
    }

    /** Starts it with an empty profile in the folder. */
    static Browser start(Path folder) throws IOException {
        Process process =
                new ProcessBuilder(
                                PROGRAM,
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + folder.resolve("browser"),
                                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                                // Tests may run as root; the pages are our own.
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--window-size=1280,1000",
                                "about:blank")
                        .redirectErrorStream(true)
                        .start();
        BufferedReader said = process.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(READY)) {
                Thread.ofVirtual().start(() -> said.lines().forEach(_ -> {}));
                return new Browser(process, line.substring(READY.length()));
            }
        }
        throw new AssertionError(PROGRAM + " ended with " + process.exitValue());
    }

    /** Opens a page in a tab of its own, which shares nothing with other tabs. */
    BrowserPage open(String url) {
        JsonNode context = call(null, "Target.createBrowserContext", Map.of());
        JsonNode target =
                call(
                        null,
                        "Target.createTarget",
                        Map.of(
                                "url",
                                "about:blank",
                                "browserContextId",
                                context.path("browserContextId").asText()));
        JsonNode session =
                call(
                        null,
                        "Target.attachToTarget",
                        Map.of("targetId", target.path("targetId").asText(), "flatten", true));
        return new BrowserPage(this, session.path("sessionId").asText(), url);
    }

    /** Is told every event, of all tabs. */
    void listen(Consumer<JsonNode> listener) {
        listeners.add(listener);
    }

    /** Calls a method of the protocol, and answers its result. */
    JsonNode call(String session, String method, Map<String, Object> parameters) {
        int id = ids.incrementAndGet();
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        try {
            socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            JsonNode said = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (said.has("error")) {
                throw new AssertionError(method + ": " + said.path("error"));
            }
            return said.path("result");
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError(method, failed);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                JsonNode message = read(text.toString());
                text.setLength(0);
                if (message.has("id")) {
                    asked.remove(message.path("id").asInt()).complete(message);
                } else {
                    listeners.forEach(each -> each.accept(message));
                }
            }
            from.request(1);
            return null;
        }

        private static JsonNode read(String text) {
            try {
                return JSON.readTree(text);
            } catch (IOException impossible) {
                throw new AssertionError(text, impossible);
            }
        }
    }
}
