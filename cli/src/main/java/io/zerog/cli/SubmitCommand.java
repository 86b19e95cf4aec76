package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a job; waits for its end if it is told to. */
@Command(
        name = "submit",
        description = "Runs a job and prints its UUID.",
        footer = {
            "",
            "Examples:",
            "  zerog submit prime_count --params params.json",
            "  echo '{\"limit\": 1000}' | zerog submit prime_count --params - --wait"
        })
final class SubmitCommand extends ServerCommand {

    @Parameters(paramLabel = "TYPE", description = "The type of the job.")
    private String type;

    @Option(
            names = "--params",
            paramLabel = "FILE",
            description = "The parameters, one JSON object; - reads standard input. None: {}.")
    private String params;

    @Option(
            names = "--wait",
            description = "Waits for the end and prints the output alone; progress goes to stderr.")
    private boolean wait;

    @Override
    int run(RestClient client) throws IOException, InterruptedException {
        byte[] answer =
                client.post("/v1/types/" + RestClient.segment(type) + "/jobs", parameters());
        String uuid = client.tree(answer).path("uuid").asText();
        if (!wait) {
            return show(Texts.plain(uuid).getBytes(StandardCharsets.UTF_8));
        }
        new ProgressBar(command().commandLine().getErr(), false).follow(client, uuid);
        String path = "/v1/jobs/" + RestClient.segment(uuid);
        JsonNode job = client.tree(client.get(path));
        int code = exitCode(job.path("state").asText(), job.path("cause").asText());
        if (code == ExitCode.OK) {
            write(client.get(path + "/data"));
        }
        return code;
    }

    /** How the job ended. */
    static int exitCode(String state, String cause) {
        return switch (state) {
            case "succeeded" -> ExitCode.OK;
            case "cancelled" ->
                    cause.equals("killed") ? ExitCode.JOB_KILLED : ExitCode.JOB_CANCELLED;
            default -> ExitCode.JOB_FAILED;
        };
    }

    private byte[] parameters() {
        try {
            return params == null
                    ? new byte[0]
                    : params.equals("-")
                            ? System.in.readAllBytes()
                            : Files.readAllBytes(Path.of(params));
        } catch (IOException unreadable) {
            throw new CommandException(
                    ExitCode.USAGE, "cannot read the parameters: " + unreadable.getMessage());
        }
    }
}
