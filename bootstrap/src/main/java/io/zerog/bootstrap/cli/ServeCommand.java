package io.zerog.bootstrap.cli;

import io.zerog.bootstrap.ZeroG;
import io.zerog.bootstrap.log.Logging;
import io.zerog.bootstrap.settings.Key;
import io.zerog.bootstrap.settings.Keys;
import io.zerog.bootstrap.settings.PerType;
import io.zerog.bootstrap.settings.Settings;
import io.zerog.bootstrap.settings.SettingsReader;
import io.zerog.cli.ExitCode;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a node until a signal ends it. */
@Command(
        name = "serve",
        description = "Runs a node until SIGTERM or Ctrl-C.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Stopped by a signal, and drained.",
            "1:Failed, or could not drain in time.",
            "2:A flag or setting is wrong.",
            "3:Cannot listen on the address.",
            "4:Drained, because jobs that ignore their interrupts hold too many slots."
        },
        footerHeading = "%nSettings, by flag or --set, in the environment, in the file:%n")
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private static final String SUPERVISE = "--supervise";

    /** From the end of the drain's patience to the end of the process, come what may. */
    private static final Duration HALT_AFTER = Duration.ofSeconds(6);

    @Spec private CommandSpec command;

    @Option(
            names = SUPERVISE,
            description = "Runs the node as a child process, and starts it again when it fails.")
    private boolean supervise;

    @Option(names = Supervisor.SUPERVISED, hidden = true)
    private boolean supervised;

    /** The command with its flags, and every setting in its help. */
    static CommandLine create() {
        CommandLine line = new CommandLine(new ServeCommand());
        CommandSpec spec = line.getCommandSpec();
        SettingFlags.addTo(spec);
        spec.usageMessage()
                .footer(
                        Stream.concat(Keys.ALL.stream(), Keys.PER_TYPE.stream().map(PerType::shown))
                                .map(ServeCommand::described)
                                .toArray(String[]::new));
        return line;
    }

    @Override
    public Integer call() throws InterruptedException {
        StopSignal stop = StopSignal.install();
        CommandLine line = command.commandLine();
        if (supervised) {
            Supervisor.whenGone(stop::ask);
        }
        SettingsReader reader =
                SettingsReader.of(SettingFlags.given(line.getParseResult()), System.getenv());
        Settings settings = Settings.read(reader);
        Logging.configure(settings.log().format(), settings.log().level());
        if (supervise) {
            List<String> arguments = new ArrayList<>(line.getParseResult().originalArgs());
            arguments.remove(SUPERVISE);
            return new Supervisor(stop, arguments).run();
        }
        AtomicBoolean exhausted = new AtomicBoolean();
        ZeroG node =
                ZeroG.builder()
                        .settings(reader)
                        .whenExhausted(() -> {
                            LOG.error("jobs that ignore their interrupts hold too many slots");
                            exhausted.set(true);
                            stop.ask();
                        })
                        .start();
        PrintWriter out = line.getOut();
        out.printf(
                "ZeroG is ready at %s (store=%s, queue=%s, role=%s)%n",
                node.address(), node.store(), node.queue(), settings.role().word());
        out.flush();
        LOG.info("ready after {} ms", sinceStart().toMillis());
        stop.await();
        haltLater(settings.worker().drain().plus(HALT_AFTER));
        node.close();
        return exhausted.get() ? ExitCode.EXHAUSTED : ExitCode.OK;
    }

    /** A job or driver that hangs must not keep the process beyond what was promised. */
    private static void haltLater(Duration delay) {
        Thread.ofPlatform()
                .name("zerog-halt")
                .daemon()
                .start(() -> {
                    try {
                        Thread.sleep(delay);
                    } catch (InterruptedException never) {
                        return;
                    }
                    LOG.error("not drained after {} s: halting", delay.toSeconds());
                    Runtime.getRuntime().halt(ExitCode.FAILED);
                });
    }

    private static Duration sinceStart() {
        // Not ProcessHandle: on Linux it knows the start of the machine to the second only.
        long start = ManagementFactory.getRuntimeMXBean().getStartTime();
        return Duration.between(Instant.ofEpochMilli(start), Instant.now());
    }

    private static String described(Key<?> key) {
        String fallback = key.fallback().isEmpty() ? "none" : key.fallback();
        return "  %s (%s)%n      %s%n      %s; default %s"
                .formatted(
                        key.name(),
                        key.environmentName(),
                        key.description(),
                        key.kind().allowed(),
                        fallback)
                // picocli reads % and @ in a footer as its own.
                .replace("%", "%%");
    }
}
