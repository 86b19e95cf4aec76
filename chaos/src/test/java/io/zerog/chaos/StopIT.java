package io.zerog.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./zerog chaos} that is stopped in the middle of it. */
class StopIT {

    private static final Duration SOON = Duration.ofSeconds(100);
    private static final Duration MOMENT = Duration.ofSeconds(10);
    private static final int BY_SIGTERM = 143;

    @TempDir private Path temporary;
    @TempDir private Path logs;

    @Test
    @Timeout(240)
    void itLeavesNoProcessAndNoFile() throws Exception {
        try (Program chaos = new Program("chaos", command(), Map.of(), logs)) {
            chaos.start();
            List<ProcessHandle> running = List.of();
            try {
                await().atMost(SOON).until(() -> areReady() || !chaos.isAlive());
                running = ofThisRun();
                assertThat(running).as(Files.readString(chaos.log())).hasSizeGreaterThan(5);

                assertThat(chaos.terminate(SOON.toSeconds())).isEqualTo(BY_SIGTERM);

                // A node's spare process ends when it sees that its node is gone.
                await().atMost(MOMENT).untilAsserted(() -> assertThat(ofThisRun()).isEmpty());
                assertThat(running).noneMatch(ProcessHandle::isAlive);
                assertThat(temporary).isEmptyDirectory();
            } finally {
                chaos.terminate(SOON.toSeconds());
                running.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    private List<String> command() {
        String system = System.getProperty("java.io.tmpdir");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                // Its programs are unpacked there by all tests.
                "-Dot.epg.working-dir=" + Path.of(system, "embedded-pg"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--zerog",
                ChaosIT.SERVER.toString());
    }

    private boolean areReady() throws IOException {
        try (Stream<Path> files = Files.walk(temporary, 2)) {
            for (Path log : files.filter(file -> file.endsWith("worker3.log")).toList()) {
                return Files.readString(log).contains(Cluster.READY);
            }
        }
        return false;
    }

    /** All that were started with the name of a file of this run, but for the run itself. */
    private List<ProcessHandle> ofThisRun() {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info()
                                .commandLine()
                                .filter(line -> line.contains(temporary.toString()))
                                .filter(line -> !line.contains(Main.class.getName()))
                                .isPresent())
                .toList();
    }
}
