package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about one job. */
final class JobCommands {

    private static final byte[] NOTHING = {};

    private JobCommands() {}

    /** Two columns: the fields of a document, without those that are null. */
    private static Table fields(JsonNode document) {
        Table table = new Table("FIELD", "VALUE");
        for (Map.Entry<String, JsonNode> field : document.properties()) {
            String text = Texts.shown(field.getValue());
            if (!text.isEmpty() && !field.getKey().equals("links")) {
                table.row(field.getKey(), text);
            }
        }
        return table;
    }

    @Command(
            name = "show",
            description = "Shows a job's record.",
            footer = {"  zerog show 952ddcad-…", "  zerog show 952ddcad-… -o json | jq .state"})
    static final class Show extends DocumentCommand {
        @Parameters(paramLabel = "UUID", description = "The job.")
        private String uuid;

        @Override
        byte[] ask(RestClient client) throws InterruptedException {
            return client.get(RestClient.job(uuid));
        }

        @Override
        void show(JsonNode job, Screen screen) {
            fields(job).print(screen);
        }
    }

    @Command(
            name = "info",
            description = "Shows a job's progress and its log: events, warnings and errors.",
            footer = {"  zerog info 952ddcad-…", "  zerog info 952ddcad-… -o json | jq .errors"})
    static final class Info extends DocumentCommand {
        @Parameters(paramLabel = "UUID", description = "The job.")
        private String uuid;

        @Override
        byte[] ask(RestClient client) throws InterruptedException {
            return client.get(RestClient.job(uuid) + "/info");
        }

        @Override
        void show(JsonNode info, Screen screen) {
            screen.line(ProgressBar.line(info));
            List<LogLine> lines = new ArrayList<>();
            for (String level : List.of("event", "warning", "error")) {
                info.path(level + "s").forEach(line -> lines.add(new LogLine(level, line)));
            }
            lines.sort(Comparator.comparingLong(LogLine::seq));
            lines.forEach(line -> line.print(screen));
            if (info.path("dropped").asLong() > 0) {
                screen.line(info.path("dropped").asLong() + " lines were not kept");
            }
        }
    }

    @Command(
            name = "data",
            description = "Writes the output of a finished job, byte by byte.",
            footer = "  zerog data 952ddcad-… > primes.json")
    static final class Data extends ServerCommand {
        @Parameters(paramLabel = "UUID", description = "The job.")
        private String uuid;

        @Override
        int run(RestClient client, Screen screen) throws InterruptedException {
            copy(client, uuid, screen);
            return ExitCode.OK;
        }
    }

    /** Writes the output of a job, byte by byte. */
    static void copy(RestClient client, String uuid, Screen screen) throws InterruptedException {
        try (InputStream body = client.stream(RestClient.job(uuid) + "/data").body()) {
            screen.copy(body);
        } catch (IOException broken) {
            throw client.unreachable(broken);
        }
    }

    @Command(
            name = "cancel",
            description = "Asks a job to end.",
            footer = {"  zerog cancel 952ddcad-…", "  zerog cancel 952ddcad-… --kill"})
    static final class Cancel extends DocumentCommand {
        @Parameters(paramLabel = "UUID", description = "The job.")
        private String uuid;

        @Option(names = "--kill", description = "By force, if it has a process of its own.")
        private boolean kill;

        @Override
        byte[] ask(RestClient client) throws InterruptedException {
            String body = "{\"mode\":\"%s\"}".formatted(kill ? "kill" : "graceful");
            return client.post(RestClient.job(uuid) + "/cancel", Texts.utf8(body));
        }

        @Override
        void show(JsonNode job, Screen screen) {
            String state = Texts.shown(job.path("state"));
            screen.line(
                    state.equals("cancelled")
                            ? "cancelled"
                            : "asked to end; still %s".formatted(state));
        }
    }

    @Command(
            name = "retry",
            description = "Runs a failed or cancelled job again, as a new job; prints its UUID.",
            footer = "  zerog watch $(zerog retry 952ddcad-…)")
    static final class Retry extends DocumentCommand {
        @Parameters(paramLabel = "UUID", description = "The job.")
        private String uuid;

        @Override
        byte[] ask(RestClient client) throws InterruptedException {
            return client.post(RestClient.job(uuid) + "/retry", NOTHING);
        }

        @Override
        void show(JsonNode job, Screen screen) {
            screen.line(Texts.shown(job.path("uuid")));
        }
    }
}
