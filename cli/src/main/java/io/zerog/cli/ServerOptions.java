package io.zerog.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Which server a command asks, and who asks. */
final class ServerOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server; else $$ZEROG_URL, else http://127.0.0.1:8080.")
    private String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "An API token; else $$ZEROG_TOKEN, which other users cannot see.")
    private String token;

    RestClient client() {
        return new RestClient(
                given(url, "ZEROG_URL").orElse("http://127.0.0.1:8080"),
                given(token, "ZEROG_TOKEN").orElse(""));
    }

    private static Optional<String> given(String option, String variable) {
        return Optional.ofNullable(option).or(() -> Optional.ofNullable(System.getenv(variable)));
    }
}
