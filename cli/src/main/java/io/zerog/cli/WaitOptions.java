package io.zerog.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long is waited. */
final class WaitOptions {

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = Spans.class,
            description =
                    "How long a server that is watched may be away: 30s, 5m, 2h; 60s by default.")
    private Duration patience;

    Duration patience() {
        return patience;
    }
}
