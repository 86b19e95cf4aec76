package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how far a job is: a bar that is redrawn in a terminal, a line for each change elsewhere.
 */
public final class ProgressBar {

    private static final int CELLS = 30;
    private static final int LONGEST_MESSAGE = 30;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final String ERASE_TO_END_OF_LINE = "\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private String shown = "";

    /** A bar that is redrawn if this is a terminal. */
    public ProgressBar(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Follows the job to its end.
     *
     * @return its last progress
     */
    public JsonNode follow(RestClient client, String uuid)
            throws IOException, InterruptedException {
        show("queued", 0, "");
        while (true) {
            JsonNode progress = client.progress(uuid);
            show(
                    progress.path("state").asText(),
                    progress.path("percent").asDouble(),
                    progress.path("message").asText(""));
            if (progress.path("resultCode").asInt(-1) != -1) {
                if (terminal) {
                    out.println();
                }
                return progress;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    /** Shows a state, unless it is the one that is shown. */
    void show(String state, double percent, String message) {
        String line = line(state, percent, message);
        if (!line.equals(shown)) {
            shown = line;
            out.print(
                    terminal ? "\r" + line + ERASE_TO_END_OF_LINE : line + System.lineSeparator());
            out.flush();
        }
    }

    private static String line(String state, double percent, String message) {
        int done = Math.clamp(Math.round(percent / 100 * CELLS), 0, CELLS);
        String plain = message.replaceAll("\\p{Cntrl}", " ");
        String end = plain.substring(0, Math.min(plain.length(), LONGEST_MESSAGE));
        return String.format(
                        Locale.ROOT,
                        "[%s%s] %5.1f %%  %-9s %s",
                        "#".repeat(done),
                        "-".repeat(CELLS - done),
                        percent,
                        state,
                        end)
                .stripTrailing();
    }
}
