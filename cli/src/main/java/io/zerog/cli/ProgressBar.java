package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how far a job is: a bar that is redrawn in a terminal; elsewhere a line for each state and
 * for each tenth of the way.
 */
public final class ProgressBar {

    private static final int CELLS = 30;
    private static final int LONGEST_MESSAGE = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Screen screen;
    private String shown = "";
    private String step = "";

    /** A bar there. */
    public ProgressBar(Screen screen) {
        this.screen = screen;
    }

    /**
     * Follows the job to its end.
     *
     * @return its final record
     */
    public JsonNode follow(RestClient client, String uuid) throws InterruptedException {
        show("queued", 0, "");
        JobFollower.View view =
                new JobFollower.View() {
                    @Override
                    public void progress(JsonNode progress) {
                        show(progress);
                    }
                };
        JsonNode job = new JobFollower(client, uuid, PATIENCE, view).follow();
        end();
        return job;
    }

    void show(JsonNode progress) {
        show(
                progress.path("state").asText(),
                progress.path("percent").asDouble(),
                progress.path("message").asText(""));
    }

    /** Shows a state, unless it is the one that is shown. */
    void show(String state, double percent, String message) {
        String line = line(state, percent, message);
        String next = state + (int) percent / 10;
        if (screen.isTerminal() && !line.equals(shown)) {
            screen.redraw(line);
        } else if (!screen.isTerminal() && !next.equals(step)) {
            screen.line(line);
        }
        shown = line;
        step = next;
    }

    /** Shows a line above the bar. */
    void above(String line) {
        if (screen.isTerminal()) {
            screen.redraw("");
            screen.line(line);
            screen.redraw(shown);
        } else {
            screen.line(line);
        }
    }

    /** Leaves the bar where it is. */
    void end() {
        if (screen.isTerminal()) {
            screen.line("");
        }
    }

    /** A progress document in one line. */
    static String line(JsonNode progress) {
        return line(
                progress.path("state").asText(),
                progress.path("percent").asDouble(),
                progress.path("message").asText(""));
    }

    private static String line(String state, double percent, String message) {
        int done = Math.clamp(Math.round(percent / 100 * CELLS), 0, CELLS);
        String plain = Texts.plain(message);
        String end = plain.substring(0, Math.min(plain.length(), LONGEST_MESSAGE));
        return String.format(
                        Locale.ROOT,
                        "[%s%s] %5.1f %%  %-9s %s",
                        "#".repeat(done),
                        "-".repeat(CELLS - done),
                        percent,
                        Texts.plain(state),
                        end)
                .stripTrailing();
    }
}
