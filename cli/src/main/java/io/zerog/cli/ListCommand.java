package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Lists jobs. */
@Command(
        name = "list",
        description = "Lists jobs, newest first; with -o json one record in each line.",
        footer = {
            "  zerog list --state failed --since 2h",
            "  zerog list --type prime_count --limit 1000 -o json | jq -r .uuid"
        })
final class ListCommand extends ServerCommand {

    private static final int LARGEST_PAGE = 200;

    @Spec private CommandSpec spec;

    @Mixin private OutputOptions output;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only jobs of this type.")
    private String type;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only jobs that are queued, running, succeeded, failed or cancelled.")
    private String state;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only jobs made since: 30s, 5m, 2h, 7d ago, or 2026-12-01T00:00:00Z.")
    private String since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many jobs; 50 by default.")
    private int limit;

    @Override
    int run(RestClient client, Screen screen) throws InterruptedException {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 or more");
        }
        String filter = filter();
        Table table = new Table("UUID", "TYPE", "STATE", "PROGRESS", "CREATED", "CAUSE");
        String cursor = "";
        int left = limit;
        do {
            String path = "/v1/jobs?limit=" + Math.min(left, LARGEST_PAGE) + filter;
            JsonNode page = client.tree(client.get(path + cursor));
            for (JsonNode job : page.path("jobs")) {
                left--;
                if (output.isJson()) {
                    screen.line(job.toString());
                } else {
                    row(table, job);
                }
            }
            JsonNode next = page.path("next");
            cursor = next.isTextual() ? "&cursor=" + RestClient.segment(next.asText()) : "";
        } while (!cursor.isEmpty() && left > 0);
        if (!output.isJson()) {
            table.print(screen);
        }
        return ExitCode.OK;
    }

    private static void row(Table table, JsonNode job) {
        table.row(
                job.path("uuid").asText(),
                job.path("type").asText(),
                job.path("state").asText(),
                Texts.shown(job.path("progress").path("percent")) + " %",
                job.path("createdAt").asText(),
                Texts.shown(job.path("cause")));
    }

    private String filter() {
        return parameter("type", type)
                + parameter("state", state)
                + parameter("createdAfter", after());
    }

    private String after() {
        try {
            return since == null
                    ? null
                    : Spans.moment(since, Clock.systemUTC().instant()).toString();
        } catch (TypeConversionException malformed) {
            throw new ParameterException(
                    spec.commandLine(), "--since: " + malformed.getMessage(), malformed);
        }
    }

    private static String parameter(String name, String valueOrNull) {
        return valueOrNull == null ? "" : "&" + name + "=" + RestClient.segment(valueOrNull);
    }
}
