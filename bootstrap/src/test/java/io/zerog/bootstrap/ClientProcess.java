package io.zerog.bootstrap;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The jar that ships, as the client of a node. */
record ClientProcess(Path folder, String url) {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** How a command ended, and what it wrote. */
    record Result(int code, String out, String err) {}

    ServerProcess start(String... arguments) throws IOException {
        return ServerProcess.start(folder, Map.of("ZEROG_URL", url), arguments);
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        try (ServerProcess client = start(arguments)) {
            return end(client);
        }
    }

    /** Waits for its end. */
    static Result end(ServerProcess client) throws IOException, InterruptedException {
        String out = client.rest();
        return new Result(client.awaitExit(SOON), out, client.log());
    }
}
