package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;

/**
 * Follows a job to its end over server-sent events. A connection that is lost is made again, and
 * the log goes on behind its last line.
 */
final class JobFollower {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final RestClient client;
    private final String uuid;
    private final Duration patience;
    private final View view;

    private String lastLine = "0";
    private boolean met;
    private boolean away;
    private long awaySince;

    /** What wants to know how the job goes. */
    interface View {

        /** An event as the server sent it. */
        default void event(String data) {}

        default void log(JsonNode line) {}

        default void progress(JsonNode progress) {}

        /** The server is away, for this reason. */
        default void lost(String why) {}

        /** The server is back. */
        default void found() {}
    }

    /**
     * @param patience how long a server that has answered once may be away
     */
    JobFollower(RestClient client, String uuid, Duration patience, View view) {
        this.client = client;
        this.uuid = uuid;
        this.patience = patience;
        this.view = view;
    }

    /**
     * Waits for the end of the job.
     *
     * @return its final record
     * @throws CommandException if the server does not know the job, refuses, does not answer at
     *     all, or stays away
     */
    JsonNode follow() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            String why = "the connection ended";
            try (ServerSentEvents events = client.events(uuid, lastLine)) {
                met = true;
                for (var event = events.next(); event != null; event = events.next()) {
                    JsonNode data = client.tree(event.data());
                    pause = FIRST_PAUSE;
                    tell(event, data);
                    if (event.name().equals("end")) {
                        return data;
                    }
                }
            } catch (IOException failed) {
                why = "the connection broke";
            } catch (CommandException failed) {
                if (!met || failed.exitCode() != ExitCode.UNREACHABLE) {
                    throw failed;
                }
                why = failed.getMessage();
            }
            await(pause, why);
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
    }

    private void tell(ServerSentEvents.Event event, JsonNode data) {
        if (away) {
            away = false;
            view.found();
        }
        view.event(event.data());
        switch (event.name()) {
            case "log" -> {
                lastLine = event.id();
                view.log(data);
            }
            case "progress" -> view.progress(data);
            case "state", "end" -> {
                JsonNode progress = data.path("progress").deepCopy();
                if (progress instanceof ObjectNode fields) {
                    fields.set("state", data.path("state"));
                    view.progress(fields);
                }
            }
            default -> {}
        }
    }

    private void await(Duration pause, String why) throws InterruptedException {
        if (!away) {
            away = true;
            awaySince = System.nanoTime();
            view.lost(why);
        }
        if (System.nanoTime() - awaySince >= patience.toNanos()) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    "gave up after %s; job %s may go on: %s".formatted(patience, uuid, why));
        }
        Thread.sleep(pause);
    }
}
