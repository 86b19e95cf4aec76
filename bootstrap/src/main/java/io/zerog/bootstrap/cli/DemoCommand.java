package io.zerog.bootstrap.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerog.bootstrap.ZeroG;
import io.zerog.bootstrap.log.Logging;
import io.zerog.bootstrap.settings.Given;
import io.zerog.bootstrap.settings.Keys;
import io.zerog.bootstrap.settings.LogFormat;
import io.zerog.bootstrap.settings.LogLevel;
import io.zerog.bootstrap.settings.SettingsReader;
import io.zerog.cli.CommandException;
import io.zerog.cli.ExitCode;
import io.zerog.cli.ProgressBar;
import io.zerog.cli.RestClient;
import io.zerog.cli.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the main job from end to end: a node, a job over HTTP, its progress, its output. */
@Command(
        name = "demo",
        description = "Starts a node, counts the words of a file over HTTP, and stops it.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final String TYPE = "word_count";

    /** What the job takes: parameter text of word_count. */
    private static final int LONGEST_TEXT = 250_000;

    @Spec private CommandSpec command;

    @Option(
            names = "--jobs",
            required = true,
            paramLabel = "JAR",
            description = "The jar with the sample jobs.")
    private Path jobs;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "README.md",
            description = "A text file; README.md by default.")
    private Path file;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        String text = textOf(file);
        Logging.configure(LogFormat.TEXT, LogLevel.WARN);
        try (ZeroG node = ZeroG.builder().settings(settings()).start();
                RestClient client = new RestClient(node.address(), "")) {
            out.printf("A node listens at %s.%n", node.address());
            String uuid = client.submit(TYPE, Map.of("text", text));
            out.printf(
                    "Job %s counts the words of %s (%,d characters).%n", uuid, file, text.length());
            JsonNode job = new ProgressBar(Screen.standard()).follow(client, uuid);
            boolean succeeded = job.path("state").asText().equals("succeeded");
            out.println(succeeded ? client.prettyOutput(uuid) : client.prettyInfo(uuid));
            out.print(commands());
            out.flush();
            return succeeded ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private SettingsReader settings() {
        return SettingsReader.of(
                List.of(
                        new Given(Keys.HTTP_PORT.name(), "0", "demo"),
                        // It leaves nothing behind.
                        new Given(Keys.STORE.name(), "memory", "demo"),
                        // The longest text, when every character is escaped.
                        new Given(Keys.HTTP_MAX_BODY.name(), "4MiB", "demo"),
                        new Given(Keys.JOBS.name(), jobs.toString(), "--jobs")),
                Map.of());
    }

    private static String textOf(Path file) {
        try {
            String text = Files.readString(file);
            int length = text.codePointCount(0, text.length());
            if (length == 0 || length > LONGEST_TEXT) {
                throw new CommandException(
                        "%s has %,d characters; word_count takes 1 to %,d"
                                .formatted(file, length, LONGEST_TEXT));
            }
            return text;
        } catch (NoSuchFileException absent) {
            throw new CommandException(file + " does not exist");
        } catch (CharacterCodingException notText) {
            throw new CommandException(file + " is no text in UTF-8");
        } catch (IOException unreadable) {
            throw new CommandException(file + " cannot be read: " + unreadable.getMessage());
        }
    }

    private String commands() {
        String quoted = "'" + file.toString().replace("'", "'\\''") + "'";
        return """

        The same by hand, with a node that stays (curl and jq):

          ./zerog serve --jobs %1$s &
          uuid=$(jq -Rs '{text: .}' %2$s \\
            | curl -s -H 'Content-Type: application/json' --data-binary @- \\
                http://127.0.0.1:8080/v1/types/%3$s/jobs | jq -r .uuid)
          curl -s http://127.0.0.1:8080/v1/jobs/$uuid/progress
          curl -s http://127.0.0.1:8080/v1/jobs/$uuid/info
          curl -s http://127.0.0.1:8080/v1/jobs/$uuid/data
        """
                .formatted(jobs, quoted, TYPE);
    }
}
