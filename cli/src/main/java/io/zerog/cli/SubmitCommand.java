package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a job; waits for its end if it is told to. */
@Command(
        name = "submit",
        description = {
            "Runs a job and prints its UUID.",
            "key=value becomes what the type's schema says of the key: a number, true or false, a"
                    + " text; of an array one element, so repeat the key for more. key:=json is any"
                    + " JSON."
        },
        footer = {
            "  zerog submit prime_count limit=1000000 --watch",
            "  zerog submit prime_count limit=1000000 --wait > primes.json",
            "  zerog submit order 'lines:=[{\"sku\": 7, \"count\": 2}]' urgent=true",
            "  jq -Rs '{text: .}' README.md | zerog submit word_count --params - --wait"
        })
final class SubmitCommand extends ServerCommand {

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TYPE", description = "The type of the job.")
    private String type;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "key=value",
            description = "A parameter of the job.")
    private List<String> pairs = List.of();

    @Option(
            names = "--params",
            paramLabel = "FILE",
            description = "All parameters, one JSON object; - reads standard input.")
    private String file;

    @ArgGroup private Ending ending = new Ending();

    @Mixin private OutputOptions output;

    @Mixin private WaitOptions waiting;

    /** What is done once the job is submitted. */
    private static final class Ending {
        @Option(
                names = "--wait",
                description = "Waits for the end and writes the output and nothing else.")
        private boolean wait;

        @Option(names = "--watch", description = "Shows progress and log until the end, as watch.")
        private boolean watch;
    }

    @Override
    int run(RestClient client, Screen screen) throws IOException, InterruptedException {
        if (file != null && !pairs.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "parameters come from --params or from pairs, not both");
        }
        String path = "/v1/types/" + RestClient.segment(type);
        byte[] answer = client.post(path + "/jobs", parameters(client, path));
        String uuid = client.tree(answer).path("uuid").asText();
        Watch watch = new Watch(client, uuid, waiting.patience(), screen, err());
        if (ending.wait) {
            return watch.silently();
        }
        if (output.isJson()) {
            screen.write(answer);
            screen.print("\n");
        } else {
            screen.line(Texts.plain(uuid));
        }
        return ending.watch ? watch.run(output.isJson()) : ExitCode.OK;
    }

    private byte[] parameters(RestClient client, String path)
            throws IOException, InterruptedException {
        if (file != null) {
            return fromFile();
        }
        JsonNode schema =
                JobArguments.needSchema(pairs)
                        ? client.tree(client.get(path)).path("schema")
                        : MissingNode.getInstance();
        return RestClient.JSON.writeValueAsBytes(JobArguments.read(pairs, schema));
    }

    private byte[] fromFile() {
        try {
            return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException absent) {
            throw new CommandException(ExitCode.USAGE, file + " does not exist");
        } catch (IOException unreadable) {
            throw new CommandException(
                    ExitCode.USAGE, "cannot read %s: %s".formatted(file, unreadable.getMessage()));
        }
    }
}
