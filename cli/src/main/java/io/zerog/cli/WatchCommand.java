package io.zerog.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Watches a job to its end. */
@Command(
        name = "watch",
        description = {
            "Shows a job's progress and log until it ends, then its output.",
            "With -o json each event in a line, the final record last.",
            "Ctrl-C ends the watching only; the job goes on."
        },
        footer = {"  zerog watch 952ddcad-…", "  zerog watch 952ddcad-… -o json | jq .percent"})
final class WatchCommand extends ServerCommand {

    @Parameters(paramLabel = "UUID", description = "The job.")
    private String uuid;

    @Mixin private OutputOptions output;

    @Mixin private WaitOptions waiting;

    @Override
    int run(RestClient client, Screen screen) throws IOException, InterruptedException {
        return new Watch(client, uuid, waiting.patience(), screen, err()).run(output.isJson());
    }
}
