package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A job that is waited for, shown or in silence, and how it ended. */
final class Watch {

    private final RestClient client;
    private final String uuid;
    private final Duration patience;
    private final Screen screen;
    private final PrintWriter err;

    Watch(RestClient client, String uuid, Duration patience, Screen screen, PrintWriter err) {
        this.client = client;
        this.uuid = uuid;
        this.patience = patience;
        this.screen = screen;
        this.err = err;
    }

    /** Shows progress, log and output, or each event as the server sent it; the exit code. */
    int run(boolean json) throws IOException, InterruptedException {
        if (json) {
            return follow(
                    new Quiet() {
                        @Override
                        public void event(String data) {
                            screen.line(data);
                        }
                    });
        }
        ProgressBar bar = new ProgressBar(screen);
        int code =
                follow(
                        new Quiet() {
                            @Override
                            public void log(JsonNode line) {
                                super.log(line);
                                String level = line.path("level").asText();
                                bar.above(new LogLine(level, line).text(screen));
                            }

                            @Override
                            public void progress(JsonNode progress) {
                                bar.show(progress);
                            }

                            @Override
                            void end() {
                                bar.end();
                            }
                        });
        if (code == ExitCode.OK) {
            showOutput();
        }
        return code;
    }

    /** Waits, then writes the output and nothing else; the exit code. */
    int silently() throws InterruptedException {
        int code = follow(new Quiet());
        if (code == ExitCode.OK) {
            JobCommands.copy(client, uuid, screen);
        }
        return code;
    }

    private int follow(Quiet view) throws InterruptedException {
        Thread goesOn =
                new Thread(() -> {
                    view.end();
                    tell("job " + uuid + " goes on");
                });
        Runtime.getRuntime().addShutdownHook(goesOn);
        JsonNode job;
        try {
            job = new JobFollower(client, uuid, patience, view).follow();
        } finally {
            Runtime.getRuntime().removeShutdownHook(goesOn);
            view.end();
        }
        int code = exitCode(job);
        if (code != ExitCode.OK) {
            String state = job.path("state").asText();
            String cause = Texts.shown(job.path("cause"));
            tell(
                    "job %s %s%s%s%s"
                            .formatted(
                                    uuid,
                                    state.equals("cancelled") ? "was cancelled" : state,
                                    cause.isEmpty() || cause.equals(state) ? "" : ": " + cause,
                                    ", code " + job.path("resultCode").asText(),
                                    view.lastError.isEmpty() ? "" : ": " + view.lastError));
        }
        return code;
    }

    /** How a finished job ended. */
    static int exitCode(JsonNode job) {
        return switch (job.path("state").asText()) {
            case "succeeded" -> ExitCode.OK;
            case "cancelled" ->
                    job.path("cause").asText().equals("killed")
                            ? ExitCode.JOB_KILLED
                            : ExitCode.JOB_CANCELLED;
            default -> ExitCode.JOB_FAILED;
        };
    }

    /** The output if it is text; it cannot steer a terminal. */
    private void showOutput() throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.stream(RestClient.job(uuid) + "/data");
        try (InputStream body = answer.body()) {
            String type = answer.headers().firstValue("Content-Type").orElse("");
            if (answer.statusCode() == 204) {
                return;
            }
            if (!type.startsWith("application/json") && !type.startsWith("text/")) {
                screen.line("the output is %s: zerog data %s".formatted(Texts.plain(type), uuid));
            } else if (screen.isTerminal()) {
                String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                text.lines().forEach(line -> screen.line(Texts.plain(line)));
            } else {
                screen.copy(body);
                screen.print("\n");
            }
        }
    }

    private void tell(String text) {
        err.println("zerog: " + Texts.plain(text));
        err.flush();
    }

    /** Tells only when the server goes and comes. */
    private class Quiet implements JobFollower.View {

        private String lastError = "";

        @Override
        public void log(JsonNode line) {
            if (line.path("level").asText().equals("error")) {
                lastError = line.path("message").asText();
            }
        }

        @Override
        public void lost(String why) {
            end();
            tell("%s; trying again for %d s".formatted(why, patience.toSeconds()));
        }

        @Override
        public void found() {
            tell("connected again");
        }

        /** Nothing more is shown for now. */
        void end() {}
    }
}
